using MultiStream;

namespace Outcomes.Cases;

[Stream("s")]
public class Successes
{
    [MultiStream]
    public async Task Passed(StreamsManager streams)
    {
        var result = await streams[0].RunAsync(Block.Shell("echo value"));
        Given.Equal(BlockOutcome.Passed, result.Outcome);
        Given.Equal("value\n", result.StandardOutput);
        Given.Equal(true, streams.Success);
    }

    [MultiStream]
    public Task Passed_and_never_awaited(StreamsManager streams) => Given.NeverAwaited(streams, Block.Shell("true"));

    [MultiStream]
    public async Task Stopped(StreamsManager streams)
    {
        var running = streams[0].Start(Block.Shell("trap 'exit 5' TERM; echo up; while :; do sleep 0.01; done").ReadyOnOutput("up"));
        await running.ReadyAsync();
        var result = await running.StopAsync();
        Given.Equal(BlockOutcome.Stopped, result.Outcome);
        Given.Equal(5, result.ExitCode);
        Given.Equal(true, result.Success);
    }

    [MultiStream]
    public async Task Stopped_by_force(StreamsManager streams)
    {
        var running = streams[0].Start(Block.Shell("trap '' TERM; echo up; sleep 63; sleep 64").ReadyOnOutput("up"));
        await running.ReadyAsync();
        Given.Equal(BlockOutcome.Stopped, (await running.StopAsync(TimeSpan.FromSeconds(0.1))).Outcome);
    }

    [MultiStream]
    public async Task Killed(StreamsManager streams)
    {
        var running = streams[0].Start(Block.Shell("echo up; sleep 65").ReadyOnOutput("up"));
        await running.ReadyAsync();
        Given.Equal(BlockOutcome.Killed, (await running.KillAsync()).Outcome);
    }

    [MultiStream]
    public void Still_running_at_the_end(StreamsManager streams) => streams[0].Start(Block.Shell("sleep 66"));

    /// <summary>It had failed before it was asked, and StopAsync says so.</summary>
    [MultiStream]
    public async Task Failed_before_it_was_stopped(StreamsManager streams)
    {
        var running = streams[0].Start(Given.Exit_code);
        while (running.Active)
            await Task.Delay(10);
        await running.StopAsync();
    }
}

/// <summary>Several streams and blocks: what is named, and what comes first.</summary>
public class Several
{
    [MultiStream(3)]
    public async Task All_failures_of_a_slice_are_named_and_the_first_cause_comes_first(StreamsManager streams)
    {
        var late = streams[0].Start(Block.Shell("sleep 0.5; exit 10"));
        var early = streams[2].Start(Block.Shell("exit 12"));
        streams[1].Start(Block.Shell("true"));
        try
        {
            await streams.WaitAsync();
        }
        catch (BlockFailedException e)
        {
            Given.Equal(12, e.Result.ExitCode);
            Given.Equal(2, e.Results.Count);
            Given.Equal(10, e.Results[1].ExitCode);
            throw;
        }
    }

    [MultiStream(2)]
    public async Task What_nobody_waited_for_comes_first_when_it_was_before_the_bodys_own_failure(StreamsManager streams)
    {
        await Given.NeverAwaited(streams, Given.Exit_code);
        throw new InvalidOperationException("mine");
    }

    [MultiStream(2)]
    public async Task An_idle_stream_that_is_lost_fails_the_test(StreamsManager streams)
    {
        string agent = (await streams[0].RunAsync(Block.Shell("echo $PPID"))).StandardOutput.Trim();
        await streams[1].RunAsync(Block.Shell($"kill -KILL {agent}; while kill -0 {agent} 2>/dev/null; do sleep 0.01; done"));
        await Task.Delay(500);
    }

    [MultiStream(2)]
    public async Task The_other_streams_of_a_test_are_unharmed_by_a_lost_one(StreamsManager streams)
    {
        var lost = streams[0].Start(Given.Lost);
        var other = streams[1].Start(Block.Shell("sleep 0.5; echo well"));
        try
        {
            await lost.WaitAsync();
        }
        catch (BlockFailedException)
        {
            Given.Equal("well\n", (await other.WaitAsync()).StandardOutput);
            Given.Equal("too\n", (await streams[1].RunAsync(Block.Shell("echo too"))).StandardOutput);
            return;
        }
        throw new InvalidOperationException("nothing was thrown");
    }
}
