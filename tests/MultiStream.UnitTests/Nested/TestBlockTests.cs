using MultiStream.Blocks;
using MultiStream.Nested;

namespace MultiStream.UnitTests.Nested;

/// <summary>What a nested test's report means for its block.</summary>
public sealed class TestBlockTests
{
    private static readonly BlockEnd s_returned = BlockEnd.OfReturn(withValue: true, null, stopped: false, killed: false);

    [Fact]
    public void A_failed_test_fails_the_block_and_its_exception_is_told_as_data()
    {
        var (end, error) = Block.Test("Ns.C.M").EndOf(s_returned, Report(TestOutcome.Failed, "System.FormatException : no number\nmore", "   at Ns.C.M() in C.cs:line 7"), asked: false);

        Assert.Equal((BlockOutcome.Failed, "nested test Ns.C.M failed: System.FormatException : no number\nmore"), (end.Outcome, end.Reason));
        Assert.Equal(("System.FormatException", "   at Ns.C.M() in C.cs:line 7"), (error!.Type, error.StackTrace));
        Assert.True(error.Is<FormatException>());
    }

    [Fact]
    public void An_allowed_failure_says_so_in_one_line()
    {
        var (end, _) = Block.Test("Ns.C.M").AllowFailure().EndOf(s_returned, Report(TestOutcome.Failed, "Test method Ns.C.M threw exception:\nSystem.FormatException: no number"), asked: false);

        Assert.Equal((BlockOutcome.Failed, "nested test Ns.C.M failed, as was allowed: System.FormatException: no number"), (end.Outcome, end.Reason));
    }

    [Theory]
    [InlineData(TestOutcome.Passed, BlockOutcome.Passed, "nested test Ns.C.M passed")]
    [InlineData(TestOutcome.Skipped, BlockOutcome.Passed, "nested test Ns.C.M was skipped: not today")]
    public void A_skipped_test_is_a_passed_block_that_says_so(TestOutcome outcome, BlockOutcome expected, string reason)
    {
        var (end, error) = Block.Test("Ns.C.M").EndOf(s_returned, Report(outcome, outcome == TestOutcome.Skipped ? "not today" : null), asked: false);

        Assert.Equal((expected, reason), (end.Outcome, end.Reason));
        Assert.Null(error);
    }

    [Fact]
    public void What_was_asked_to_end_and_failed_by_that_is_stopped() =>
        Assert.Equal(BlockOutcome.Stopped, Block.Test("Ns.C.M").EndOf(BlockEnd.OfReturn(withValue: true, null, stopped: true, killed: false), Report(TestOutcome.Failed, "cancelled"), asked: true).End.Outcome);

    /// <summary>A slip in the name must not pass for the failure that was meant.</summary>
    [Fact]
    public void What_is_wrong_with_the_block_itself_is_no_answer()
    {
        var block = Block.Test("Ns.C.M").AllowFailure();
        var thrown = new BlockError(typeof(MultiStreamException).FullName!, "There is no test Ns.C.M.", "at ours", null);

        var (end, error) = block.EndOf(BlockEnd.OfError(thrown, null, stopped: false, killed: false), thrown);

        Assert.False(block.IsAnswer(end));
        Assert.Equal(("There is no test Ns.C.M.", null), (end.Reason, error.StackTrace));
        Assert.True(block.IsAnswer(BlockEnd.OfWorker(134, "its process ended", null, stopped: false, killed: false)));
    }

    [Fact]
    public void A_method_that_its_class_does_not_have_is_refused_where_the_block_is_made()
    {
        var refused = Assert.Throws<ArgumentException>(() => Block.Test<TestBlockTests>("A_failed_test_fails_the_blok_and_its_exception_is_told_as_data"));

        Assert.Contains("did you mean 'A_failed_test_fails_the_block_and_its_exception_is_told_as_data'?", refused.Message, StringComparison.Ordinal);
        Assert.Contains("is generic", Assert.Throws<ArgumentException>(() => Block.Test<List<int>>("Add")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Ns.C.M", null, "test Ns.C.M")]
    [InlineData("Other", "Ns.C.M", null, "test Ns.C.M of Other")]
    [InlineData("", null, "Category=a", "tests Category=a")]
    [InlineData("Other", null, "", "all tests of Other")]
    public void The_title_says_what_runs(string assembly, string? name, string? filter, string title) => Assert.Equal(title, new TestBlock(new NestedRequest(assembly, name, filter)).Title);

    private static TestReport Report(TestOutcome outcome, string? message, string? stack = null) => new("Ns.C.M", outcome, TimeSpan.Zero, message, stack, "", []);
}
