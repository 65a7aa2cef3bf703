using System.Globalization;
using MultiStream.Allocation;

namespace MultiStream.Bench;

/// <summary>One decision on 10,000 hosts with 1,000 tests that wait, beside a loop that gives each stream the first host that fits.</summary>
internal static class AllocationBench
{
    private const int Hosts = 10_000, Tests = 1_000, Rounds = 15;

    public static async Task RunAsync(Report report)
    {
        // Every tenth host has an ssd, and each is in one of 100 racks.
        var like = Enumerable.Range(0, Hosts).Select(i => new PoolHost(Name("host", i), "ssh", i % 10 == 0 ? ["linux", "ssd", Name("rack", i / 100)] : ["linux", Name("rack", i / 100)], 2)).ToList();
        await MeasureAsync(report, "in 200 classes", like);
        // A tag of its own for each: no two hosts are alike.
        await MeasureAsync(report, "of which no two are alike", [.. like.Select(h => h with { Tags = [.. h.Tags, h.Name] })]);
    }

    private static async Task MeasureAsync(Report report, string what, List<PoolHost> hosts)
    {
        var pool = new HostPool(hosts);
        var waiting = Enumerable.Range(0, Tests).Select(i => new WaitingRequest(new AllocationRequest(Name("test", i),
            [new HostNeed("db", ["linux", "ssd"]), new HostNeed("client-0", ["linux"], null, true), new HostNeed("client-1", ["linux"], null, true)], pool))).ToList();
        var due = waiting.ConvertAll(w => w with { Passed = StreamAllocator.MostPasses });
        var taken = Enumerable.Range(0, Hosts).Select(i => new HostHold(i, 2, "test X", TimeSpan.Zero)).ToList();
        var withoutSsd = taken.FindAll(h => h.Host % 10 == 0);
        report.Add(string.Create(CultureInfo.InvariantCulture, $"allocation: {Tests} tests that wait for 3 hosts each, {Hosts} hosts {what} [ms]"), await Clock.InTurnsAsync(Rounds,
            ("the first host that fits, for each stream, all free", () => Run(() => FirstFit(hosts, waiting))),
            ("one decision, all free: all are served", () => Run(() => Decide(waiting, []).Given.Count == Tests)),
            ("one decision, all taken: none is", () => Run(() => Decide(waiting, taken).Waiting.Count == Tests)),
            ("one decision, what some need is taken: none is", () => Run(() => Decide(waiting, withoutSsd).Waiting.Count == Tests)),
            ("the same, and each may be passed no more", () => Run(() => Decide(due, withoutSsd).Waiting.Count == Tests)),
            ("why one of them waits, in words", () => Run(() => AllocationText.Waiting(pool, taken, waiting[0].Request, null, TimeSpan.Zero).Length < 400))));

        AllocationRound Decide(IReadOnlyList<WaitingRequest> requests, IEnumerable<HostHold> holds) => StreamAllocator.Decide(pool, holds, requests);
    }

    private static bool FirstFit(List<PoolHost> hosts, List<WaitingRequest> waiting)
    {
        var free = hosts.ConvertAll(h => h.Slots);
        int served = 0;
        foreach (var need in waiting.SelectMany(w => w.Request.Needs))
        {
            int host = hosts.FindIndex(h => h.Tags.Contains(need.Tags[^1]));
            while (host >= 0 && free[host] == 0)
                host = hosts.FindIndex(host + 1, h => h.Tags.Contains(need.Tags[^1]));
            if (host < 0)
                continue;
            free[host]--;
            served++;
        }
        return served > 0;
    }

    private static Task Run(Func<bool> work) => work() ? Task.CompletedTask : throw new InvalidOperationException("It was decided otherwise.");

    private static string Name(string what, int number) => string.Create(CultureInfo.InvariantCulture, $"{what}{number}");
}
