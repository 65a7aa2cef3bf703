using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using MultiStream.Discovery;
using MultiStream.Report;
using MultiStream.Running;
using MultiStream.Secrets;

namespace MultiStream.Adapter.Reporting;

/// <summary>Hears of a run's tests and records them with VSTest. Translates, decides nothing.</summary>
internal sealed class TestRecorder(IFrameworkHandle handle, IReadOnlyList<SelectedTest> tests, bool skipsAreErrors, bool debugged = false) : ITestRunObserver
{
    private readonly Dictionary<TestKey, TestCase> _cases = Index(tests);
    private readonly HashSet<TestKey> _started = [];
    private readonly HashSet<TestKey> _ended = [];
    private readonly Lock _gate = new(), _attaching = new();

    public void TestStarted(MultiStreamTest test)
    {
        lock (_gate)
            _started.Add(Key(test));
        handle.RecordStart(_cases[Key(test)]);
    }

    public void TestEnded(MultiStreamTestResult result)
    {
        var testCase = _cases[Key(result.Test)];
        var results = TestResultMapper.Map(result, testCase, skipsAreErrors);
        // One lock, so that the children of one test follow each other in every logger.
        lock (_gate)
        {
            _ended.Add(Key(result.Test));
            foreach (var one in results)
                handle.RecordResult(one);
            // Last: a data collector that follows the tests (blame) must see all of a test's results within it.
            handle.RecordEnd(testCase, results[0].Outcome);
        }
    }

    public void Message(RunMessageLevel level, string text) => handle.Say(
        level switch
        {
            RunMessageLevel.Information => TestMessageLevel.Informational,
            RunMessageLevel.Warning => TestMessageLevel.Warning,
            _ => TestMessageLevel.Error,
        },
        text);

    /// <summary>Without our name in front: each line says whose it is. Shown at normal verbosity.</summary>
    public void Live(string lines) => handle.SendMessage(TestMessageLevel.Informational, lines);

    public bool IsBeingDebugged => debugged;

    /// <summary>An IDE shows the process among those that it debugs. One at a time: the test host of VSTest 18 keeps the waiter for one answer only, and a second request leaves the first without.</summary>
    public bool AttachDebugger(int pid)
    {
        lock (_attaching)
            return (handle as IFrameworkHandle2)?.AttachDebuggerToProcess(pid) == true;
    }

    /// <summary>Gives every test that has no result yet a failed one.</summary>
    public void FailWhatHasNoResult(string message)
    {
        foreach (var (test, _) in tests)
        {
            bool hasStarted, hasEnded;
            lock (_gate)
                (hasStarted, hasEnded) = (_started.Contains(Key(test)), _ended.Contains(Key(test)));
            if (hasEnded)
                continue;
            if (!hasStarted)
                TestStarted(test);
            TestEnded(new MultiStreamTestResult
            {
                Test = test,
                Outcome = TestOutcome.Failed,
                Started = DateTimeOffset.UtcNow,
                Duration = TimeSpan.Zero,
                Message = Redactor.Redact(message),
            });
        }
    }

    /// <summary>Makes the picture of the run whose folder this is, and attaches it to the run. Says why when it cannot; without events, or without a test that began, there is nothing to show.</summary>
    public void AttachReport(string folder)
    {
        lock (_gate)
        {
            if (_started.Count == 0)
                return;
        }
        if (RunReport.TryWrite(folder, problem => Message(RunMessageLevel.Warning, problem)) is not { } report)
            return;
        handle.RecordAttachments([new AttachmentSet(AdapterIdentity.Uri, "MultiStream") { Attachments = { UriDataAttachment.CreateFrom(report, "The picture of the run: open it in a browser") } }]);
    }

    /// <summary>Records a chosen test that its assembly no longer has.</summary>
    public static void RecordMissing(IFrameworkHandle handle, TestCase testCase)
    {
        var outcome = Microsoft.VisualStudio.TestPlatform.ObjectModel.TestOutcome.Failed;
        handle.RecordStart(testCase);
        handle.RecordResult(new TestResult(testCase)
        {
            DisplayName = testCase.DisplayName,
            Outcome = outcome,
            StartTime = DateTimeOffset.UtcNow,
            EndTime = DateTimeOffset.UtcNow,
            ErrorMessage = $"The test '{testCase.FullyQualifiedName}' is no longer in '{testCase.Source}', or not with the same parameters"
                + (TestCaseFactory.VariantOf(testCase) is { } variant ? $", or it has no case '{variant}' any more, by its attributes or by the Variants of the settings" : "")
                + ": it was renamed or removed after it was listed. List the tests anew.",
        });
        handle.RecordEnd(testCase, outcome);
    }

    // Not the record itself: a runner may hand back a copy.
    private static TestKey Key(MultiStreamTest test) => new(test.Source, test.TypeName, test.ManagedMethod, test.Variant?.Identity);

    private static Dictionary<TestKey, TestCase> Index(IReadOnlyList<SelectedTest> tests)
    {
        var cases = new Dictionary<TestKey, TestCase>(tests.Count);
        // An IDE may choose one test twice; one of the two test cases is enough for its results.
        foreach (var (test, testCase) in tests)
            cases[Key(test)] = testCase;
        return cases;
    }

    private readonly record struct TestKey(string Source, string Type, string Method, string? Variant);
}
