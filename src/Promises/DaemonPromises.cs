using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises;

/// <summary>What a block leaves behind belongs to it or to its stream, and ends with that, whatever it did to escape.</summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("let the agent end its stream's processes itself, start nothing for the stream that outlives the pipe, and let no init or sandbox of its own hide processes from the agent.")]
public class DaemonPromises(StreamKind kind) : Promise(kind)
{
    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(5);

    [PromiseFact, BrokenBy<FakesTheEnd>]
    internal async Task The_daemons_of_the_only_block_are_gone_after_it_is_stopped()
    {
        var (block, traces) = await StartAsync();

        var result = await block.StopAsync(TimeSpan.FromMilliseconds(200));

        Assert.Equal(BlockOutcome.Stopped, result.Outcome);
        Assert.Empty(traces.Processes());
    }

    [PromiseFact, BrokenBy<FakesTheEnd>]
    internal async Task The_daemons_of_the_only_block_are_gone_after_it_is_killed()
    {
        var (block, traces) = await StartAsync();

        await block.KillAsync();

        Assert.Empty(traces.Processes());
    }

    [PromiseFact, BrokenBy<LeavesAProcess>]
    internal async Task The_daemons_of_running_and_of_passed_blocks_are_gone_after_the_stream_is_closed()
    {
        var (block, traces) = await StartAsync();
        await block.Stream.RunAsync(Block.Shell($"{DaemonsHere.All:raw}"));
        await traces.UntilProcessesAsync(1 + (2 * Daemons.Count), s_start);

        await CloseAsync(block.Stream);

        Assert.Empty(traces.Processes());
        Assert.Equal(BlockOutcome.Stopped, Assert.Single(block.Stream.Results, r => r.Title == "daemons").Outcome);
    }

    [PromiseFact, BrokenBy<StopsOthersToo>, BrokenBy<FakesTheEnd>]
    internal async Task Stopping_one_block_ends_its_daemon_and_leaves_that_of_another()
    {
        var stream = await OpenAsync();
        var first = stream.Start(Daemons.Staying(DaemonsHere.Marked));
        await first.ReadyAsync();
        var traces = TracesOf(stream)!;
        var ofFirst = traces.ProcessIds();
        var second = stream.Start(Daemons.Staying(DaemonsHere.Marked));
        await second.ReadyAsync();
        var ofSecond = traces.ProcessIds().Except(ofFirst);

        await first.StopAsync(TimeSpan.FromMilliseconds(200));

        Assert.Empty(traces.ProcessIds().Intersect(ofFirst));
        Assert.NotEmpty(ofSecond);
        Assert.Equal(ofSecond, traces.ProcessIds());
        Assert.True(second.Active);
    }

    [PromiseFact, BrokenBy<EndsDaemons>]
    internal async Task The_daemon_of_a_block_that_has_passed_lives_until_its_stream_ends()
    {
        var stream = await OpenAsync();
        var result = await stream.RunAsync(Block.Shell(DaemonsHere.Marked));
        var traces = TracesOf(stream)!;
        var daemon = traces.ProcessIds();

        await stream.RunAsync(Block.Shell("sleep 0.2"));
        Assert.Equal(BlockOutcome.Passed, result.Outcome);
        Assert.Single(daemon);
        Assert.Equal(daemon, traces.ProcessIds());

        await CloseAsync(stream);
        Assert.Empty(traces.Processes());
    }

    /// <summary>It bears nobody's mark, so it may be the other block's; it is the stream's and ends with it.</summary>
    [PromiseFact, BrokenBy<EndsDaemons>]
    internal async Task A_daemon_that_nobody_can_attribute_outlives_its_block_and_ends_with_the_stream()
    {
        var stream = await OpenAsync();
        var other = stream.Start(Block.Shell("exec sleep 600"));
        var block = stream.Start(Daemons.Staying(DaemonsHere.Unmarked));
        await block.ReadyAsync();
        var traces = TracesOf(stream)!;

        await block.KillAsync();

        Assert.True(other.Active);
        Assert.Equal(2, traces.Processes().Count);
        await CloseAsync(stream);
        Assert.Empty(traces.Processes());
    }

    private async Task<(RunningBlock Block, Traces Traces)> StartAsync()
    {
        var stream = await OpenAsync();
        var block = stream.Start(Daemons.Staying(DaemonsHere.All));
        await block.ReadyAsync();
        var traces = TracesOf(stream)!;
        await traces.UntilProcessesAsync(1 + Daemons.Count, s_start);
        return (block, traces);
    }
}
