using System.Diagnostics;
using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises.Calls;

/// <summary>Stop asks a C# block and waits; what does not end is ended with its process. What it was is told truthfully.</summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("pass on at once what is written to the agent, and give it the right to signal what it started.")]
public class CallStopPromises(StreamKind kind) : Promise(kind)
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(300);

    [PromiseFact, BrokenBy<SwallowsAsks>]
    internal async Task A_block_that_ends_when_it_is_asked_is_stopped()
    {
        var block = await StartAsync(Block.Call(async ctx =>
        {
            ctx.SetReady();
            await ctx.UntilStoppedAsync();
            Console.WriteLine($"asked, and the token says {ctx.CancellationToken.WaitHandle.WaitOne(10_000)}");
        }));
        var clock = Stopwatch.StartNew();

        var result = await block.StopAsync(s_long);

        Assert.Equal((BlockOutcome.Stopped, null, "asked, and the token says True\n"), (result.Outcome, result.ExitCode, result.StandardOutput));
        Assert.True(clock.Elapsed < s_long / 2, "it waited for the whole grace");
    }

    [PromiseFact, BrokenBy<OpensNothing>]
    internal async Task A_block_that_is_stopped_before_its_process_runs_is_stopped_at_once()
    {
        var stream = await OpenAsync();
        var clock = Stopwatch.StartNew();

        var block = stream.Start(Block.Call(ctx => ctx.UntilStoppedAsync()));
        var killed = stream.Start(Block.Call(() => Thread.Sleep(Timeout.Infinite)));
        var beside = stream.CallAsync(() => "unharmed");
        var (stopping, killing) = (block.StopAsync(s_long), stream.Start(Block.Call(ctx => ctx.UntilStoppedAsync())).StopAsync(s_long));

        Assert.Equal([BlockOutcome.Stopped, BlockOutcome.Stopped], (await Task.WhenAll(stopping, killing)).Select(r => r.Outcome));
        Assert.Equal("unharmed", await beside);
        Assert.Equal(BlockOutcome.Killed, (await killed.KillAsync()).Outcome);
        Assert.True(clock.Elapsed < s_long / 2, "it waited for the whole grace");
    }

    [PromiseFact, BrokenBy<SwallowsExceptions>]
    internal async Task A_block_that_throws_because_it_was_asked_is_stopped()
    {
        var block = await StartAsync(Block.Call(async ctx => { ctx.SetReady(); await Task.Delay(Timeout.Infinite, ctx.CancellationToken); }));

        var result = await block.StopAsync(s_long);

        Assert.Equal((BlockOutcome.Stopped, true), (result.Outcome, result.Success));
        Assert.True(result.Error!.Is<OperationCanceledException>());
    }

    [PromiseFact, BrokenBy<ChangesValues>]
    internal async Task A_block_that_returns_its_value_after_being_asked_has_passed()
    {
        var block = await StartAsync(Block.Call(async ctx =>
        {
            ctx.SetReady();
            await ctx.UntilStoppedAsync();
            return 42;
        }));

        var result = await block.StopAsync(s_long);

        Assert.Equal((BlockOutcome.Passed, 42), (result.Outcome, result.Value));
    }

    [PromiseFact, BrokenBy<SwallowsExceptions>]
    internal async Task Stopping_a_block_that_had_thrown_throws_its_failure()
    {
        var stream = await OpenAsync();
        var block = stream.Start(Block.Call(() => CallErrorPromises.Fail("early")));
        await Patient.UntilAsync(() => Task.FromResult(!block.Active), s_long, "the block's end");

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => block.StopAsync());

        Assert.Equal((BlockOutcome.Failed, "early trouble"), (e.Result.Outcome, e.Result.Error!.Message));
    }

    [PromiseFact, BrokenBy<DiesWithItsWorker>]
    internal async Task A_block_that_does_not_end_is_ended_with_its_process_and_the_others_say_why()
    {
        var stream = await OpenAsync();
        var deaf = stream.Start(Block.Call(ctx => { ctx.SetReady(); while (true) _ = 0; }).Named("deaf"));
        var beside = stream.Start(Block.Call(async ctx => { ctx.SetReady(); await ctx.UntilStoppedAsync(); }));
        await deaf.ReadyAsync();
        await beside.ReadyAsync();

        var result = await deaf.StopAsync(s_short);
        var e = await Assert.ThrowsAsync<BlockFailedException>(() => beside.WaitAsync());

        Assert.Equal((BlockOutcome.Stopped, "its process (the stream's worker) was killed to end it"), (result.Outcome, result.Reason));
        Assert.Equal((BlockOutcome.Failed, "its process (the stream's worker) was killed to end another block, [1] deaf"), (e.Result.Outcome, e.Result.Reason));
        Assert.Equal("fresh", await stream.CallAsync(() => "fresh"));
    }

    [PromiseFact, BrokenBy<SwallowsKills>]
    internal async Task Kill_ends_a_block_at_once_with_what_it_started_and_the_next_gets_a_fresh_process()
    {
        var stream = await OpenAsync();
        var shell = stream.Start(Block.Shell("until [ -e go ]; do sleep 0.02; done; echo went on"));
        var block = stream.Start(Block.Call(ctx =>
        {
            using var child = Process.Start("sleep", "600");
            ctx.SetReady(Environment.ProcessId);
            child.WaitForExit();
        }));
        var beside = stream.Start(Block.Call(() => Thread.Sleep(Timeout.Infinite)).Named("beside").AllowFailure());
        int pid = await block.ReadyAsync<int>();

        var killed = block.KillAsync();
        int fresh = await stream.CallAsync(() => Environment.ProcessId);

        Assert.NotEqual(pid, fresh);
        Assert.Equal((BlockOutcome.Killed, false), ((await killed).Outcome, (await killed).Success));
        Assert.Equal(BlockOutcome.Failed, (await beside.WaitAsync()).Outcome);
        Assert.DoesNotContain(TracesOf(stream)!.Processes(), p => p.Contains("sleep 600", StringComparison.Ordinal));
        await stream.CallAsync(() => File.WriteAllText("go", ""));
        Assert.Equal("went on\n", (await shell.WaitAsync()).StandardOutput);
    }

    [PromiseFact, BrokenBy<SwallowsAsks>]
    internal async Task A_block_beyond_its_time_limit_is_asked_and_has_timed_out()
    {
        var stream = await OpenAsync();

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => stream.RunAsync(Block.Call(async ctx =>
        {
            await ctx.UntilStoppedAsync();
            Console.WriteLine("asked");
            return 1;
        }).WithTimeLimit(s_short).AllowFailure()));

        Assert.Equal((BlockOutcome.TimedOut, "asked\n"), (e.Result.Outcome, e.Result.StandardOutput));
        Assert.Contains("its limit of 0.3 s was over; it returned then.", e.Message, StringComparison.Ordinal);
        Assert.Equal(1, await stream.CallAsync(() => 1));
    }

    [PromiseFact, BrokenBy<DiesWithItsWorker>]
    internal async Task An_endless_loop_is_ended_by_its_time_limit()
    {
        var stream = await OpenAsync();

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => stream.RunAsync(Block.Call(() => { while (true) _ = 0; }).WithTimeLimit(s_short)));

        Assert.Equal(BlockOutcome.TimedOut, e.Result.Outcome);
        Assert.Contains("its limit of 0.3 s was over; its process (the stream's worker) was killed to end it.", e.Message, StringComparison.Ordinal);
        Assert.Equal(1, await stream.CallAsync(() => 1));
    }

    [PromiseFact, BrokenBy<SwallowsAsks>]
    internal async Task Cancelling_a_call_asks_its_block_to_end()
    {
        var stream = await OpenAsync();
        using var cancel = new CancellationTokenSource();

        var running = stream.CallAsync(async ctx =>
        {
            ctx.Log("up");
            await ctx.UntilStoppedAsync();
            Console.WriteLine("asked");
        }, cancel.Token);
        await Patient.UntilAsync(() => Task.FromResult(stream.Log.Text.Contains("[1] up", StringComparison.Ordinal)), s_long, "the block");
        await cancel.CancelAsync();

        Assert.Equal(cancel.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running)).CancellationToken);
        var result = Assert.Single(stream.Results);
        Assert.Equal((BlockOutcome.Stopped, "asked\n"), (result.Outcome, result.StandardOutput));
    }

    [PromiseFact, BrokenBy<SwallowsExceptions>]
    internal async Task A_failure_that_nobody_waited_for_is_found_at_the_end_of_the_test()
    {
        var stream = await OpenAsync();
        var block = stream.Start(Block.Call(() => CallErrorPromises.Fail("unseen")));
        var allowed = stream.Start(Block.Call(() => CallErrorPromises.Fail("allowed")).AllowFailure());
        await Patient.UntilAsync(() => Task.FromResult(!stream.Active), s_long, "the blocks' ends");

        await CloseAsync(stream);

        Assert.Equal([block], stream.Blocks.Where(b => !b.Seen && b.Ended.Result.IsFailure));
        Assert.Equal(BlockOutcome.Failed, (await allowed.Ended).Outcome);
    }

    [PromiseFact, BrokenBy<SwallowsAsks>]
    internal async Task Closing_a_stream_asks_its_blocks_and_they_are_stopped()
    {
        var stream = await OpenAsync();
        var block = stream.Start(Block.Call(async ctx => { ctx.SetReady(); await ctx.UntilStoppedAsync(); Console.WriteLine("bye"); }));
        var deaf = stream.Start(Block.Call(ctx => { ctx.SetReady(); Thread.Sleep(Timeout.Infinite); }));
        await block.ReadyAsync();
        await deaf.ReadyAsync();

        await CloseAsync(stream);

        Assert.Equal((BlockOutcome.Stopped, "bye\n"), ((await block.Ended).Outcome, (await block.Ended).StandardOutput));
        Assert.Equal(BlockOutcome.Stopped, (await deaf.Ended).Outcome);
    }

    private async Task<RunningBlock> StartAsync(Block block)
    {
        var running = (await OpenAsync()).Start(block);
        await running.ReadyAsync();
        return running;
    }

    private async Task<RunningBlock<T>> StartAsync<T>(Block<T> block)
    {
        var running = (await OpenAsync()).Start(block);
        await running.ReadyAsync();
        return running;
    }
}
