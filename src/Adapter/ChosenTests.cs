using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using MultiStream.Adapter.Reporting;
using MultiStream.Discovery;

namespace MultiStream.Adapter;

/// <summary>Finds the tests that an IDE or a wrapper chose by their test cases, which may be older than the assembly.</summary>
internal static class ChosenTests
{
    /// <summary>The tests that are still there, each with the very test case that was chosen; the others are recorded as failed.</summary>
    public static IReadOnlyList<SelectedTest> Find(IEnumerable<TestCase> chosen, IFrameworkHandle handle)
    {
        var found = new List<SelectedTest>();
        foreach (var source in chosen.GroupBy(c => c.Source, StringComparer.Ordinal))
        {
            var tests = SourceTests.Find(source.Key, handle).ToLookup(t => t.FullyQualifiedName, StringComparer.Ordinal);
            foreach (var testCase in source)
            {
                if (Match(tests[testCase.FullyQualifiedName], testCase) is { } test)
                    found.Add(new SelectedTest(test, testCase));
                else
                    TestRecorder.RecordMissing(handle, testCase);
            }
        }
        return found;
    }

    /// <summary>Overloads share their full name; a test case without ManagedMethod can only stand for a method without any.</summary>
    private static MultiStreamTest? Match(IEnumerable<MultiStreamTest> named, TestCase testCase)
    {
        if (TestCaseFactory.ManagedMethodOf(testCase) is { } managedMethod)
            return named.FirstOrDefault(t => t.ManagedMethod == managedMethod);
        return named.ToArray() is [var only] ? only : null;
    }
}
