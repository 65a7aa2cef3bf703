using System.Diagnostics;
using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises.Sync;

/// <summary>Waits that nobody will end are told at once, with who waits for what; waits that somebody may still end are left in peace.</summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("pass on at once what both ends write.")]
public class StuckPromises(StreamKind kind) : Promise(kind)
{
    /// <summary>It is at once; the limit of the wait is 60 s, and the machine of the tests may be busy.</summary>
    private static readonly TimeSpan s_atOnce = TimeSpan.FromSeconds(15);

    [PromiseFact, BrokenBy<HidesBreaks>, BrokenBy<ReleasesTheBroken>]
    internal async Task Two_streams_that_wait_for_each_others_value_are_told_of_the_circle()
    {
        var streams = await OpenAsync("a", "b");
        var blocks = new[] { streams["a"].Start(Waits.ForValue("of-b", "b")), streams["b"].Start(Waits.ForValue("of-a", "a")) };

        var told = (await AtOnceAsync(blocks.WaitAsync())).Select(r => r.Value.Message).ToList();

        Assert.All(told, t => Assert.Contains("a deadlock: all wait for what none of them will give", t, StringComparison.Ordinal));
        Assert.All(told, t => Assert.Matches(@"a has waited [0-9.]+ s in get 'of-b' at Waits\.cs:\d+ for b", t));
        Assert.All(told, t => Assert.Matches(@"b has waited [0-9.]+ s in get 'of-a' at Waits\.cs:\d+ for a", t));
        Assert.Matches("^Get 'of-[ab]' was broken: a deadlock", told[0]);
    }

    [PromiseFact, BrokenBy<HidesBreaks>, BrokenBy<ReleasesTheBroken>]
    internal async Task A_body_that_awaits_a_block_which_waits_for_the_body_is_told()
    {
        var stream = await OpenAsync();

        var told = (await AtOnceAsync(stream.RunAsync(Waits.InBarrier("go", 2)))).Value;

        Assert.Matches("^Barrier 'go' was broken: .*main waits for the block \\[1\\] on a", told.Message);
        Assert.Equal(("a", "go"), (told.Arrived, told.Name));
    }

    [PromiseFact, BrokenBy<HidesBreaks>, BrokenBy<ReleasesTheBroken>]
    internal async Task Two_different_numbers_of_parties_are_refused_to_the_second_who_may_come_again()
    {
        var streams = await OpenAsync("a", "b");
        var first = streams["a"].Start(Waits.InBarrier("go", 2));
        await first.ReadyAsync();

        var refused = await streams["b"].CallAsync(ctx => Waits.EndAsync(ctx.Sync.BarrierAsync("go", 3)));
        var released = await streams["b"].CallAsync(ctx => Waits.EndAsync(ctx.Sync.BarrierAsync("go", 2)));

        Assert.Matches(@"^Barrier 'go' of 'b' at StuckPromises\.cs:\d+ was refused: 'b' at StuckPromises\.cs:\d+ wants 3 parties and 'a' at Waits\.cs:\d+ wants 2; all must name the same number\.$", refused.Message);
        Assert.Equal(("released", "released"), (released.Message, (await first.WaitAsync()).Value.Message));
    }

    [PromiseFact, BrokenBy<HidesBreaks>, BrokenBy<ReleasesTheBroken>]
    internal async Task Arriving_twice_in_one_round_is_refused()
    {
        var streams = await OpenAsync("a", "b");
        var first = streams["a"].Start(Waits.InBarrier("go"));
        await first.ReadyAsync();

        var second = await streams["a"].CallAsync(ctx => Waits.EndAsync(ctx.Sync.BarrierAsync("go")));

        Assert.Matches(@"'a' waits in it already \('a' at Waits\.cs:\d+ after [0-9.]+ s\); a party arrives once in each round", second.Message);
        await streams["b"].CallAsync(ctx => ctx.Sync.BarrierAsync("go"));
        Assert.Equal("released", (await first.WaitAsync()).Value.Message);
    }

    [PromiseFact, BrokenBy<HidesBreaks>, BrokenBy<ReleasesTheBroken>]
    internal async Task Who_is_not_there_is_named_with_those_who_are()
    {
        var streams = await OpenAsync("a", "b");

        var from = await streams["a"].CallAsync(ctx => Waits.EndAsync(ctx.Sync.GetAsync<int>("port", from: "serverr")));
        var role = await streams["a"].CallAsync(ctx => Waits.EndAsync(ctx.Sync.GetAllAsync<int>("port", role: "serverr")));
        var body = await Waits.EndAsync(streams.Sync.BarrierAsync("go"));

        Assert.Contains("there is no party 'serverr'; there are 'a', 'b', 'main'", from.Message, StringComparison.Ordinal);
        Assert.Contains("there is no role 'serverr'; there are 'a', 'b'", role.Message, StringComparison.Ordinal);
        Assert.Matches(@"Barrier 'go' of 'main' at StuckPromises\.cs:\d+ was refused: the test's body has to say for how many parties it is", body.Message);
    }

    [PromiseFact, BrokenBy<LosesRequests>]
    internal async Task A_set_up_block_that_ends_well_breaks_nothing_while_the_body_goes_on()
    {
        var streams = await OpenAsync("client", "server");
        var client = streams["client"].Start(Waits.InBarrier("up"));
        await client.ReadyAsync();
        var stored = client.WaitAsync();   // an await of the body that is not what it is blocked in

        await streams["server"].RunAsync(Block.Shell("true"));
        await Task.Delay(TimeSpan.FromSeconds(3));
        await streams["server"].RunAsync(Block.Shell("true"));
        await streams["server"].CallAsync(ctx => ctx.Sync.BarrierAsync("up"));

        Assert.Equal("released", (await stored).Value.Message);
    }

    [PromiseFact, BrokenBy<LosesRequests>]
    internal async Task A_body_that_does_two_things_at_once_is_blocked_only_when_both_are()
    {
        var streams = await OpenAsync("client", "server");

        var client = ClientAsync();
        await Task.WhenAll(client, ServerAsync());

        Assert.Equal("released", await client);

        async Task<string> ClientAsync() => (await streams["client"].RunAsync(Waits.InBarrier("up"))).Value.Message;

        async Task ServerAsync()
        {
            await streams["server"].RunAsync(Block.Shell("true"));
            await Task.Delay(TimeSpan.FromSeconds(2));
            await streams["server"].CallAsync(ctx => ctx.Sync.BarrierAsync("up"));
        }
    }

    [PromiseFact, BrokenBy<HidesBreaks>, BrokenBy<ReleasesTheBroken>]
    internal async Task A_body_whose_parallel_awaits_are_all_stuck_is_told()
    {
        var streams = await OpenAsync("a", "b");

        var told = await AtOnceAsync(Task.WhenAll(streams["a"].RunAsync(Waits.ForValue("of-b", "b")), RunAsync()));

        Assert.All(told, t => Assert.Contains("a deadlock: all wait for what none of them will give", t.Value.Message, StringComparison.Ordinal));

        async Task<BlockResult<Told>> RunAsync() => await streams["b"].RunAsync(Waits.ForValue("of-a", "a"));
    }

    [PromiseFact, BrokenBy<HidesBreaks>, BrokenBy<ReleasesTheBroken>]
    internal async Task A_body_that_awaits_late_what_it_had_begun_is_told_then()
    {
        var streams = await OpenAsync("client", "server");
        var client = streams["client"].RunAsync(Waits.InBarrier("up"));
        await streams["server"].RunAsync(Block.Shell("true"));
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.False(client.IsCompleted);

        var told = await AtOnceAsync(client);

        Assert.StartsWith("Barrier 'up' was broken: stream 'server' left it", told.Value.Message, StringComparison.Ordinal);
    }

    [PromiseFact, BrokenBy<LosesRequests>]
    internal async Task A_set_up_block_that_lasts_breaks_nothing_although_the_body_waits_for_it()
    {
        var streams = await OpenAsync("client", "server");
        var client = streams["client"].Start(Waits.InBarrier("up"));
        await client.ReadyAsync();

        await streams["server"].RunAsync(Block.Shell("sleep 1.5"));
        await streams["server"].CallAsync(ctx => ctx.Sync.BarrierAsync("up"));

        Assert.Equal("released", (await client.WaitAsync()).Value.Message);
    }

    [PromiseFact, BrokenBy<LosesRequests>]
    internal async Task A_failure_that_the_body_allowed_and_answers_with_another_block_breaks_nothing()
    {
        var streams = await OpenAsync("client", "server");
        var client = streams["client"].Start(Waits.InBarrier("up"));
        await client.ReadyAsync();

        await streams["server"].RunAsync(Block.Shell("exit 1").AllowFailure());
        await streams["server"].CallAsync(ctx => ctx.Sync.BarrierAsync("up"));

        Assert.Equal("released", (await client.WaitAsync()).Value.Message);
    }

    [PromiseFact, BrokenBy<LosesRequests>]
    internal async Task A_stream_that_the_body_uses_first_while_others_wait_is_waited_for()
    {
        var streams = await OpenAsync("a");
        var waiting = streams["a"].Start(Waits.InBarrier("go", 2));
        await waiting.ReadyAsync();

        await streams["b"].CallAsync(ctx => ctx.Sync.BarrierAsync("go", 2));

        Assert.Equal("released", (await waiting.WaitAsync()).Value.Message);
    }

    private static async Task<T> AtOnceAsync<T>(Task<T> task)
    {
        var clock = Stopwatch.StartNew();
        var result = await task;
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, s_atOnce);
        return result;
    }
}
