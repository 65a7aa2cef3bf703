using System.Globalization;
using MultiStream.Secrets;

namespace MultiStream.Nested;

/// <summary>Puts the results of nested tests together to the report of a block; pure.</summary>
internal static class NestedReports
{
    /// <summary>Of a block that names one test: its only result, or all as rows.</summary>
    public static TestReport OfTest(IReadOnlyList<NestedResult> results) =>
        results.Count == 1 ? results[0].Report with { Name = results[0].Test } : Together(results[0].Test, "rows", [.. results.Select(r => r.Report)]);

    /// <summary>Of a block with a filter: its tests, and the rows of each.</summary>
    public static TestReport OfFilter(string name, IReadOnlyList<NestedResult> results) =>
        Together(name, "tests", [.. results.GroupBy(r => r.Test, StringComparer.Ordinal).Select(g => OfTest([.. g]))]);

    /// <summary>A copy without secrets.</summary>
    public static TestReport Redacted(TestReport report) => report with
    {
        Name = Redactor.Redact(report.Name),
        Message = Redactor.RedactOrNull(report.Message),
        StackTrace = Redactor.RedactOrNull(report.StackTrace),
        Output = Redactor.Redact(report.Output),
        Rows = [.. report.Rows.Select(Redacted)],
    };

    private static TestReport Together(string name, string what, TestReport[] rows)
    {
        var failed = Array.FindAll(rows, r => r.Outcome == TestOutcome.Failed);
        var outcome = failed.Length > 0 ? TestOutcome.Failed : Array.TrueForAll(rows, r => r.Outcome == TestOutcome.Skipped) ? TestOutcome.Skipped : TestOutcome.Passed;
        var message = failed.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"{failed.Length} of {rows.Length} {what} failed; the first: {failed[0].Name}: {failed[0].Message}")
            : outcome == TestOutcome.Skipped ? string.Create(CultureInfo.InvariantCulture, $"all {rows.Length} {what} were skipped; the first: {rows[0].Message}")
            : null;
        return new TestReport(name, outcome, TimeSpan.FromTicks(rows.Sum(r => r.Duration.Ticks)), message, failed.FirstOrDefault()?.StackTrace, "", rows);
    }
}
