using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using MultiStream.Nested;
using VsOutcome = Microsoft.VisualStudio.TestPlatform.ObjectModel.TestOutcome;

namespace MultiStream.NestedTests;

/// <summary>A result in VSTest's form as one in ours; pure.</summary>
internal static class ResultMapping
{
    /// <param name="written">What the test wrote to the console.</param>
    public static NestedResult Of(TestResult result, string written)
    {
        var name = NestedNames.WithoutArguments(result.TestCase.FullyQualifiedName);
        var outcome = result.Outcome switch
        {
            VsOutcome.Passed => TestOutcome.Passed,
            // No result, or a test that is not there any more, is nothing to be content with.
            VsOutcome.Failed or VsOutcome.NotFound => TestOutcome.Failed,
            _ => TestOutcome.Skipped,
        };
        var text = result.ErrorMessage ?? (outcome == TestOutcome.Skipped ? SkipReason(result) : null);
        return new NestedResult(name, new TestReport(
            NestedNames.OfRow(result.TestCase.FullyQualifiedName, result.DisplayName is { Length: > 0 } shown ? shown : result.TestCase.DisplayName), outcome, result.Duration,
            string.IsNullOrWhiteSpace(text) ? outcome == TestOutcome.Failed ? "it failed, and did not say why" : null : CappedText.Of(text.Trim()),
            result.ErrorStackTrace is { Length: > 0 } stack ? CappedText.Of(WithoutReflection(stack)) : null,
            CappedText.Of(written + string.Concat(Messages(result).Select(m => m.Text))), []));
    }

    /// <summary>What the framework itself kept of what the test wrote. Of a skipped test that wrote nothing, NUnit puts the reason there.</summary>
    public static IEnumerable<(bool Error, string Text)> Messages(TestResult result)
    {
        var reason = result.Outcome == VsOutcome.Skipped ? (result.ErrorMessage ?? SkipReason(result))?.Trim() : null;
        return from message in result.Messages
               where message.Category != TestResultMessage.AdditionalInfoCategory && !string.IsNullOrEmpty(message.Text) && message.Text.Trim() != reason
               select (message.Category == TestResultMessage.StandardErrorCategory, message.Text!);
    }

    private static string? SkipReason(TestResult result) =>
        result.Messages.FirstOrDefault(m => m.Category == TestResultMessage.AdditionalInfoCategory || m.Category == TestResultMessage.StandardOutCategory)?.Text;

    /// <summary>MSTest, before version 3, has a result for all rows beside theirs.</summary>
    public static IReadOnlyList<NestedResult> WithoutParents(IReadOnlyList<(TestResult Result, NestedResult Nested)> results) =>
        [.. results.Where(r => !HasInner(r.Result)).Select(r => r.Nested)];

    private static bool HasInner(TestResult result) => result.Properties.FirstOrDefault(p => p.Id == "InnerResultsCount") is { } property && result.GetPropertyValue(property, 0) > 0;

    /// <summary>How the framework called the test says nothing of the test.</summary>
    private static string WithoutReflection(string stack) =>
        string.Join('\n', stack.TrimEnd().Split('\n').Where(l => !l.Contains(" System.Reflection.MethodBaseInvoker.", StringComparison.Ordinal) && !l.Contains(" InvokeStub_", StringComparison.Ordinal))).TrimEnd();
}
