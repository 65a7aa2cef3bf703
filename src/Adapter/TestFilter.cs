using System.Reflection;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using MultiStream.Discovery;

namespace MultiStream.Adapter;

/// <summary>The filter of <c>--filter</c> for the tests of one assembly: knows which names may stand in it, and tells of those that mean nothing.</summary>
internal sealed class TestFilter
{
    private readonly ITestCaseFilterExpression _expression;
    private readonly FilterNames _names;
    private bool _hasMatched;

    private TestFilter(ITestCaseFilterExpression expression, FilterNames names) => (_expression, _names) = (expression, names);

    /// <summary>The filter of a run or a listing; null when the user gave none.</summary>
    /// <exception cref="MultiStreamException">The filter cannot be understood.</exception>
    public static TestFilter? From(IDiscoveryContext? context, IReadOnlyList<MultiStreamTest> tests)
    {
        if (context is null)
            return null;
        var names = new FilterNames(tests);
        try
        {
            return Expression(context, [.. names.Known]) is { } expression ? new TestFilter(expression, names) : null;
        }
        catch (TestPlatformFormatException e)
        {
            throw new MultiStreamException($"No test was selected, because the filter '{e.FilterValue}' cannot be understood: {e.Message} Right would be, for example, "
                + "'FullyQualifiedName~Login' or '(Category=nightly&Name!=Slow)|Owner=grace'.", e);
        }
    }

    /// <inheritdoc cref="FilterNames.Complaint"/>
    public string? Complaint => _names.Complaint(_expression.TestCaseFilterValue, _hasMatched);

    public bool Matches(TestCase testCase, MultiStreamTest test)
    {
        bool matches = _expression.MatchTestCase(testCase, name => _names.ValueOf(test, name));
        _hasMatched |= matches;
        return matches;
    }

    private static ITestCaseFilterExpression? Expression(IDiscoveryContext context, string[] names)
    {
        if (context is IRunContext run)
            return run.GetTestCaseFilter(names, _ => null);
        // For a listing the platform has the filter too, but not in the interface: MSTest reaches it this way, hence it will stay.
        var method = context.GetType().GetMethod("GetTestCaseFilter", [typeof(IEnumerable<string>), typeof(Func<string, TestProperty>)]);
        Func<string, TestProperty?> provider = _ => null;
        return (ITestCaseFilterExpression?)method?.Invoke(context, BindingFlags.DoNotWrapExceptions, null, [names, provider], null);
    }
}
