using MultiStream.Running;

namespace MultiStream.Evidence;

/// <summary>The words of the RFCs for how something ended: finer than VSTest's three. docs/events.md says what each means.</summary>
internal enum OutcomeWord
{
    // In the order of badness, as a stream's outcome is that of its worst block.
    Pass,
    Skip,
    Warn,
    Fail,
    Interrupted,
    Cancelled,
    Error,
    Lost,
}

/// <summary>From what is known of blocks, streams and tests to those words, and from these to VSTest's.</summary>
internal static class OutcomeWords
{
    public static string Text(this OutcomeWord word) => word switch
    {
        OutcomeWord.Pass => "pass",
        OutcomeWord.Skip => "skip",
        OutcomeWord.Warn => "warn",
        OutcomeWord.Fail => "fail",
        OutcomeWord.Interrupted => "interrupted",
        OutcomeWord.Cancelled => "cancelled",
        OutcomeWord.Error => "error",
        _ => "lost",
    };

    /// <summary>The name of VSTest's outcome of a test.</summary>
    /// <param name="word">The test's.</param>
    /// <param name="skipsAreErrors">The setting.</param>
    public static string VsTest(this OutcomeWord word, bool skipsAreErrors = false) => word switch
    {
        OutcomeWord.Pass or OutcomeWord.Warn => "Passed",
        OutcomeWord.Skip when !skipsAreErrors => "Skipped",
        _ => "Failed",
    };

    /// <summary>A block's.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="allowed">The test allows its failure.</param>
    /// <param name="started">It was started: one that could not be has not failed by itself.</param>
    public static OutcomeWord OfBlock(BlockOutcome outcome, bool allowed, bool started) => outcome switch
    {
        BlockOutcome.Passed or BlockOutcome.Stopped or BlockOutcome.Killed => OutcomeWord.Pass,
        BlockOutcome.Failed when allowed => OutcomeWord.Warn,
        BlockOutcome.Failed => started ? OutcomeWord.Fail : OutcomeWord.Error,
        BlockOutcome.TimedOut => OutcomeWord.Interrupted,
        BlockOutcome.Skipped => OutcomeWord.Skip,
        _ => started ? OutcomeWord.Lost : OutcomeWord.Error,
    };

    /// <summary>Of several the worst.</summary>
    public static OutcomeWord Worst(IEnumerable<OutcomeWord> words) => words.DefaultIfEmpty(OutcomeWord.Pass).Max();

    /// <summary>What is finer than VSTest's, in brackets, for texts that have that already: <c>failed (lost)</c>.</summary>
    public static string Finer(OutcomeWord word) => word is OutcomeWord.Pass or OutcomeWord.Fail or OutcomeWord.Skip ? "" : $" ({word.Text()})";

    /// <summary>What an outcome without more is.</summary>
    public static OutcomeWord Of(TestOutcome outcome) => outcome switch
    {
        TestOutcome.Passed => OutcomeWord.Pass,
        TestOutcome.Skipped => OutcomeWord.Skip,
        _ => OutcomeWord.Error,
    };

    /// <summary><c>timed-out</c>, <c>stopped</c>.</summary>
    public static string End(BlockOutcome outcome) => outcome switch
    {
        BlockOutcome.Passed => "passed",
        BlockOutcome.Failed => "failed",
        BlockOutcome.TimedOut => "timed-out",
        BlockOutcome.Stopped => "stopped",
        BlockOutcome.Killed => "killed",
        BlockOutcome.Lost => "lost",
        _ => "skipped",
    };
}
