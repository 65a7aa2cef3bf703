using System.Globalization;
using System.Text;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using MultiStream.Running;
using Outcome = MultiStream.TestOutcome;
using VsOutcome = Microsoft.VisualStudio.TestPlatform.ObjectModel.TestOutcome;

namespace MultiStream.Adapter.Reporting;

/// <summary>Turns the result of one test into VSTest's: one, or a parent and its children, in the order in which they must be recorded.</summary>
/// <remarks>
/// The parent comes first and final, because TrxLogger and the console look it up by ParentExecId when a child arrives and never look again. One level of
/// children only: the TRX logger writes grandchildren flat. A parent counts nowhere once it has children, so when it fails, one of them has to.
/// </remarks>
internal static class TestResultMapper
{
    private const string Main = "main";

    private static readonly TestProperty ExecutionId = Register("ExecutionId");
    private static readonly TestProperty ParentExecId = Register("ParentExecId");
    private static readonly TestProperty TestType = Register("TestType");

    /// <summary>The TRX schema's "unit test"; its children become InnerResults.</summary>
    private static readonly Guid UnitTest = new("13cdc9d9-ddb5-4fa4-a97d-d965ccfc6d4b");

    public static IReadOnlyList<TestResult> Map(MultiStreamTestResult result, TestCase testCase, bool skipsAreErrors)
    {
        result = Consistent(skipsAreErrors ? WithoutSkips(result) : result);
        var id = Guid.NewGuid();
        var parent = New(testCase, id, parent: null, testCase.DisplayName, result.Outcome, result.Started, result.Duration);
        parent.ErrorMessage = ResultText.Message(result.Message);
        parent.ErrorStackTrace = ResultText.Message(result.StackTrace);
        parent.ComputerName = Environment.MachineName;
        if (result.Parts.Count == 0)
        {
            AddOutput(parent, result.Output, result.Attachments);
            AddFiles(parent, result.Attachments);
            return [parent];
        }

        AddOutput(parent, Join(result.Output, Summary(result.Parts)), []);
        var results = new List<TestResult>(1 + result.Parts.Count) { parent };
        foreach (var part in result.Parts)
        {
            var child = New(testCase, Guid.NewGuid(), id, testCase.DisplayName + " · " + Title(part), part.Outcome, part.Started, part.Duration);
            child.ErrorMessage = ResultText.Message(part.Message);
            child.ErrorStackTrace = ResultText.Message(part.StackTrace);
            // Loggers write their own machine's name; IDEs show this one.
            child.ComputerName = part.Host ?? Environment.MachineName;
            IReadOnlyList<string> files = ReferenceEquals(part, MainOf(result.Parts)) ? [.. part.Attachments, .. result.Attachments] : part.Attachments;
            AddOutput(child, part.Output, files);
            AddFiles(child, files);
            results.Add(child);
        }
        return results;
    }

    /// <summary>The part that stands for the body; where a result has none, the first, so that nothing of the test's own is lost.</summary>
    private static ResultPart MainOf(IReadOnlyList<ResultPart> parts) => parts.FirstOrDefault(p => p.Host is null && p.Name == Main) ?? parts[0];

    private static string Title(ResultPart part) => part.Host is null ? part.Name : part.Name + " @ " + part.Host;

    /// <summary>SkipsAreErrors: what was skipped counts as failed, and its reason becomes the error.</summary>
    private static MultiStreamTestResult WithoutSkips(MultiStreamTestResult result) => result with
    {
        Outcome = result.Outcome == Outcome.Skipped ? Outcome.Failed : result.Outcome,
        Message = result.Outcome == Outcome.Skipped ? AsError(result.Message) : result.Message,
        Parts = [.. result.Parts.Select(p => p.Outcome == Outcome.Skipped ? p with { Outcome = Outcome.Failed, Message = AsError(p.Message) } : p)],
    };

    private static string AsError(string? reason) => $"Skipped, which the setting SkipsAreErrors counts as failed: {reason ?? "no reason was given"}";

    /// <summary>A failed child makes the parent fail, as it makes the run fail; a failed parent needs a failed child, or the console says that all passed.</summary>
    private static MultiStreamTestResult Consistent(MultiStreamTestResult result)
    {
        var failed = result.Parts.FirstOrDefault(p => p.Outcome == Outcome.Failed);
        if (failed is not null)
        {
            return result with { Outcome = Outcome.Failed, Message = result.Message ?? $"{Title(failed)} failed: {failed.Message ?? "no reason is known"}" };
        }
        if (result.Outcome != Outcome.Failed || result.Parts.Count == 0)
            return result;
        var main = MainOf(result.Parts);
        var blamed = main with { Outcome = Outcome.Failed, Message = main.Message ?? result.Message, StackTrace = main.StackTrace ?? result.StackTrace };
        return result with { Parts = [.. result.Parts.Select(p => ReferenceEquals(p, main) ? blamed : p)] };
    }

    /// <summary>One line for each child: IDEs and Azure DevOps show the parent first.</summary>
    private static string Summary(IReadOnlyList<ResultPart> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Title(part)}: {Word(part.Outcome)} after {Length(part.Duration)}");
            if (part.Outcome != Outcome.Passed && part.Message is { Length: > 0 } message)
                text.Append(": ").Append(ResultText.FirstLine(message));
            text.Append('\n');
        }
        return text.ToString();
    }

    private static string Length(TimeSpan time) => time < TimeSpan.FromSeconds(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time.TotalMilliseconds)} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    private static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Passed => "passed",
        Outcome.Failed => "failed",
        _ => "skipped",
    };

    private static string Join(string? output, string summary) =>
        string.IsNullOrEmpty(output) ? summary : output + (output.EndsWith('\n') ? "" : "\n") + summary;

    private static TestResult New(TestCase testCase, Guid id, Guid? parent, string name, Outcome outcome, DateTimeOffset started, TimeSpan duration)
    {
        var result = new TestResult(testCase)
        {
            DisplayName = ResultText.Printable(name),
            Outcome = outcome switch
            {
                Outcome.Passed => VsOutcome.Passed,
                Outcome.Failed => VsOutcome.Failed,
                _ => VsOutcome.Skipped,
            },
            StartTime = started,
            EndTime = started + duration,
            Duration = duration,
        };
        result.SetPropertyValue(ExecutionId, id);
        if (parent is { } parentId)
            result.SetPropertyValue(ParentExecId, parentId);
        result.SetPropertyValue(TestType, UnitTest);
        return result;
    }

    private static void AddOutput(TestResult result, string? output, IReadOnlyList<string> files)
    {
        if (!string.IsNullOrEmpty(output))
            result.Messages.Add(new TestResultMessage(TestResultMessage.StandardOutCategory, ResultText.Output(output, files)));
    }

    private static void AddFiles(TestResult result, IReadOnlyList<string> files)
    {
        if (files.Count == 0)
            return;
        var set = new AttachmentSet(AdapterIdentity.Uri, "MultiStream");
        foreach (var file in files)
            set.Attachments.Add(UriDataAttachment.CreateFrom(file, Path.GetFileName(file)));
        result.Attachments.Add(set);
    }

    private static TestProperty Register(string id) => TestProperty.Register(id, id, typeof(Guid), TestPropertyAttributes.Hidden, typeof(TestResult));
}
