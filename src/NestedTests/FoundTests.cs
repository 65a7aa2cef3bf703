using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;

namespace MultiStream.NestedTests;

/// <summary>The tests that an adapter finds in an assembly.</summary>
internal sealed class FoundTests(ResultRecorder recorder) : ITestCaseDiscoverySink, IMessageLogger
{
    public List<TestCase> Cases { get; } = [];

    public void SendTestCase(TestCase discoveredTest)
    {
        lock (Cases)
            Cases.Add(discoveredTest);
    }

    public void SendMessage(TestMessageLevel testMessageLevel, string message) => recorder.Say(testMessageLevel, message);
}
