using System.Diagnostics;
using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises;

/// <summary>Stop asks, waits and kills; kill kills. Both end the whole tree, and both say truthfully how it ended.</summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("pass on at once what is written to the agent, and give it the right to signal what it started.")]
public class StopPromises(StreamKind kind) : Promise(kind)
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(30);

    /// <summary>Ends well when it is asked, after a while.</summary>
    private const string Graceful = "trap 'sleep 0.3; echo bye; echo done >done; exit 0' TERM; echo up; while :; do sleep 0.05; done";

    private const string Deaf = "trap '' TERM; echo up; while :; do sleep 0.05; done";

    [PromiseFact, BrokenBy<KillsInsteadOfAsking>, BrokenBy<SwallowsStops>]
    internal async Task Stop_asks_first_and_keeps_what_the_block_says_to_that()
    {
        var block = await StartAsync(Graceful);
        var clock = Stopwatch.StartNew();

        var result = await block.StopAsync(s_long);

        Assert.Equal((BlockOutcome.Stopped, 0, "up\nbye\n", true), (result.Outcome, result.ExitCode, result.StandardOutput, result.Success));
        Assert.True(clock.Elapsed < s_long / 2, "it waited for the whole grace although nothing was left to wait for");
    }

    [PromiseFact, BrokenBy<KillsInsteadOfAsking>]
    internal async Task A_graceful_child_of_a_shell_that_dies_at_once_gets_its_grace()
    {
        var block = await StartAsync($"sh -c {Quoted(Graceful)}; true");

        var result = await block.StopAsync(s_long);

        Assert.Equal(BlockOutcome.Stopped, result.Outcome);
        Assert.Equal("done\n", (await block.Stream.RunAsync(Block.Shell("cat done"))).StandardOutput);
    }

    [PromiseFact, BrokenBy<SwallowsStops>]
    internal async Task A_block_that_ignores_SIGTERM_is_killed_after_the_grace()
    {
        var block = await StartAsync(Deaf);
        var clock = Stopwatch.StartNew();

        var result = await block.StopAsync(TimeSpan.FromMilliseconds(400));

        Assert.Equal((BlockOutcome.Stopped, null), (result.Outcome, result.ExitCode));
        Assert.InRange(clock.Elapsed, TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(8));
        Assert.Empty(TracesOf(block.Stream)!.Processes());
    }

    [PromiseFact, BrokenBy<SwallowsStops>]
    internal async Task A_block_that_has_stopped_itself_ends_all_the_same()
    {
        var block = await StartAsync("echo up; kill -STOP $$; sleep 600");

        var result = await block.StopAsync(TimeSpan.FromMilliseconds(200));

        Assert.Equal(BlockOutcome.Stopped, result.Outcome);
        Assert.Empty(TracesOf(block.Stream)!.Processes());
    }

    [PromiseFact, BrokenBy<FakesTheEnd>]
    internal async Task Kill_ends_the_whole_tree_at_once()
    {
        var block = await StartAsync($"sh -c {Quoted(Deaf)} & {Deaf}");

        var result = await block.KillAsync();

        Assert.Equal((BlockOutcome.Killed, null, false), (result.Outcome, result.ExitCode, result.Success));
        Assert.Empty(TracesOf(block.Stream)!.Processes());
    }

    [PromiseFact, BrokenBy<FakesTheEnd>]
    internal async Task A_block_that_never_stops_forking_is_gone_after_kill()
    {
        var block = await StartAsync("i=0; while [ $i -lt 8 ]; do (while :; do sleep 0.05 & sleep 0.01; done) & i=$((i+1)); done; echo up; while :; do sleep 1; done");

        await block.KillAsync();

        Assert.Empty(TracesOf(block.Stream)!.Processes());
    }

    [PromiseFact, BrokenBy<SaysAsked>]
    internal async Task Stopping_a_block_that_had_failed_throws_its_failure()
    {
        var stream = await OpenAsync();
        var block = stream.Start(Block.Shell("echo why >&2; exit 4"));
        await Patient.UntilAsync(() => Task.FromResult(!block.Active), s_long, "the block's end");

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => block.StopAsync());

        Assert.Equal((BlockOutcome.Failed, 4), (e.Result.Outcome, e.Result.ExitCode));
    }

    [PromiseFact, BrokenBy<SaysAsked>]
    internal async Task Stopping_and_killing_a_block_that_has_passed_changes_nothing()
    {
        var stream = await OpenAsync();
        var block = stream.Start(Block.Shell("echo done"));
        await block.WaitAsync();

        Assert.Equal(BlockOutcome.Passed, (await block.StopAsync()).Outcome);
        Assert.Equal(BlockOutcome.Passed, (await block.KillAsync()).Outcome);
    }

    [PromiseFact, BrokenBy<SwallowsStops>]
    internal async Task A_block_that_is_stopped_before_its_stream_is_open_ends_as_stopped()
    {
        var stream = Declare("a")[0];

        var block = stream.Start(Block.Shell("sleep 600"));
        var result = await block.StopAsync();

        Assert.Equal(BlockOutcome.Stopped, result.Outcome);
    }

    [PromiseFact, BrokenBy<KillsInsteadOfAsking>]
    internal async Task A_block_that_is_stopped_twice_stops_once()
    {
        var block = await StartAsync(Graceful);

        var results = await Task.WhenAll(block.StopAsync(s_long), block.StopAsync(s_long), block.WaitAsync());

        Assert.All(results, r => Assert.Same(results[0], r));
        Assert.Equal("up\nbye\n", results[0].StandardOutput);
    }

    [PromiseFact, BrokenBy<FakesTheEnd>]
    internal async Task A_stop_that_takes_too_long_is_overtaken_by_a_kill()
    {
        var block = await StartAsync(Deaf);
        var clock = Stopwatch.StartNew();

        var stopping = block.StopAsync(s_long);
        var killed = await block.KillAsync();

        Assert.Equal(BlockOutcome.Killed, killed.Outcome);
        Assert.True(clock.Elapsed < s_long / 2, "the kill waited for the grace of the stop");
        Assert.Same(killed, await stopping);
        Assert.Empty(TracesOf(block.Stream)!.Processes());
    }

    private static string Quoted(string script) => "'" + script.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    private async Task<RunningBlock> StartAsync(string script)
    {
        var stream = await OpenAsync();
        var block = stream.Start(Block.Shell(script).ReadyOnOutput("up"));
        await block.ReadyAsync();
        return block;
    }
}
