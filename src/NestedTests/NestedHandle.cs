using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using VsOutcome = Microsoft.VisualStudio.TestPlatform.ObjectModel.TestOutcome;

namespace MultiStream.NestedTests;

/// <summary>What an adapter tells of its run.</summary>
internal sealed class NestedHandle(ResultRecorder recorder, ConsoleGuard console) : IFrameworkHandle
{
    public bool EnableShutdownAfterTestRun { get; set; }

    public void RecordStart(TestCase testCase)
    {
        console.TakeBack();
        recorder.Starts(testCase);
    }

    public void RecordResult(TestResult testResult) => recorder.Ends(testResult);

    public void RecordEnd(TestCase testCase, VsOutcome outcome)
    {
        // The result says it all, and comes before or after this, as it pleases the adapter.
    }

    public void RecordAttachments(IList<AttachmentSet> attachmentSets) => recorder.Attached(attachmentSets);

    public void SendMessage(TestMessageLevel testMessageLevel, string message) => recorder.Say(testMessageLevel, message);

    public int LaunchProcessWithDebuggerAttached(string filePath, string? workingDirectory, string? arguments, IDictionary<string, string?>? environmentVariables) =>
        throw new NotSupportedException("A nested test cannot start a process under a debugger.");
}
