using System.Diagnostics;
using System.Globalization;
using MultiStream.Spawners;

namespace MultiStream.Bench;

/// <summary>256 local streams in one test, and 100 to one host: time and memory, beside as many plain processes.</summary>
internal static class ManyBench
{
    private const int Local = 256, Remote = 100, Rounds = 3;

    /// <summary>As many ssh clients at once as the streams' handshakes: sshd drops connections from the eleventh on.</summary>
    private const int Handshakes = 8;

    public static async Task RunAsync(Report report, string root)
    {
        await StreamsAsync(report, $"{Local} local streams", $"{Local} 'sh -c' processes", ShellsAsync, [.. Enumerable.Range(0, Local).Select(i => Streams.Local($"s{i}"))]);
        using var farm = new SshFarm(root, 1);
        await StreamsAsync(report, $"{Remote} ssh streams to one host", $"{Remote} 'ssh host true', {Handshakes} at a time", samples => ClientsAsync(samples, farm),
            [.. Enumerable.Range(0, Remote).Select(i => farm.Place(0) with { Stream = $"s{i}", Role = $"s{i}" })]);
    }

    private static async Task StreamsAsync(Report report, string what, string plain, Func<Samples, Task> plainAsync, IReadOnlyList<StreamPlace> places)
    {
        var warm = await Streams.OpenAsync(places.Take(1));   // the agent's files go to the host before, and what compiles once has been compiled
        await warm.RunAsync(Block.Shell("true"));
        await warm.CloseAllAsync();
        var (baseline, samples) = (new Samples(), new Samples());
        for (int round = 0; round < Rounds; round++)
        {
            await plainAsync(baseline);
            StreamsManager? streams = null;
            double before = Pss(Environment.ProcessId);
            await samples.TakeAsync("open", async () => streams = await Streams.OpenAsync(places));
            await samples.TakeAsync("run", () => streams!.RunAsync(Block.Shell("true")));
            await samples.TakeAsync("run again", () => streams!.RunAsync(Block.Shell("true")));
            samples.Add("controller", Pss(Environment.ProcessId) - before);
            samples.Add("clients", Children(Environment.ProcessId).Where(p => NameOf(p) == "ssh").Sum(Pss));
            var agents = (await Task.WhenAll(streams!.Select(s => s.OpenAsync()))).Select(s => s.Hello.Pid).ToList();
            samples.Add("agents", agents.Sum(Pss));
            samples.Add("guardians", agents.SelectMany(Children).Sum(Pss));
            await samples.TakeAsync("close", () => streams!.CloseAllAsync());
        }
        report.Add($"many: {what} [ms]", baseline.Row("open", plain), samples.Row("open", "open all"), samples.Row("run", "shell 'true' on each"), samples.Row("run again", "once more"), samples.Row("close", "close all"));
        report.Add($"many: memory of {what} [MiB of PSS]", [.. baseline.Rows("memory", plain), samples.Row("agents", "agents"), samples.Row("guardians", "their guardians"), .. samples.Rows("clients", "ssh clients"), samples.Row("controller", "growth of this process")]);
    }

    private static Task ClientsAsync(Samples samples, SshFarm farm) => samples.TakeAsync("open", async () =>
    {
        using var turn = new SemaphoreSlim(Handshakes);
        await Task.WhenAll(Enumerable.Range(0, Remote).Select(async _ =>
        {
            await turn.WaitAsync();
            try
            {
                await Clock.RunAsync("ssh", ["-F", farm.Config, "h0", "true"]);
            }
            finally
            {
                turn.Release();
            }
        }));
    });

    private static async Task ShellsAsync(Samples samples)
    {
        var all = new List<Process>();
        try
        {
            await samples.TakeAsync("open", async () =>
            {
                for (int i = 0; i < Local; i++)
                    all.Add(Process.Start(new ProcessStartInfo("sh", ["-c", "echo up; read x; true"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!);
                foreach (var process in all)
                    await process.StandardOutput.ReadLineAsync();
            });
            samples.Add("memory", all.Sum(p => Pss(p.Id)));
        }
        finally
        {
            foreach (var process in all)
            {
                process.StandardInput.Close();
                await process.WaitForExitAsync();
                process.Dispose();
            }
        }
    }

    /// <summary>What a process has of the memory, in MiB: of what it shares with others its part.</summary>
    private static double Pss(int process) => Look($"/proc/{process}/smaps_rollup").Split('\n').FirstOrDefault(l => l.StartsWith("Pss:", StringComparison.Ordinal)) is { } line
        ? double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024 : 0;

    private static IEnumerable<int> Children(int process) => Directory.EnumerateDirectories($"/proc/{process}/task")
        .SelectMany(t => Look(t + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(p => int.Parse(p, CultureInfo.InvariantCulture));

    private static string NameOf(int process) => Look($"/proc/{process}/comm").Trim();

    /// <summary>Empty for a process or thread that has just ended.</summary>
    private static string Look(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>Several measures, each taken several times.</summary>
    private sealed class Samples
    {
        private readonly Dictionary<string, List<double>> _all = [];

        public void Add(string name, double value) => (_all.TryGetValue(name, out var list) ? list : _all[name] = []).Add(value);

        public async Task TakeAsync(string name, Func<Task> run)
        {
            var started = Stopwatch.GetTimestamp();
            await run();
            Add(name, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        public Series Row(string name, string title) => new(title, _all[name]);

        /// <summary>Without those that have nothing to say.</summary>
        public IEnumerable<Series> Rows(string name, string title) => _all.TryGetValue(name, out var list) && list.Exists(v => v > 0) ? [new Series(title, list)] : [];
    }
}
