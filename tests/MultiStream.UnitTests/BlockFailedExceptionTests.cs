using MultiStream.Blocks;
using MultiStream.UnitTests.Running;

namespace MultiStream.UnitTests;

/// <summary>What failed, where, after how long, why, and the last that it said.</summary>
public sealed class BlockFailedExceptionTests : IAsyncDisposable
{
    private readonly ScriptedTest _test = new("", null, "server", "client:30");

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Theory]
    [InlineData(BlockOutcome.Failed, "failed")]
    [InlineData(BlockOutcome.TimedOut, "timed out")]
    [InlineData(BlockOutcome.Lost, "was lost")]
    [InlineData(BlockOutcome.Skipped, "was not started")]
    public void The_outcome_is_a_verb(BlockOutcome outcome, string verb) =>
        Assert.Equal(
            $"Block 'serve' on stream 'server' @ scripted {verb} after 0.125 s: it exited with 1.",
            new BlockFailedException(Result(outcome: outcome)).Message);

    [Fact]
    public void The_last_lines_of_stderr_are_the_evidence() =>
        Assert.Equal(
            "Block 'serve' on stream 'server' @ scripted failed after 0.125 s: it exited with 1. Its last lines on stderr:\n" + string.Join('\n', Enumerable.Range(3, 10)),
            new BlockFailedException(Result(stdout: "said much", stderr: string.Join('\n', Enumerable.Range(1, 12)) + "\n\n")).Message);

    [Fact]
    public void Without_stderr_stdout_is_the_evidence() =>
        Assert.Equal(
            "Block 'serve' on stream 'server' @ scripted failed after 0.125 s: it exited with 1. Its last lines on stdout:\nlast words",
            new BlockFailedException(Result(stdout: "last words\n", stderr: " \n")).Message);

    [Fact]
    public void Of_several_the_first_cause_is_told_in_full_and_the_others_in_a_line()
    {
        var first = Result(stderr: "bind: in use");
        var second = Result("client-0", stderr: "cannot connect");

        var error = new BlockFailedException([first, second]);

        Assert.Equal(
            """
            Block 'serve' on stream 'server' @ scripted failed after 0.125 s: it exited with 1. Its last lines on stderr:
            bind: in use
            Also: Block 'serve' on stream 'client-0' @ scripted failed after 0.125 s: it exited with 1.
            """.ReplaceLineEndings("\n"),
            error.Message);
        Assert.Same(first, error.Result);
        Assert.Equal([first, second], error.Results);
    }

    [Theory]
    [InlineData(21, null)]
    [InlineData(22, "and 1 more")]
    [InlineData(30, "and 9 more")]
    public void Of_many_the_rest_is_a_number(int count, string? end)
    {
        var lines = new BlockFailedException([.. Enumerable.Range(0, count).Select(i => Result($"client-{i}"))]).Message.Split('\n');

        Assert.Equal(end is null ? count : 22, lines.Length);
        Assert.Equal(end ?? "Also: Block 'serve' on stream 'client-20' @ scripted failed after 0.125 s: it exited with 1.", lines[^1]);
    }

    [Fact]
    public void A_result_is_one_line() =>
        Assert.Equal("serve on server @ scripted: Failed (it exited with 1) after 0.125 s", Result(stderr: "x\ny").ToString());

    [Theory]
    [InlineData(BlockOutcome.Passed, true, false, false)]
    [InlineData(BlockOutcome.Stopped, true, false, false)]
    [InlineData(BlockOutcome.Killed, false, false, false)]
    [InlineData(BlockOutcome.Skipped, false, false, false)]
    [InlineData(BlockOutcome.Failed, false, true, false)]
    [InlineData(BlockOutcome.TimedOut, false, true, true)]
    [InlineData(BlockOutcome.Lost, false, true, true)]
    public void An_outcome_is_a_success_a_failure_or_neither(BlockOutcome outcome, bool success, bool failure, bool failureWhenAllowed)
    {
        var result = Result(outcome: outcome);
        var allowed = new BlockResult(_test.Streams["server"], Block.Shell("serve").AllowFailure(), Report(outcome));

        Assert.Equal((success, failure, failureWhenAllowed), (result.Success, result.IsFailure, allowed.IsFailure));
    }

    private BlockResult Result(string stream = "server", BlockOutcome outcome = BlockOutcome.Failed, string stdout = "", string stderr = "") =>
        new(_test.Streams[stream], Block.Shell("serve"), Report(outcome, stdout, stderr));

    private static BlockReport Report(BlockOutcome outcome, string stdout = "", string stderr = "") =>
        new(new BlockEnd(outcome, null, "it exited with 1"), stdout, stderr, default, TimeSpan.FromMilliseconds(125));
}
