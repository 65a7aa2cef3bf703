using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using MultiStream.Adapter.Reporting;
using MultiStream.Discovery;

namespace MultiStream.Adapter;

/// <summary>Finds the tests that an IDE or a wrapper chose by their test cases, which may be older than the assembly.</summary>
internal static class ChosenTests
{
    /// <summary>The tests that are still there, each with the very test case that was chosen; the others are recorded as failed.</summary>
    /// <param name="chosen">The test cases.</param>
    /// <param name="handle">Gets the results of those that are gone.</param>
    /// <param name="expand">Makes test cases of tests, by the variants of the settings.</param>
    /// <param name="wrongVariants">Why variants of the settings cannot be read; null: all were. Asked after the tests.</param>
    public static IReadOnlyList<SelectedTest> Find(
        IEnumerable<TestCase> chosen, IFrameworkHandle handle, Func<IReadOnlyList<MultiStreamTest>, IReadOnlyList<MultiStreamTest>> expand, Func<string?>? wrongVariants = null)
    {
        var found = new List<SelectedTest>();
        foreach (var source in chosen.GroupBy(c => c.Source, StringComparer.Ordinal))
        {
            var names = source.Select(c => c.FullyQualifiedName).ToHashSet(StringComparer.Ordinal);
            var there = new TestsByCase(SourceTests.Find(source.Key, handle, expand).Where(t => names.Contains(t.FullyQualifiedName)));
            foreach (var testCase in source)
            {
                if (there.Find(testCase) is { } test)
                    found.Add(new SelectedTest(test, testCase));
                else
                    TestRecorder.RecordMissing(handle, testCase, wrongVariants?.Invoke() ?? there.WhyNot(testCase));
            }
        }
        return found;
    }
}
