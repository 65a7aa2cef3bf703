using MultiStream.Nested;

namespace MultiStream.NestedTests;

/// <summary>
/// What a report may hold, so that thousands of tests that write much neither fill the worker's memory nor make a report that cannot travel. Each test's text is in the block's output in any case.
/// </summary>
/// <param name="most">Characters; as many again for what failed.</param>
internal sealed class ReportBudget(long most = ReportBudget.Most)
{
    public const long Most = 16 * 1024 * 1024;
    private const int Short = 500;
    private const string LeftOut = "[… left out here: the report is full; it is in the block's output …]";
    private long _used;

    /// <summary>All of a result while there is room; of one that did not fail without what it wrote when there is none; at last of one that failed the beginning of its message only.</summary>
    public NestedResult Within(NestedResult result)
    {
        var report = result.Report;
        bool failed = report.Outcome == TestOutcome.Failed;
        int size = report.Output.Length + (report.Message?.Length ?? 0) + (report.StackTrace?.Length ?? 0);
        if (_used + size <= (failed ? 2 * most : most))
        {
            _used += size;
            return result;
        }
        report = report with { Output = report.Output.Length == 0 ? "" : LeftOut };
        if (report.Message is { Length: > Short } message)
            report = report with { Message = $"{message[..Short]} {LeftOut}" };
        return result with { Report = report with { StackTrace = report.StackTrace is null ? null : LeftOut } };
    }
}
