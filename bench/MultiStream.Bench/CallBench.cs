using System.Diagnostics;
using System.Globalization;
using MultiStream.Spawners;

namespace MultiStream.Bench;

/// <summary>C# blocks: the first result, the round trip against execnet, and a project of 60 MB on its way against rsync and tar.</summary>
internal static class CallBench
{
    private const int Files = 400, FileSize = 150_000, Rounds = 5;
    private static readonly List<StreamsManager> s_open = [];

    public static async Task RunAsync(Report report, string root)
    {
        using var farm = new SshFarm(root, 2);
        await FirstResultsAsync(report, farm);
        await RoundTripsAsync(report, "local", Streams.Local("a"), "popen//python=/usr/bin/python3");
        await RoundTripsAsync(report, "ssh", farm.Place(0), $"ssh=-F {farm.Config} h0//python=/usr/bin/python3");
        await ShippingAsync(report, farm);
        await OutputAsync(report, farm);
    }

    private static async Task FirstResultsAsync(Report report, SshFarm farm)
    {
        var hello = await Hello.BuildAsync();
        string[] ssh = ["-F", farm.Config];
        string[] own = ["exec", typeof(CallBench).Assembly.Location, "function"];
        report.Add("C#, local: to the first result [ms]", await Clock.InTurnsAsync(40,
            ("dotnet Hello.dll", () => Clock.RunAsync(hello[0], hello[1..])),
            ("a process for one function (ExecFunction's way)", () => Clock.RunAsync("dotnet", own)),
            ("open a local stream, C# block, to its value", () => OpenAndCallAsync(Streams.Local("a")))));
        await CloseAsync();
        report.Add("C#, ssh: to the first result, files cached [ms]", await Clock.InTurnsAsync(20,
            ("ssh host dotnet Hello.dll", () => Clock.RunAsync("ssh", [.. ssh, "h0", string.Join(' ', hello)])),
            ("open an ssh stream, C# block, to its value", () => OpenAndCallAsync(farm.Place(0)))));
        await CloseAsync();

        // Workers that were started ahead and had time to warm up: what a test finds whose streams opened before its body came to the first block.
        var rows = new[] { new List<double>(), [] };
        for (int i = 0; i < 20; i++)
        {
            var streams = await Streams.OpenAsync([Streams.Local("a")], withWorkers: true);
            await Task.Delay(400);
            rows[0].Add(await TimeAsync(() => streams[0].CallAsync(() => 42)));
            rows[1].Add(await TimeAsync(() => streams[0].CallAsync(() => new Sample("a", [1, 2, 3], new() { ["x"] = 1 }))));
            await streams.CloseAllAsync();
        }
        report.Add("C#, local: the first result of a worker that was started ahead [ms]", new Series("a number", rows[0]), new Series("then the first record with a list and a dictionary", rows[1]));
    }

    private static async Task RoundTripsAsync(Report report, string what, StreamPlace place, string gateway)
    {
        const int Batches = 40, Each = 50;
        var streams = await Streams.OpenAsync([place]);
        using var execnet = new Execnet(gateway);
        List<double> run = [], send = [], ours = [], returning = [];
        await streams[0].CallAsync(() => 42);
        await execnet.RoundTripsAsync("run", 1);
        for (int i = 0; i < Batches; i++)
        {
            run.AddRange(await execnet.RoundTripsAsync("run", Each));
            send.AddRange(await execnet.RoundTripsAsync("send", Each));
            for (int k = 0; k < Each; k++)
                ours.Add(await TimeAsync(() => streams[0].CallAsync(() => 42)));
            for (int k = 0; k < Each; k++)
                returning.Add(await TimeAsync(() => streams[0].CallAsync(() => k + 1)));
        }
        report.Add($"C#, {what}: round trip on an open stream [ms]",
            new Series("execnet: run code that gives a number", run), new Series("execnet: a number to code that runs, and one back", send), new Series("C# block that returns a number", ours), new Series("the same with a captured variable", returning));
        await streams.CloseAllAsync();
    }

    /// <summary>From nothing to the first C# result for a project with 60 MB in 400 more files, against the files alone.</summary>
    private static async Task ShippingAsync(Report report, SshFarm farm)
    {
        var work = Directory.CreateTempSubdirectory("multistream-bench-ship-").FullName;
        var ssh = $"ssh -F {farm.Config}";
        List<double>[] cold = [[], [], []], unchanged = [[], [], []];
        for (int round = 0; round <= Rounds; round++)
        {
            var folder = MakeProject(work, round);
            var link = Path.Combine(work, $"link{round}");
            File.CreateSymbolicLink(link, folder);   // another path, so that this process has not read it yet
            double[] times =
            [
                await TimeAsync(() => Clock.RunAsync("sh", ["-c", $"tar -C {folder} -cf - . | {ssh} h0 'mkdir -p {work}/tar{round} && tar -C {work}/tar{round} -xf -'"])),
                await TimeAsync(() => Clock.RunAsync("rsync", ["-a", "-e", ssh, folder + "/", $"h0:{work}/rsync{round}/"])),
                await TimeAsync(() => OpenAndCallAsync(farm.Place(0), folder)),
                await TimeAsync(() => Clock.RunAsync("rsync", ["-a", "-e", ssh, folder + "/", $"h0:{work}/rsync{round}/"])),
                await TimeAsync(() => OpenAndCallAsync(farm.Place(0), link)),
                await OnOpenStreamAsync(farm.Place(0), folder),
            ];
            await CloseAsync();
            foreach (var used in (string[])[folder, Path.Combine(work, $"tar{round}"), Path.Combine(work, $"rsync{round}")])
                Directory.Delete(used, recursive: true);
            if (round == 0)
                continue;   // warm
            for (int i = 0; i < cold.Length; i++)
                cold[i].Add(times[i]);
            for (int i = 0; i < unchanged.Length; i++)
                unchanged[i].Add(times[i + cold.Length]);
        }
        Directory.Delete(work, recursive: true);
        report.Add("ssh: 60 MB in 400 files, cold [ms]", new Series("tar over ssh", cold[0]), new Series("rsync over ssh", cold[1]), new Series("open an ssh stream, ship, C# block, to its value", cold[2]));
        report.Add("ssh: 60 MB in 400 files, unchanged [ms]", new Series("rsync over ssh", unchanged[0]), new Series("open an ssh stream, C# block, to its value", unchanged[1]),
            new Series("on an open stream: check the files, start the worker, to the block's value", unchanged[2]));
    }

    private static async Task OutputAsync(Report report, SshFarm farm)
    {
        const long Bytes = 1L << 30;
        var file = Path.Combine(Path.GetTempPath(), $"multistream-bench-{Environment.ProcessId}");
        await Clock.RunAsync("sh", ["-c", $"head -c {Bytes.ToString(CultureInfo.InvariantCulture)} /dev/zero > {file}"]);
        var streams = await Streams.OpenAsync([farm.Place(0)]);
        report.Add("ssh: 1 GiB of block output [ms]", await Clock.InTurnsAsync(Rounds,
            ("ssh host cat", () => Clock.RunAsync("sh", ["-c", $"ssh -F {farm.Config} h0 cat {file} > /dev/null"])),
            ("Block.Shell cat on an open stream", () => streams[0].RunAsync(Block.Shell($"cat {file}")))));
        await streams.CloseAllAsync();
        File.Delete(file);
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"This process's largest memory so far: {self.PeakWorkingSet64 / 1e6:0} MB"));
    }

    private static string MakeProject(string work, int round)
    {
        var folder = Path.Combine(work, $"project{round}");
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        var random = new Random(round);
        var bytes = new byte[FileSize];
        for (int i = 0; i < Files; i++)
        {
            random.NextBytes(bytes);
            File.WriteAllBytes(Path.Combine(folder, "data", string.Create(CultureInfo.InvariantCulture, $"{i}.bin")), bytes);
        }
        return folder;
    }

    private static async Task<double> OnOpenStreamAsync(StreamPlace place, string project)
    {
        var streams = await Streams.OpenAsync([place], source: Path.Combine(project, Path.GetFileName(typeof(CallBench).Assembly.Location)));
        double time = await TimeAsync(() => streams[0].CallAsync(() => 42));
        s_open.Add(streams);
        return time;
    }

    private static async Task OpenAndCallAsync(StreamPlace place, string? project = null)
    {
        var source = project is null ? null : Path.Combine(project, Path.GetFileName(typeof(CallBench).Assembly.Location));
        var streams = await Streams.OpenAsync([place], withWorkers: true, source);
        if (await streams[0].CallAsync(() => 42) != 42)
            throw new InvalidOperationException("another value came back");
        s_open.Add(streams);
    }

    private static async Task CloseAsync()
    {
        await Task.WhenAll(s_open.Select(s => s.CloseAllAsync()));
        s_open.Clear();
    }

    private static async Task<double> TimeAsync(Func<Task> run)
    {
        var started = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private sealed record Sample(string Name, List<int> Numbers, Dictionary<string, int> Counts);
}
