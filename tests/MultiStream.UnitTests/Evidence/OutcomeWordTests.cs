using MultiStream.Evidence;
using MultiStream.Running;

namespace MultiStream.UnitTests.Evidence;

/// <summary>The words of the RFCs.</summary>
public sealed class OutcomeWordTests
{
    [Theory]
    [InlineData(BlockOutcome.Passed, false, true, "pass")]
    [InlineData(BlockOutcome.Stopped, false, true, "pass")]
    [InlineData(BlockOutcome.Killed, false, true, "pass")]
    [InlineData(BlockOutcome.Failed, false, true, "fail")]
    [InlineData(BlockOutcome.Failed, true, true, "warn")]
    [InlineData(BlockOutcome.Failed, false, false, "error")]
    [InlineData(BlockOutcome.TimedOut, true, true, "interrupted")]
    [InlineData(BlockOutcome.Lost, true, true, "lost")]
    [InlineData(BlockOutcome.Lost, false, false, "error")]
    [InlineData(BlockOutcome.Skipped, false, true, "skip")]
    public void A_block_has_its_word(BlockOutcome outcome, bool allowed, bool started, string word) =>
        Assert.Equal(word, OutcomeWords.OfBlock(outcome, allowed, started).Text());

    [Theory]
    [InlineData("interrupted", "fail", "interrupted", "warn")]
    [InlineData("lost", "error", "lost", "pass")]
    [InlineData("pass")]
    public void The_worst_block_is_the_streams(string worst, params string[] words) =>
        Assert.Equal(worst, OutcomeWords.Worst(words.Select(w => Enum.Parse<OutcomeWord>(w, ignoreCase: true))).Text());

    [Fact]
    public void What_the_body_finds_wrong_is_a_failure_and_what_keeps_it_from_looking_an_error()
    {
        var assertion = Assert.Throws<Xunit.Sdk.EqualException>(() => Assert.Equal(1, 2));

        Assert.Equal(OutcomeWord.Fail, Failure.Of(assertion).Word);
        Assert.Equal(OutcomeWord.Error, Failure.Of(assertion, "The constructor").Word);
        Assert.Equal(OutcomeWord.Error, Failure.Of(new InvalidOperationException()).Word);
        Assert.Equal(OutcomeWord.Error, Failure.Of(new StreamOpenException("db", OpenFailure.TimedOut, "no")).Word);
        Assert.Equal(OutcomeWord.Lost, Failure.Of(new StreamLostException("db", "gone")).Word);
    }
}
