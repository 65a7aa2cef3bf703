using System.Globalization;
using System.Text.RegularExpressions;

namespace MultiStream.Nested;

/// <summary>A nested test's report in the words of a block's result.</summary>
internal static partial class NestedText
{
    /// <summary>What the block's result says of it: <c>nested test Ns.C.M failed: Assert.Equal() …</c></summary>
    /// <param name="allowed">It failed, and that is an answer.</param>
    public static string Reason(TestReport report, bool allowed)
    {
        string what = $"nested {(report.Name.StartsWith("tests ", StringComparison.Ordinal) || report.Name.StartsWith("all tests", StringComparison.Ordinal) ? "" : "test ")}{report.Name}";
        return report.Outcome switch
        {
            TestOutcome.Failed => $"{what} failed{(allowed ? $", as was allowed: {Gist(report.Message ?? "")}" : $": {report.Message}")}",
            TestOutcome.Skipped => $"{what} was skipped{(report.Message is { } reason ? ": " + reason : "")}",
            _ => $"{what} passed{Counts(report.Rows)}",
        };
    }

    /// <summary>What a failed test says of itself, as the exception that it was.</summary>
    public static BlockError Error(TestReport report)
    {
        var failed = report;
        while (failed.Rows.FirstOrDefault(r => r.Outcome == TestOutcome.Failed) is { } row)
            failed = row;
        var message = failed.Message ?? "";
        if (BrokenWait().IsMatch(message))
            return new BlockError(typeof(SyncBrokenException).FullName!, message, failed.StackTrace, null);
        return new BlockError(ExceptionType().Match(message) is { Success: true } type ? type.Groups[1].Value : "TestFailed", message, failed.StackTrace, null);
    }

    /// <summary><c>Passed Ns.C.M [12 ms]</c></summary>
    public static string Head(TestReport report) => $"{report.Outcome} {report.Name} [{Time(report.Duration)}]";

    /// <summary>The same with what it says of itself.</summary>
    public static string Line(TestReport report) => Head(report) + (report.Message is { } message ? $": {Gist(message)}" : Counts(report.Rows));

    private static string Time(TimeSpan time) => time < TimeSpan.FromMilliseconds(1) ? "< 1 ms"
        : time < TimeSpan.FromSeconds(1) ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");

    /// <summary>One line. MSTest's first says that the test threw, and the next one what.</summary>
    private static string Gist(string message)
    {
        var lines = message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines is [var first, var second, ..] && first.EndsWith("threw exception:", StringComparison.Ordinal) ? second : lines.FirstOrDefault() ?? "";
    }

    private static string Counts(IReadOnlyList<TestReport> rows)
    {
        if (rows.Count == 0)
            return "";
        int skipped = rows.Count(r => r.Outcome == TestOutcome.Skipped);
        return string.Create(CultureInfo.InvariantCulture, $": {rows.Count - skipped} passed{(skipped > 0 ? $", {skipped} skipped" : "")}");
    }

    /// <summary>What a test of ours says first whose wait for others broke.</summary>
    [GeneratedRegex(@"^(?:(?:The constructor|SetUpAsync|DisposeAsync|Dispose) failed: )?(?:Barrier|Get|Get-all|Wait|Wait-all) '[^']+' was broken: ")]
    private static partial Regex BrokenWait();

    /// <summary>xunit and NUnit write <c>System.FormatException : no number</c>, MSTest a sentence and then <c>System.FormatException: no number</c>.</summary>
    [GeneratedRegex(@"^(?:Test method .* threw exception:\s+)?((?:[A-Za-z_]\w*\.)+[A-Za-z_]\w*(?:Exception|Error)?) ?: ")]
    private static partial Regex ExceptionType();
}
