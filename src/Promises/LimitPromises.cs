using System.Diagnostics;
using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises;

/// <summary>Limits end blocks; tokens end waits, and a run's token its block.</summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("pass on at once what is written to the agent (no buffer that waits to be full), and let nothing of the stream outlive the pipe.")]
public class LimitPromises(StreamKind kind) : Promise(kind)
{
    [PromiseFact, BrokenBy<SwallowsStops>, BrokenBy<FakesTheEnd>]
    internal async Task A_block_beyond_its_time_limit_is_ended_with_its_tree_and_has_timed_out()
    {
        var stream = await OpenAsync();
        var block = Block.Shell(DaemonsHere.All + "; echo up; sleep 600").Named("endless").WithTimeLimit(TimeSpan.FromSeconds(1)).AllowFailure();

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => stream.RunAsync(block));

        Assert.Equal(BlockOutcome.TimedOut, e.Result.Outcome);
        Assert.Contains($"Block 'endless' on stream 'a' @ {stream.Host} timed out after", e.Message, StringComparison.Ordinal);
        Assert.Contains("its limit of 1 s was over; it was ended by signal 15 (SIGTERM).", e.Message, StringComparison.Ordinal);
        Assert.Empty(TracesOf(stream)!.Processes());
    }

    [PromiseFact, BrokenBy<ChangesExitCodes>]
    internal async Task A_block_within_its_time_limit_is_left_alone()
    {
        var stream = await OpenAsync();

        var result = await stream.RunAsync(Block.Shell("sleep 0.2").WithTimeLimit(TimeSpan.FromSeconds(30)));

        Assert.Equal(BlockOutcome.Passed, result.Outcome);
        Assert.InRange(result.Duration, TimeSpan.FromSeconds(0.19), TimeSpan.FromSeconds(20));
    }

    [PromiseFact, BrokenBy<SwallowsStops>]
    internal async Task Cancelling_a_run_stops_its_block()
    {
        var stream = await OpenAsync();
        using var cancel = new CancellationTokenSource();

        var running = stream.RunAsync(Block.Shell("trap 'echo asked; exit 0' TERM; while :; do sleep 0.05; done"), cancel.Token);
        await UntilTrapAsync(stream);
        await cancel.CancelAsync();

        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(cancel.Token, e.CancellationToken);
        var result = Assert.Single(stream.Results);
        Assert.Equal((BlockOutcome.Stopped, "asked\n"), (result.Outcome, result.StandardOutput));
        Assert.Empty(TracesOf(stream)!.Processes());
    }

    [PromiseFact, BrokenBy<FakesTheEnd>]
    internal async Task Cancelling_a_wait_leaves_the_block_running()
    {
        var stream = await OpenAsync();
        var block = stream.Start(Block.Shell("until [ -e go ]; do sleep 0.02; done; echo went on"));
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => block.WaitAsync(cancel.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.WaitAsync(cancel.Token));
        Assert.True(block.Active);
        var other = stream.Start(Block.Shell("echo up; sleep 600").ReadyOnOutput("up"));
        await other.ReadyAsync();
        Assert.Equal(BlockOutcome.Stopped, (await other.StopAsync()).Outcome);
        Assert.DoesNotContain(TracesOf(stream)!.Processes(), p => p.Contains("sleep 600", StringComparison.Ordinal));
        await stream.RunAsync(Block.Shell("touch go"));

        Assert.Equal("went on\n", (await block.WaitAsync()).StandardOutput);
    }

    [PromiseFact, BrokenBy<OpensNothing>]
    internal async Task A_run_that_is_cancelled_beforehand_starts_nothing()
    {
        var stream = await OpenAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.RunAsync(Block.Shell("echo never"), new CancellationToken(canceled: true)));

        Assert.Empty(stream.Results);
        Assert.DoesNotContain("never", stream.Log.Text, StringComparison.Ordinal);
    }

    [PromiseFact, BrokenBy<LeavesAProcess>]
    internal async Task The_end_of_the_test_ends_every_wait_and_closing_stops_the_blocks()
    {
        var stream = await OpenAsync();
        var block = stream.Start(Block.Shell("sleep 600"));
        var clock = Stopwatch.StartNew();

        stream.Scope.Ending.CancelAfter(100);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => block.WaitAsync());
        await CloseAsync(stream);

        Assert.Equal(BlockOutcome.Stopped, Assert.Single(stream.Results).Outcome);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), "closing waited for longer than the grace");
    }

    /// <summary>dash installs a trap before it runs the command behind it: the first sleep tells.</summary>
    private Task UntilTrapAsync(ExecutionStream stream) => Patient.UntilAsync(
        () => Task.FromResult(TracesOf(stream)!.Processes().Any(p => p.Contains("sleep 0.05", StringComparison.Ordinal) && !p.Contains("trap", StringComparison.Ordinal))),
        TimeSpan.FromSeconds(10), "the block's loop");
}
