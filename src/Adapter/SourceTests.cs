using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using MultiStream.Discovery;
using MultiStream.Options;

namespace MultiStream.Adapter;

/// <summary>A test in our description and in VSTest's.</summary>
internal sealed record SelectedTest(MultiStreamTest Test, TestCase Case);

/// <summary>The tests of source assemblies, as listing and running both need them: found, then filtered.</summary>
internal static class SourceTests
{
    /// <summary>The tests that the user's filter lets through. What is wrong with a source or with the filter is said to the user, and costs its tests alone.</summary>
    public static IEnumerable<SelectedTest> Select(IEnumerable<string> sources, IDiscoveryContext? context, IMessageLogger? logger, Func<IReadOnlyList<VariantOptions>> variants)
    {
        foreach (var source in sources)
        {
            var tests = Find(source, logger, variants);
            if (tests.Count == 0)
                continue;
            if (!TryFilter(context, tests, logger, out var filter))
                yield break;
            foreach (var test in tests)
            {
                var testCase = TestCaseFactory.Create(test);
                if (filter is null || filter.Matches(testCase, test))
                    yield return new SelectedTest(test, testCase);
            }
            if (filter?.Complaint is { } complaint)
                logger?.Say(TestMessageLevel.Warning, complaint);
        }
    }

    /// <summary>All test cases of a source; none, and a warning, when it cannot be read.</summary>
    public static IReadOnlyList<MultiStreamTest> Find(string source, IMessageLogger? logger, Func<IReadOnlyList<VariantOptions>> variants)
    {
        try
        {
            var tests = TestFinder.Find(source);
            // Nobody reads the settings for an assembly of another framework.
            return tests.Count == 0 ? tests : SettingVariants.Expand(tests, variants());
        }
        catch (MultiStreamException e)
        {
            logger?.Say(TestMessageLevel.Warning, e.Message);
            return [];
        }
    }

    private static bool TryFilter(IDiscoveryContext? context, IReadOnlyList<MultiStreamTest> tests, IMessageLogger? logger, out TestFilter? filter)
    {
        try
        {
            filter = TestFilter.From(context, tests);
            return true;
        }
        catch (MultiStreamException e)
        {
            logger?.Say(TestMessageLevel.Error, e.Message);
            filter = null;
            return false;
        }
    }
}
