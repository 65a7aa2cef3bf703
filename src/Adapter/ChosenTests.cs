using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using MultiStream.Adapter.Reporting;
using MultiStream.Discovery;
using MultiStream.Options;

namespace MultiStream.Adapter;

/// <summary>Finds the tests that an IDE or a wrapper chose by their test cases, which may be older than the assembly.</summary>
internal static class ChosenTests
{
    /// <summary>The tests that are still there, each with the very test case that was chosen; the others are recorded as failed.</summary>
    public static IReadOnlyList<SelectedTest> Find(IEnumerable<TestCase> chosen, IFrameworkHandle handle, Func<IReadOnlyList<VariantOptions>> variants)
    {
        var found = new List<SelectedTest>();
        foreach (var source in chosen.GroupBy(c => c.Source, StringComparer.Ordinal))
        {
            var tests = SourceTests.Find(source.Key, handle, variants).ToLookup(t => t.FullyQualifiedName, StringComparer.Ordinal);
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

    /// <summary>
    /// Overloads share their full name, and the test cases of one method share all but their variant. The id of one of these is found first; by its name it is found when its values are others
    /// by now. A test case without ManagedMethod can only stand for a method without any.
    /// </summary>
    private static MultiStreamTest? Match(IEnumerable<MultiStreamTest> named, TestCase testCase)
    {
        var tests = named.ToArray();
        var variant = TestCaseFactory.VariantOf(testCase);
        if (Array.Find(tests, t => t.Variant is not null && VariantId.Of(t) == testCase.Id) is { } same)
            return same;
        if (TestCaseFactory.ManagedMethodOf(testCase) is { } managedMethod)
            return Array.Find(tests, t => t.ManagedMethod == managedMethod && t.Variant?.Name == variant);
        return tests is [var only] && only.Variant?.Name == variant ? only : null;
    }
}
