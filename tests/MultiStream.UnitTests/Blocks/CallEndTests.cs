using MultiStream.Blocks;
using MultiStream.UnitTests.Running;

namespace MultiStream.UnitTests.Blocks;

/// <summary>How a C# block ended, when its end and the wish that it end cross on their way.</summary>
public sealed class CallEndTests
{
    private static readonly BlockError s_error = new("System.Exception", "trouble", null, null);

    [Theory]
    [InlineData(false, BlockOutcome.Failed)]
    [InlineData(true, BlockOutcome.Stopped)]
    public async Task A_block_that_threw_before_it_heard_that_it_was_to_stop_has_failed(bool asked, BlockOutcome outcome)
    {
        await using var test = new ScriptedTest();
        var run = new BlockRun(test.Streams[0], Block.Call(() => { }), 1);

        run.AskToStop(null);
        run.Threw(s_error, TimeSpan.Zero, asked);

        Assert.Equal((outcome, s_error), ((await run.Ended).Outcome, (await run.Ended).Error));
    }

    [Theory]
    [InlineData(false, BlockOutcome.Passed)]
    [InlineData(true, BlockOutcome.Stopped)]
    public async Task A_block_that_returned_before_it_heard_that_it_was_to_stop_has_passed(bool asked, BlockOutcome outcome)
    {
        await using var test = new ScriptedTest();
        var run = new BlockRun(test.Streams[0], Block.Call(() => { }), 1);

        run.AskToStop(null);
        run.Returned(null, TimeSpan.Zero, asked);

        Assert.Equal(outcome, (await run.Ended).Outcome);
    }

    [Fact]
    public async Task A_block_that_returned_before_it_was_killed_has_passed()
    {
        await using var test = new ScriptedTest();
        var run = new BlockRun(test.Streams[0], Block.Call(() => { }), 1);

        run.Kill();
        run.Returned(null, TimeSpan.Zero, asked: false);

        Assert.Equal(BlockOutcome.Passed, (await run.Ended).Outcome);
    }

    [Fact]
    public async Task A_block_whose_process_was_killed_to_end_it_is_what_was_asked_of_it()
    {
        await using var test = new ScriptedTest();
        var (stopped, killed, beside) = (Run(1), Run(2), Run(3));

        stopped.AskToStop(null);
        killed.Kill();
        foreach (var run in new[] { stopped, killed, beside })
            run.WorkerEnded(null, "its process was killed");

        Assert.Equal((BlockOutcome.Stopped, BlockOutcome.Killed, BlockOutcome.Failed), ((await stopped.Ended).Outcome, (await killed.Ended).Outcome, (await beside.Ended).Outcome));

        BlockRun Run(int number) => new(test.Streams[0], Block.Call(() => { }), number);
    }
}
