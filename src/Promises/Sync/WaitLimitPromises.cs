using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises.Sync;

/// <summary>Every wait has a limit and can be given up, and the others are told of it.</summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("pass on at once what both ends write.")]
public class WaitLimitPromises(StreamKind kind) : Promise(kind)
{
    [PromiseFact, BrokenBy<ForgetsTimeouts>, BrokenBy<ForgetsLines>, BrokenBy<HidesBreaks>, BrokenBy<ReleasesTheBroken>]
    internal async Task The_shortest_limit_breaks_the_barrier_for_all_and_names_its_owner_and_who_was_missing()
    {
        var streams = await OpenAsync("a", "b", "c");
        var patient = streams["a"].Start(Waits.InBarrier("go"));
        await patient.ReadyAsync();
        var hasty = streams["b"].Start(Waits.InBarrier("go", null, TimeSpan.FromSeconds(1)));
        var missing = streams["c"].Start(Block.Shell("sleep 600"));

        var told = (await new[] { patient, hasty }.WaitAsync()).Select(r => r.Value).ToList();
        await missing.StopAsync();

        Assert.Equal(told[0], told[1]);
        Assert.Equal(("go", "a,b", "c"), (told[0].Name, told[0].Arrived, told[0].Missing));
        Assert.Matches(@"^Barrier 'go' was broken: the limit of 1\.0 s that 'b' at Waits\.cs:\d+ gave it is over\. Still waiting: 'a', 'b'\. Missing: 'c': has not arrived yet\.$", told[0].Message);
    }

    [PromiseFact, BrokenBy<ForgetsTimeouts>, BrokenBy<HidesBreaks>]
    internal async Task At_half_of_the_limit_a_person_is_told_what_is_waited_for()
    {
        var streams = await OpenAsync("a", "b");
        var waiting = streams["a"].Start(Waits.InBarrier("go", null, TimeSpan.FromSeconds(2)));
        var missing = streams["b"].Start(Block.Shell("sleep 600"));

        await waiting.WaitAsync();
        await missing.StopAsync();

        Assert.Matches(@"^Barrier 'go' has waited [0-9.]+ s of at most 2\.0 s\. Arrived: 'a' at Waits\.cs:\d+ after [0-9.]+ s\. Missing: 'b': has not arrived yet\.$",
            Assert.Single(Told, t => t.Contains("'go'", StringComparison.Ordinal)));
    }

    [PromiseFact, BrokenBy<ForgetsTimeouts>, BrokenBy<HidesBreaks>]
    internal async Task A_get_that_runs_out_of_time_is_an_answer_and_puts_nobody_out_of_step()
    {
        var streams = await OpenAsync("a", "b");
        var late = streams["b"].Start(Block.Shell("sleep 600"));

        var told = await streams["a"].CallAsync(ctx => Waits.EndAsync(ctx.Sync.GetAsync<int>("port", "b", TimeSpan.FromSeconds(0.5))));
        await late.StopAsync();

        Assert.Matches(@"^Get 'port' was broken: the limit of 0\.5 s that 'a' at WaitLimitPromises\.cs:\d+ gave it is over\.", told.Message);
        Assert.Equal(["released", "released"], (await streams.CallAsync(ctx => Waits.EndAsync(ctx.Sync.BarrierAsync("go")))).Select(t => t.Message));
    }

    [PromiseFact, BrokenBy<SwallowsSyncCancels>, BrokenBy<HidesBreaks>]
    internal async Task A_token_ends_its_owners_wait_and_breaks_the_barrier_for_the_others()
    {
        var streams = await OpenAsync("a", "b", "c");
        using var source = new CancellationTokenSource();
        var token = source.Token;
        var waiting = streams["a"].Start(Waits.InBarrier("go"));
        await waiting.ReadyAsync();
        var leaving = streams["b"].Start(Block.Call(async ctx =>
        {
            var wait = ctx.Sync.BarrierAsync("go", cancellationToken: token);
            ctx.SetReady();
            try
            {
                await wait;
                return "released";
            }
            catch (OperationCanceledException e)
            {
                return e.CancellationToken == token ? "cancelled" : "cancelled by another token";
            }
        }));
        await leaving.ReadyAsync();

        await source.CancelAsync();

        Assert.Equal("cancelled", (await leaving.WaitAsync()).Value);
        var told = (await waiting.WaitAsync()).Value;
        Assert.Equal(("a", "b,c"), (told.Arrived, told.Missing));
        Assert.Matches("^Barrier 'go' was broken: stream 'b' stopped waiting after [0-9.]+ s\\.", told.Message);
    }

    [PromiseFact, BrokenBy<HidesBreaks>, BrokenBy<ReleasesTheBroken>]
    internal async Task The_bodys_token_ends_its_wait_and_breaks_the_barrier_for_the_others()
    {
        var stream = await OpenAsync();
        using var source = new CancellationTokenSource();
        var streams = new StreamSync(stream.Scope.Sync);
        var waiting = stream.Start(Waits.InBarrier("go", 3));
        await waiting.ReadyAsync();
        var body = streams.BarrierAsync("go", 3, cancellationToken: source.Token);

        await source.CancelAsync();

        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => body)).CancellationToken);
        Assert.StartsWith("Barrier 'go' was broken: the test's body stopped waiting after", (await waiting.WaitAsync()).Value.Message, StringComparison.Ordinal);
        Assert.Equal("released", (await Waits.EndAsync(streams.PutAsync("key", 1, CancellationToken.None))).Message);
    }

    [PromiseFact, BrokenBy<HidesBreaks>]
    internal async Task A_wait_that_nobody_catches_fails_its_block_with_the_line_that_waited()
    {
        var streams = await OpenAsync("a", "b");
        var waiting = streams["a"].Start(Block.Call(async ctx =>
        {
            var wait = ctx.Sync.BarrierAsync("go");
            ctx.SetReady();
            await wait;
        }).Named("waiting"));
        await waiting.ReadyAsync();
        await streams["b"].RunAsync(Block.Shell("exit 4").AllowFailure());

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => waiting.WaitAsync());

        Assert.True(e.Result.Error!.Is<SyncBrokenException>());
        Assert.Contains("Block 'waiting' on stream 'a'", e.Message, StringComparison.Ordinal);
        Assert.Contains("it threw MultiStream.SyncBrokenException: Barrier 'go' was broken: stream 'b' left it", e.Message, StringComparison.Ordinal);
        Assert.Contains("WaitLimitPromises.cs:line", e.StackTrace, StringComparison.Ordinal);
    }
}
