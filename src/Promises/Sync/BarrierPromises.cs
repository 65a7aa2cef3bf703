using System.Diagnostics;
using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises.Sync;

/// <summary>
/// C# blocks and the body meet at barriers. Each tells when it came and when it went on, by a clock that all processes of a machine share: nobody may go
/// on before the last has come.
/// </summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("pass on at once what both ends write; the promises compare times of all streams by one clock, so that the places share this machine's.")]
public class BarrierPromises(StreamKind kind) : Promise(kind)
{
    [PromiseFact, BrokenBy<MeetsAlone>, BrokenBy<LosesRequests>]
    internal async Task Nobody_goes_on_before_the_last_has_come_however_often_they_meet()
    {
        var streams = await OpenAsync("a", "b", "c");

        var meetings = await streams.CallAsync(async ctx =>
        {
            var times = new List<(long Came, long Went)>();
            for (int round = 0; round < 30; round++)
            {
                if (round % 3 == ctx.Name[0] - 'a')
                    await Task.Delay(5);
                long came = Stopwatch.GetTimestamp();
                await ctx.Sync.BarrierAsync("round");
                times.Add((came, Stopwatch.GetTimestamp()));
            }
            return times;
        });

        for (int round = 0; round < 30; round++)
            AssertTogether(meetings.Select(m => m[round]));
    }

    [PromiseFact, BrokenBy<MeetsAlone>]
    internal async Task A_stream_that_starts_3_s_late_is_waited_for()
    {
        var streams = await OpenAsync("a", "b");
        var early = streams["a"].Start(Meet("go"));
        await early.ReadyAsync();

        await Task.Delay(TimeSpan.FromSeconds(3));
        var late = await streams["b"].CallAsync(async ctx =>
        {
            await Task.Delay(TimeSpan.FromSeconds(0.3));
            long came = Stopwatch.GetTimestamp();
            await ctx.Sync.BarrierAsync("go");
            return (came, Stopwatch.GetTimestamp());
        });

        var first = (await early.WaitAsync()).Value;
        AssertTogether([first, late]);
        Assert.InRange(Stopwatch.GetElapsedTime(first.Came, late.Item1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(60));
    }

    [PromiseFact, BrokenBy<MeetsAlone>, BrokenBy<LosesRequests>]
    internal async Task Two_hundred_barriers_wait_for_one_that_comes_3_s_late_and_none_opens_early()
    {
        var streams = await OpenAsync("a", "b");
        var early = streams["a"].Start(Block.Call(async ctx =>
        {
            var waits = Enumerable.Range(0, 200).Select(async i =>
            {
                await ctx.Sync.BarrierAsync($"late-{i}");
                return Stopwatch.GetTimestamp();
            }).ToList();
            ctx.SetReady();
            return (await Task.WhenAll(waits)).Min();
        }));
        await early.ReadyAsync();

        await Task.Delay(Kind.Patience > TimeSpan.FromSeconds(30) ? TimeSpan.FromSeconds(3) : TimeSpan.FromSeconds(0.5));   // a saboteur has not the time
        long came = await streams["b"].CallAsync(async ctx =>
        {
            long came = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, 200).Select(i => ctx.Sync.BarrierAsync($"late-{i}")));
            return came;
        });

        Assert.InRange((await early.WaitAsync()).Value, came, long.MaxValue);
    }

    [PromiseFact, BrokenBy<MeetsAlone>, BrokenBy<LosesRequests>]
    internal async Task A_number_of_parties_means_any_so_many_and_several_barriers_gather_at_once()
    {
        var streams = await OpenAsync("a", "b", "c");

        var pair = streams[..2].Start(Meet("pair", 2));
        var alone = streams["c"].Start(Meet("alone", 1));
        var both = streams[1..].Start(Meet("other-pair", 2));
        var body = Stopwatch.GetTimestamp();
        var third = streams["a"].Start(Meet("with-the-body", 2));
        await streams.Sync.BarrierAsync("with-the-body", 2);
        var went = Stopwatch.GetTimestamp();

        AssertTogether(await TimesAsync(pair));
        AssertTogether(await TimesAsync(both));
        AssertTogether([(body, went), (await third.WaitAsync()).Value]);
        await alone.WaitAsync();
    }

    [PromiseFact, BrokenBy<MeetsAlone>, BrokenBy<LosesRequests>]
    internal async Task The_body_meets_all_its_streams_by_giving_the_number_of_parties()
    {
        var streams = await OpenAsync("a", "b");
        var blocks = streams.Start(Meet("go", 3));
        await Task.Delay(TimeSpan.FromSeconds(0.7));   // longer than the hub needs to see who is stuck: none is, since the body may still come

        long came = Stopwatch.GetTimestamp();
        await streams.Sync.BarrierAsync("go", parties: 3);
        var went = Stopwatch.GetTimestamp();

        AssertTogether([(came, went), .. await TimesAsync(blocks)]);
    }

    [PromiseFact, BrokenBy<MeetsAlone>, BrokenBy<LosesRequests>]
    internal async Task Two_blocks_of_one_stream_wait_in_two_barriers_at_once()
    {
        var streams = await OpenAsync("a", "b");

        RunningBlock<(long, long)>[] early = [streams["a"].Start(Meet("one")), streams["a"].Start(Meet("two"))];
        await early.ReadyAsync();
        await Task.Delay(TimeSpan.FromSeconds(0.5));   // those who need not wait have gone on by now
        RunningBlock<(long, long)>[] late = [streams["b"].Start(Meet("one")), streams["b"].Start(Meet("two"))];

        var times = await TimesAsync([.. early, .. late]);
        AssertTogether([times[0], times[2]]);
        AssertTogether([times[1], times[3]]);
    }

    [PromiseFact, BrokenBy<LosesRequests>]
    internal Task A_ball_goes_round_between_2() => RingAsync(2);

    [PromiseFact, BrokenBy<LosesRequests>]
    internal Task A_ball_goes_round_between_3() => RingAsync(3);

    [PromiseFact, BrokenBy<LosesRequests>]
    internal Task A_ball_goes_round_between_8() => RingAsync(8);

    private static void AssertTogether(IEnumerable<(long Came, long Went)> all)
    {
        var times = all.ToList();
        Assert.InRange(times.Min(t => t.Went), times.Max(t => t.Came), long.MaxValue);
    }

    /// <summary>The PingPong chain: a barrier for each pair of neighbours and round, named by both; all come to the first and to the last.</summary>
    private protected async Task RingAsync(int count)
    {
        const int Rounds = 3;
        var streams = await OpenAsync([.. Enumerable.Range(0, count).Select(i => $"s{i}")]);

        var throws = await streams.CallAsync(async ctx =>
        {
            int self = int.Parse(ctx.Name[1..], System.Globalization.CultureInfo.InvariantCulture);
            int next = (self + 1) % count, before = (self + count - 1) % count;
            var times = new List<(long Caught, long Threw)>();
            await ctx.Sync.BarrierAsync("ready");
            for (int round = 0; round < Rounds; round++)
            {
                if (self != 0 || round > 0)
                    await ctx.Sync.BarrierAsync($"{before}-{self}-{(self == 0 ? round - 1 : round)}", 2);
                long caught = Stopwatch.GetTimestamp();
                times.Add((caught, Stopwatch.GetTimestamp()));
                await ctx.Sync.BarrierAsync($"{self}-{next}-{round}", 2);
            }
            if (self == 0)
                await ctx.Sync.BarrierAsync($"{before}-{self}-{Rounds - 1}", 2);
            await ctx.Sync.BarrierAsync("finished");
            return times;
        });

        var order = Enumerable.Range(0, Rounds).SelectMany(round => throws.Select(t => t[round])).SelectMany(t => new[] { t.Caught, t.Threw }).ToList();
        Assert.Equal(order.Order(), order);
        Assert.Equal(2 * Rounds * count, order.Count);
    }

    private static Block<(long Came, long Went)> Meet(string name, int? parties = null) => Block.Call(async ctx =>
    {
        long came = Stopwatch.GetTimestamp();
        var wait = ctx.Sync.BarrierAsync(name, parties);
        ctx.SetReady();
        await wait;
        return (came, Stopwatch.GetTimestamp());
    });

    private static async Task<List<(long Came, long Went)>> TimesAsync(IEnumerable<RunningBlock<(long Came, long Went)>> blocks) =>
        [.. (await blocks.WaitAsync()).Select(r => r.Value)];
}
