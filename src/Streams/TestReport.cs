namespace MultiStream;

/// <summary>What a nested test did, as its own framework tells it: plain data.</summary>
/// <param name="Name">The test's full name, <c>Ns.Class.Method</c>; of a row what its framework shows for it, such as <c>Ns.Class.Method(x: 1)</c>; of a filter's run the filter.</param>
/// <param name="Outcome">With rows: failed when one has failed, skipped when all were.</param>
/// <param name="Message">Why it failed, or was skipped; null when nobody said. With rows: how many failed, and the first one's message.</param>
/// <param name="StackTrace">Where it failed; null when that is not known. With rows: the first failed one's.</param>
/// <param name="Output">What the test wrote, as far as its framework tells it from others'; of a long text the middle is left out. Empty for one with rows: each has its own.</param>
/// <param name="Duration">How long it ran; with rows, all together.</param>
/// <param name="Rows">
/// The rows of a theory or a test with cases, and the overloads of a method, when there are several; for a filter's run its tests, each with rows of its own. Empty: it is a single test.
/// </param>
public sealed record TestReport(string Name, TestOutcome Outcome, TimeSpan Duration, string? Message, string? StackTrace, string Output, IReadOnlyList<TestReport> Rows)
{
    /// <summary>One line: outcome and name, how long it ran, and the first line of its message.</summary>
    public override string ToString() => Nested.NestedText.Line(this);
}
