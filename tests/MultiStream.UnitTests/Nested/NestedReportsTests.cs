using MultiStream.Lambdas;
using MultiStream.Nested;

namespace MultiStream.UnitTests.Nested;

public sealed class NestedReportsTests
{
    [Fact]
    public void A_single_result_is_the_report_under_the_methods_name()
    {
        var report = NestedReports.OfTest([Result("Ns.C.M", "Ns.C.M(x: 1)", TestOutcome.Passed)]);

        Assert.Equal(("Ns.C.M", TestOutcome.Passed), (report.Name, report.Outcome));
        Assert.Empty(report.Rows);
    }

    [Fact]
    public void Rows_fail_together_when_one_does_and_the_first_says_why()
    {
        var report = NestedReports.OfTest([Result("Ns.C.M", "one", TestOutcome.Passed), Result("Ns.C.M", "two", TestOutcome.Failed, "boom", "at x"), Result("Ns.C.M", "three", TestOutcome.Skipped)]);

        Assert.Equal((TestOutcome.Failed, "1 of 3 rows failed; the first: two: boom", "at x", TimeSpan.FromSeconds(3)), (report.Outcome, report.Message, report.StackTrace, report.Duration));
        Assert.Equal(["one", "two", "three"], report.Rows.Select(r => r.Name));
    }

    [Theory]
    [InlineData(TestOutcome.Skipped, TestOutcome.Skipped, TestOutcome.Skipped)]
    [InlineData(TestOutcome.Skipped, TestOutcome.Passed, TestOutcome.Passed)]
    [InlineData(TestOutcome.Failed, TestOutcome.Skipped, TestOutcome.Failed)]
    public void They_are_skipped_only_when_all_are(TestOutcome first, TestOutcome second, TestOutcome all) =>
        Assert.Equal(all, NestedReports.OfTest([Result("M", "a", first), Result("M", "b", second)]).Outcome);

    [Fact]
    public void A_filters_run_has_tests_and_those_have_rows()
    {
        var report = NestedReports.OfFilter("tests x", [Result("A", "A(1)", TestOutcome.Passed), Result("B", "B", TestOutcome.Failed, "boom"), Result("A", "A(2)", TestOutcome.Passed)]);

        Assert.Equal(("tests x", "1 of 2 tests failed; the first: B: boom"), (report.Name, report.Message));
        Assert.Equal(["A 2", "B 0"], report.Rows.Select(r => $"{r.Name} {r.Rows.Count}"));
    }

    [Fact]
    public void A_report_with_rows_travels()
    {
        var report = NestedReports.OfTest([Result("M", "a", TestOutcome.Passed), Result("M", "b", TestOutcome.Failed, "boom")]);

        var arrived = (TestReport)ValueCodec.Decode(typeof(TestReport), ValueCodec.Encode(typeof(TestReport), report, "x"))!;

        Assert.Equal(report.ToString(), arrived.ToString());
        Assert.Equal(report.Rows.Select(r => r.ToString()), arrived.Rows.Select(r => r.ToString()));
    }

    static NestedResult Result(string test, string name, TestOutcome outcome, string? message = null, string? stack = null) =>
        new(test, new TestReport(name, outcome, TimeSpan.FromSeconds(1), message, stack, "", []));
}
