using MultiStream.Nested;
using MultiStream.NestedTests;

namespace MultiStream.UnitTests.NestedTests;

public sealed class ReportBudgetTests
{
    [Fact]
    public void A_full_report_keeps_the_output_of_failed_tests_then_of_none_and_says_so()
    {
        var budget = new ReportBudget(3000);
        NestedResult[] kept = [.. ((TestOutcome[])[TestOutcome.Passed, TestOutcome.Passed, TestOutcome.Failed, TestOutcome.Failed, TestOutcome.Passed]).Select(o => budget.Within(Result(o)))];

        Assert.Equal("whole whole whole left out left out", string.Join(' ', kept.Select(k => k.Report.Output.Length == 1000 ? "whole" : "left out")));
        Assert.All(kept.Where(k => k.Report.Output.Length != 1000), k => Assert.StartsWith("[… left out here: the report is full;", k.Report.Output, StringComparison.Ordinal));
        Assert.Equal((1000, 500), (kept[2].Report.Message!.Length, kept[3].Report.Message!.IndexOf(" [… left out here", StringComparison.Ordinal)));
    }

    private static NestedResult Result(TestOutcome outcome) =>
        new("Ns.C.M", new TestReport("Ns.C.M", outcome, TimeSpan.Zero, outcome == TestOutcome.Failed ? new string('m', 1000) : null, outcome == TestOutcome.Failed ? new string('s', 1000) : null, new string('o', 1000), []));
}
