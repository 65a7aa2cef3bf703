using System.Globalization;

namespace MultiStream.Bench;

/// <summary>ssh: a command on an open stream against ControlMaster; a fresh stream against ssh itself; fan-out against pdsh. All with curve25519.</summary>
internal static class SshBench
{
    public static async Task RunAsync(Report report, string root)
    {
        using var farm = new SshFarm(root, 100);
        string[] ssh = ["-F", farm.Config];
        string[] shared = [.. ssh, "-o", "ControlMaster=auto", "-o", $"ControlPath={Path.Combine(Path.GetTempPath(), $"ms-bench-{Environment.ProcessId}")}", "-o", "ControlPersist=60"];

        var streams = await Streams.OpenAsync([farm.Place(0)]);
        var hello = await Hello.BuildAsync();
        report.Add("ssh: 'true' where a connection is open [ms]", await Clock.InTurnsAsync(200,
            ("ssh through ControlMaster", () => Clock.RunAsync("ssh", [.. shared, "h0", "true"])),
            ("Block.Shell(\"true\") on an open stream", () => streams[0].RunAsync(Block.Shell("true")))));
        await Clock.RunAsync("ssh", [.. shared, "-O", "exit", "h0"]);
        await streams.CloseAllAsync();
        report.Add("ssh: from nothing to the first result, files cached [ms]", await Clock.InTurnsAsync(20,
            ("ssh host dotnet Hello.dll", () => Clock.RunAsync("ssh", [.. ssh, "h0", string.Join(' ', hello)])),
            ("open an ssh stream, shell 'true', to its result", () => OpenAndRunAsync(farm)),
            ("the same, and close it again", () => OpenRunCloseAsync(farm))));
        await Task.WhenAll(s_open.Select(s => s.CloseAllAsync()));
        foreach (int count in (int[])[1, 10, 50, 100])
            await FanOutAsync(report, farm, count);
    }

    private static readonly List<StreamsManager> s_open = [];

    private static async Task FanOutAsync(Report report, SshFarm farm, int count)
    {
        var names = string.Join(',', Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"h{i}")));
        Environment.SetEnvironmentVariable("PDSH_SSH_ARGS_APPEND", $"-F {farm.Config}");
        var places = Enumerable.Range(0, count).Select(farm.Place).ToList();
        var open = await Streams.OpenAsync(places);   // the first time the agent's files travel to each home
        await open.CloseAllAsync();
        var rows = new List<Series> { new("pdsh -R ssh, 'true' on each", new List<double>()), new("open streams, shell 'true' on each, to the last result", new List<double>()), new("shell 'true' on each of the open streams", new List<double>()), new("close the streams", new List<double>()) };
        for (int round = 0; round < 5; round++)
        {
            await TakeAsync(rows[0], () => Clock.RunAsync("pdsh", ["-R", "ssh", "-l", farm.User, "-f", "100", "-S", "-w", names, "true"]));
            await TakeAsync(rows[1], async () =>
            {
                open = await Streams.OpenAsync(places);
                await open.RunAsync(Block.Shell("true"));
            });
            await TakeAsync(rows[2], () => open.RunAsync(Block.Shell("true")));
            await TakeAsync(rows[3], () => open.CloseAllAsync());
        }
        report.Add($"ssh: fan-out to {count} hosts, files cached [ms]", rows);
    }

    private static async Task TakeAsync(Series series, Func<Task> run)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        await run();
        ((List<double>)series.Milliseconds).Add(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private static async Task OpenAndRunAsync(SshFarm farm)
    {
        var streams = await Streams.OpenAsync([farm.Place(0)]);
        await streams[0].RunAsync(Block.Shell("true"));
        s_open.Add(streams);
    }

    private static async Task OpenRunCloseAsync(SshFarm farm)
    {
        var streams = await Streams.OpenAsync([farm.Place(0)]);
        await streams[0].RunAsync(Block.Shell("true"));
        await streams.CloseAllAsync();
    }
}
