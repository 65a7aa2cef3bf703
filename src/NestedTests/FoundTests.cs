using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using MultiStream.Nested;

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

/// <summary>Which of an assembly's tests a name means; pure.</summary>
internal static class CaseSelection
{
    /// <summary>
    /// All cases of the method of that name; or the one that has all of the name, arguments included: as its full name, as what its framework shows, or as a report calls it.
    /// </summary>
    public static IReadOnlyList<TestCase> Of(IReadOnlyList<TestCase> cases, string name)
    {
        List<TestCase> exact = [.. cases.Where(c => NestedNames.AreSame(c.FullyQualifiedName, name))];
        if (exact.Count == 0)
            exact = [.. cases.Where(c => NestedNames.AreSame(NestedNames.WithoutArguments(c.FullyQualifiedName), name))];
        return exact.Count > 0 ? exact : [.. cases.Where(c => c.DisplayName.Equals(name, StringComparison.Ordinal) || NestedNames.AreSame(NestedNames.OfRow(c.FullyQualifiedName, c.DisplayName), name))];
    }
}
