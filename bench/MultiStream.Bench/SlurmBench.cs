using System.Diagnostics;
using System.Globalization;
using MultiStream.Spawners;

namespace MultiStream.Bench;

/// <summary>Streams on the nodes of a Slurm cluster, whose nodes are all this machine, beside one srun of a small program on as many.</summary>
internal static class SlurmBench
{
    private const int Rounds = 5;
    private static readonly int[] s_counts = [1, 3, 16, 64];

    public static async Task RunAsync(Report report, string root)
    {
        // The last node is in a partition of its own.
        var folder = Path.Combine(Path.GetTempPath(), $"multistream-bench-{Environment.ProcessId}");
        var config = Path.Combine(folder, "slurm.conf");
        using var cluster = Process.Start(new ProcessStartInfo(Path.Combine(root, "tests", "MultiStream.Lab", "Scripts", "slurm-cluster"), [folder, (s_counts.Max() + 1).ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        if (await cluster.StandardOutput.ReadLineAsync() != "ready")
            throw new InvalidOperationException("The cluster did not start; its last words are above.");
        try
        {
            foreach (int count in s_counts)
                await MeasureAsync(report, config, count);
        }
        finally
        {
            cluster.StandardInput.Close();
            await cluster.WaitForExitAsync();
        }
    }

    private static async Task MeasureAsync(Report report, string config, int count)
    {
        List<Series> parts = [];
        List<(string, Func<Task>)> rows = [($"srun --nodes={count} hostname", () => Clock.RunAsync("env", [$"SLURM_CONF={config}", "srun", $"--nodes={count}", "hostname"]))];
        rows.Add(Whole("an srun each", "0"));
        // Fewer are not what it is for.
        if (count >= 16)
            rows.Add(Whole("one srun, back", "1"));
        var measured = await Clock.InTurnsAsync(Rounds, [.. rows]);
        report.Add($"slurm: {count} node{(count > 1 ? "s" : "")} of this machine [ms]", [.. measured, .. parts]);

        (string, Func<Task>) Whole(string way, string connectBack)
        {
            List<double> open = [], close = [];
            var places = Enumerable.Range(0, count).Select(i => Place(config, string.Create(CultureInfo.InvariantCulture, $"s{i}"), connectBack)).ToList();
            return ($"streams, {way}: in all", async () =>
            {
                var started = Stopwatch.GetTimestamp();
                var streams = await Streams.OpenAsync(places);
                open.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                await streams.RunAsync(Block.Shell("true"));
                started = Stopwatch.GetTimestamp();
                await streams.CloseAllAsync();
                close.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                // The first round is for what is made once.
                if (open.Count == Rounds + 1)
                    parts.AddRange([new Series($"{way}: of this, until all agents are up", [.. open.Skip(1)]), new Series($"{way}: of this, to close all", [.. close.Skip(1)])]);
            });
        }
    }

    private static StreamPlace Place(string config, string name, string connectBack) => new()
    {
        Stream = name,
        Role = name,
        Kind = "slurm",
        Source = "bench",
        Settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["config"] = config, ["connectBack"] = connectBack },
    };
}
