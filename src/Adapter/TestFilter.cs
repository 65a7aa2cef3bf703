using System.Reflection;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using MultiStream.Discovery;

namespace MultiStream.Adapter;

/// <summary>The filter of <c>--filter</c> for the tests of one assembly: knows the names that may stand in it, and what each test has under them: its traits, and of a test case with a variant the variant's name and values.</summary>
internal sealed class TestFilter
{
    private const string Variant = "Variant";

    private static readonly string[] BuiltIn = ["FullyQualifiedName", "Name", "DisplayName", "ClassName", "Category", "TestCategory"];

    private readonly ITestCaseFilterExpression _expression;
    private readonly HashSet<string> _ownNames;
    private readonly SortedSet<string> _unknown = new(StringComparer.OrdinalIgnoreCase);

    private TestFilter(ITestCaseFilterExpression expression, HashSet<string> ownNames)
    {
        _expression = expression;
        _ownNames = ownNames;
    }

    /// <summary>The filter of a run or a listing; null when the user gave none.</summary>
    /// <exception cref="MultiStreamException">The filter cannot be understood.</exception>
    public static TestFilter? From(IDiscoveryContext? context, IReadOnlyList<MultiStreamTest> tests)
    {
        if (context is null)
            return null;
        var ownNames = tests.SelectMany(OwnNames).ToHashSet(StringComparer.OrdinalIgnoreCase);
        try
        {
            var expression = Expression(context, [.. BuiltIn, .. ownNames]);
            return expression is null ? null : new TestFilter(expression, ownNames);
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
            + $"Known are {string.Join(", ", BuiltIn.Concat(_ownNames.Order(StringComparer.OrdinalIgnoreCase)))}.";

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
        if (!_ownNames.Contains(name))
            _unknown.Add(name);
        var values = test.Traits.Where(t => Is(t.Key)).Select(t => t.Value).ToArray();
        // Only then the variant: who has marked a test knows the mark, and a parameter may be named like it by chance.
        if (values.Length == 0 && test.Variant is { } variant)
            values = Is(Variant) ? [.. Names(variant)] : [.. variant.Values.Where(v => Is(v.Key)).Select(v => v.Value)];
        return values.Length == 0 ? null : values;

        bool Is(string known) => name.Equals(known, StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> OwnNames(MultiStreamTest test) =>
        test.Variant is null ? test.Traits.Select(t => t.Key) : [.. test.Traits.Select(t => t.Key), Variant, .. test.Variant.Values.Select(v => v.Key)];

    /// <summary>A case that attributes and settings make together has the name of each, and both in one.</summary>
    private static IEnumerable<string> Names(TestVariant variant) =>
        variant.Setting is null ? [variant.Name] : [variant.Name, variant.Label ?? VariantNames.Of(variant.Values), variant.Setting];

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
