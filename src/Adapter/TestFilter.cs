using System.Reflection;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using MultiStream.Discovery;

namespace MultiStream.Adapter;

/// <summary>The filter of <c>--filter</c> for the tests of one assembly: knows the names that may stand in it, and what each test has under them.</summary>
internal sealed class TestFilter
{
    private static readonly string[] BuiltIn = ["FullyQualifiedName", "Name", "DisplayName", "ClassName", "Category", "TestCategory"];

    private readonly ITestCaseFilterExpression _expression;
    private readonly HashSet<string> _traitNames;
    private readonly SortedSet<string> _unknown = new(StringComparer.OrdinalIgnoreCase);

    private TestFilter(ITestCaseFilterExpression expression, HashSet<string> traitNames)
    {
        _expression = expression;
        _traitNames = traitNames;
    }

    /// <summary>The filter of a run or a listing; null when the user gave none.</summary>
    /// <exception cref="MultiStreamException">The filter cannot be understood.</exception>
    public static TestFilter? From(IDiscoveryContext? context, IReadOnlyList<MultiStreamTest> tests)
    {
        if (context is null)
            return null;
        var traitNames = tests.SelectMany(t => t.Traits).Select(t => t.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        try
        {
            var expression = Expression(context, [.. BuiltIn, .. traitNames]);
            return expression is null ? null : new TestFilter(expression, traitNames);
        }
        catch (TestPlatformFormatException e)
        {
            throw new MultiStreamException($"No test was selected, because the filter '{e.FilterValue}' cannot be understood: {e.Message} Right would be, for example, "
                + "'FullyQualifiedName~Login' or '(Category=nightly&Name!=Slow)|Owner=grace'.", e);
        }
    }

    /// <summary>A sentence on names in the filter that no test of the assembly has; null when all were known. Ask after matching.</summary>
    public string? Complaint => _unknown.Count == 0
        ? null
        : $"The filter '{_expression.TestCaseFilterValue}' asks for {string.Join(", ", _unknown.Select(n => $"'{n}'"))}, which no test has. "
            + $"Known are {string.Join(", ", BuiltIn.Concat(_traitNames.Order(StringComparer.OrdinalIgnoreCase)))}.";

    public bool Matches(TestCase testCase, MultiStreamTest test) => _expression.MatchTestCase(testCase, name => Value(test, name));

    private object? Value(MultiStreamTest test, string name)
    {
        if (Is("FullyQualifiedName"))
            return test.FullyQualifiedName;
        if (Is("Name"))
            return test.MethodName;
        if (Is("DisplayName"))
            return test.DisplayName;
        if (Is("ClassName"))
            return test.TypeName;
        // Null, not an empty array, stands for "has none": negations and the platform's 'None' look for it.
        if (Is("Category") || Is("TestCategory"))
            return test.Categories.Count == 0 ? null : test.Categories.ToArray();
        if (!_traitNames.Contains(name))
            _unknown.Add(name);
        var values = test.Traits.Where(t => t.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(t => t.Value).ToArray();
        return values.Length == 0 ? null : values;

        bool Is(string known) => name.Equals(known, StringComparison.OrdinalIgnoreCase);
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
