using System.Globalization;
using MultiStream.Spawners;

namespace MultiStream.Bench;

/// <summary>How far apart the blocks of a slice start, by the one clock of this machine, which the blocks themselves read; with <c>Synchronized</c> and without.</summary>
internal static class SkewBench
{
    private const int Rounds = 30;

    public static async Task RunAsync(Report report, string root)
    {
        foreach (int count in (int[])[2, 8, 32])
            await RunAsync(report, "local", Enumerable.Range(0, count).Select(i => Streams.Local(string.Create(CultureInfo.InvariantCulture, $"s{i}"))));
        foreach (int count in (int[])[2, 8, 32])
        {
            using var farm = new SshFarm(root, count);
            await RunAsync(report, "ssh", Enumerable.Range(0, count).Select(farm.Place));
        }
    }

    private static async Task RunAsync(Report report, string kind, IEnumerable<StreamPlace> places)
    {
        var streams = await Streams.OpenAsync(places);
        List<double> plain = [], together = [], told = [];
        var block = Block.Program("date", "+%s%N");
        for (int i = 0; i < Rounds; i++)
        {
            plain.Add(Spread(await streams.RunAsync(block)));
            var results = await streams.RunAsync(block.Synchronized());
            together.Add(Spread(results));
            told.Add(results[0].StartSkew!.Value.TotalMilliseconds);
        }
        report.Add(string.Create(CultureInfo.InvariantCulture, $"skew: {streams.Count} streams of kind {kind}, first start to last [ms]"),
            new Series("RunAsync, by the blocks' own clocks", plain), new Series("Synchronized, by the blocks' own clocks", together), new Series("Synchronized, StartSkew (at most)", told));
        await streams.CloseAllAsync();
    }

    private static double Spread(IReadOnlyList<BlockResult> results)
    {
        var times = results.Select(r => long.Parse(r.StandardOutput, CultureInfo.InvariantCulture)).ToList();
        return (times.Max() - times.Min()) / 1e6;
    }
}
