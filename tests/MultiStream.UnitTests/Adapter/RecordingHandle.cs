using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;

namespace MultiStream.UnitTests.Adapter;

/// <summary>VSTest's side of a run or a listing: keeps what it is told, in order.</summary>
sealed class RecordingHandle : IFrameworkHandle, ITestCaseDiscoverySink
{
    readonly List<string> events = [];
    readonly List<TestResult> results = [];
    readonly List<TestCase> cases = [];
    readonly List<(TestMessageLevel Level, string Text)> messages = [];
    readonly Lock gate = new();

    /// <summary><c>start X</c>, <c>result X · main Failed</c>, <c>end X Failed</c>.</summary>
    public IReadOnlyList<string> Events => events;
    public IReadOnlyList<TestResult> Results => results;
    public IReadOnlyList<TestCase> Cases => cases;
    public IReadOnlyList<(TestMessageLevel Level, string Text)> Messages => messages;
    public bool EnableShutdownAfterTestRun { get; set; }

    public void RecordStart(TestCase testCase) => Add($"start {testCase.DisplayName}");

    public void RecordEnd(TestCase testCase, TestOutcome outcome) => Add($"end {testCase.DisplayName} {outcome}");

    public void RecordResult(TestResult testResult)
    {
        lock (gate)
            results.Add(testResult);
        Add($"result {testResult.DisplayName} {testResult.Outcome}");
    }

    public void RecordAttachments(IList<AttachmentSet> attachmentSets) => Add("attachments");

    public void SendMessage(TestMessageLevel testMessageLevel, string message)
    {
        lock (gate)
            messages.Add((testMessageLevel, message));
    }

    public void SendTestCase(TestCase discoveredTest) => cases.Add(discoveredTest);

    public int LaunchProcessWithDebuggerAttached(
        string filePath, string? workingDirectory, string? arguments, IDictionary<string, string?>? environmentVariables) => 0;

    void Add(string what)
    {
        lock (gate)
            events.Add(what);
    }
}
