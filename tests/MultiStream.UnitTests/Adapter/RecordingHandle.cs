using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using VsOutcome = Microsoft.VisualStudio.TestPlatform.ObjectModel.TestOutcome;

namespace MultiStream.UnitTests.Adapter;

/// <summary>VSTest's side of a run or a listing: keeps what it is told, in order.</summary>
sealed class RecordingHandle : IFrameworkHandle, ITestCaseDiscoverySink
{
    private readonly List<string> _events = [];
    private readonly List<TestResult> _results = [];
    private readonly List<TestCase> _cases = [];
    private readonly List<string> _attachments = [];
    private readonly List<(TestMessageLevel Level, string Text)> _messages = [];
    private readonly Lock _gate = new();

    /// <summary><c>start X</c>, <c>result X · main Failed</c>, <c>end X Failed</c>.</summary>
    public IReadOnlyList<string> Events => _events;
    public IReadOnlyList<TestResult> Results => _results;
    public IReadOnlyList<TestCase> Cases => _cases;

    /// <summary>The files that belong to the run itself.</summary>
    public IReadOnlyList<string> Attachments => _attachments;
    public IReadOnlyList<(TestMessageLevel Level, string Text)> Messages => _messages;
    public bool EnableShutdownAfterTestRun { get; set; }

    public void RecordStart(TestCase testCase) => Add($"start {testCase.DisplayName}");

    public void RecordEnd(TestCase testCase, VsOutcome outcome) => Add($"end {testCase.DisplayName} {outcome}");

    public void RecordResult(TestResult testResult)
    {
        lock (_gate)
            _results.Add(testResult);
        Add($"result {testResult.DisplayName} {testResult.Outcome}");
    }

    public void RecordAttachments(IList<AttachmentSet> attachmentSets)
    {
        lock (_gate)
            _attachments.AddRange(attachmentSets.SelectMany(s => s.Attachments).Select(a => a.Uri.LocalPath));
        Add("attachments");
    }

    public void SendMessage(TestMessageLevel testMessageLevel, string message)
    {
        lock (_gate)
            _messages.Add((testMessageLevel, message));
    }

    public void SendTestCase(TestCase discoveredTest) => _cases.Add(discoveredTest);

    public int LaunchProcessWithDebuggerAttached(
        string filePath, string? workingDirectory, string? arguments, IDictionary<string, string?>? environmentVariables) => 0;

    private void Add(string what)
    {
        lock (_gate)
            _events.Add(what);
    }
}
