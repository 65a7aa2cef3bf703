using System.Reflection;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using MultiStream.Discovery;

namespace MultiStream.Adapter;

/// <summary>The filter of <c>--filter</c> for the tests of one assembly: knows which names may stand in it, and tells of those that mean nothing.</summary>
internal sealed class TestFilter
{
    private readonly ITestCaseFilterExpression _expression;
    private readonly HashSet<string> _ownNames;
    private readonly HashSet<string> _parameters;
    private readonly SortedSet<string> _unknown = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> _hidden = new(StringComparer.OrdinalIgnoreCase);
    private bool _hasMatched;

    private TestFilter(ITestCaseFilterExpression expression, HashSet<string> ownNames, HashSet<string> parameters)
    {
        _expression = expression;
        _ownNames = ownNames;
        _parameters = parameters;
    }

    /// <summary>The filter of a run or a listing; null when the user gave none.</summary>
    /// <exception cref="MultiStreamException">The filter cannot be understood.</exception>
    public static TestFilter? From(IDiscoveryContext? context, IReadOnlyList<MultiStreamTest> tests)
    {
        if (context is null)
            return null;
        var ownNames = tests.SelectMany(TestProperties.OwnOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
        try
        {
            var expression = Expression(context, [.. TestProperties.OfEvery, .. ownNames]);
            var parameters = tests.SelectMany(t => t.Variant?.Values ?? []).Select(v => v.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
            return expression is null ? null : new TestFilter(expression, ownNames, parameters);
        }
        catch (TestPlatformFormatException e)
        {
            throw new MultiStreamException($"No test was selected, because the filter '{e.FilterValue}' cannot be understood: {e.Message} Right would be, for example, "
                + "'FullyQualifiedName~Login' or '(Category=nightly&Name!=Slow)|Owner=grace'.", e);
        }
    }

    /// <summary>Sentences on names in the filter that no test of the assembly has, and, where no test passed, on those that are a parameter's too; null when there are none. Ask after matching.</summary>
    public string? Complaint => (Unknown, Hidden) switch
    {
        (null, var hidden) => hidden,
        (var unknown, null) => unknown,
        var (unknown, hidden) => $"{unknown} {hidden}",
    };

    private string? Hidden => _hasMatched || _hidden.Count == 0
        ? null
        : $"In the filter '{_expression.TestCaseFilterValue}' {string.Join(", ", _hidden.Select(n => $"'{n}'"))} is what every test has, and no test passed. "
            + $"Of test cases with a parameter of this name the values are found by their names: {string.Join(", ", _hidden.Select(n => $"'Variant~{_parameters.First(p => p.Equals(n, StringComparison.OrdinalIgnoreCase))}: …'"))}.";

    private string? Unknown => _unknown.Count == 0
        ? null
        : $"The filter '{_expression.TestCaseFilterValue}' asks for {string.Join(", ", _unknown.Select(n => $"'{n}'"))}, which no test has. "
            + $"Known are {string.Join(", ", TestProperties.OfEvery.Concat(_ownNames.Order(StringComparer.OrdinalIgnoreCase)))}.";

    public bool Matches(TestCase testCase, MultiStreamTest test)
    {
        bool matches = _expression.MatchTestCase(testCase, name => Value(test, name));
        _hasMatched |= matches;
        return matches;
    }

    private object? Value(MultiStreamTest test, string name)
    {
        bool isOfEvery = TestProperties.OfEvery.Contains(name, StringComparer.OrdinalIgnoreCase);
        if (_parameters.Contains(name) && (isOfEvery || name.Equals(TestProperties.Variant, StringComparison.OrdinalIgnoreCase)))
            _hidden.Add(name);
        if (!isOfEvery && !_ownNames.Contains(name))
            _unknown.Add(name);
        return TestProperties.ValueOf(test, name);
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
