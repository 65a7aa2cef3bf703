using Microsoft.VisualStudio.TestPlatform.Common.Filtering;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using MultiStream.Discovery;

namespace MultiStream.NestedTests;

/// <summary>A filter in the words of <c>dotnet test --filter</c>, understood by the platform's own code.</summary>
internal static class NestedFilter
{
    /// <summary>For an adapter, which has its own way with what it does not support. Null: there is none.</summary>
    /// <param name="supported">What the tests of its framework can be asked for.</param>
    /// <exception cref="MultiStreamException">The filter cannot be understood.</exception>
    /// <exception cref="TestPlatformFormatException">It asks for what such tests do not have.</exception>
    public static ITestCaseFilterExpression? Parse(string? filter, IEnumerable<string>? supported, Func<string, TestProperty?> properties)
    {
        if (string.IsNullOrEmpty(filter))
            return null;
        var wrapper = new FilterExpressionWrapper(filter);
        if (wrapper.ParseError is { Length: > 0 } error)
            throw new MultiStreamException($"The filter '{filter}' cannot be understood: {error} Right would be, for example, 'FullyQualifiedName~Login' or 'Category=nightly&Name!=Slow'.");
        var expression = new TestCaseFilterExpression(wrapper);
        return supported is not null && expression.ValidForProperties(supported, properties) is { Length: > 0 } invalid
            ? throw new TestPlatformFormatException($"It asks for {string.Join(", ", invalid.Select(n => $"'{n}'"))}, which tests here do not have. Known are {string.Join(", ", supported)}.", filter)
            : expression;
    }

    /// <summary>Those of MultiStream's own tests that a filter means.</summary>
    /// <param name="tests">Of one assembly.</param>
    /// <param name="filter">Empty: all.</param>
    /// <param name="names">Hears what the filter asks for; null: nobody will ask what it means.</param>
    public static IReadOnlyList<MultiStreamTest> Choose(IReadOnlyList<MultiStreamTest> tests, string filter, FilterNames? names = null)
    {
        if (Parse(filter, null, static _ => null) is not { } expression)
            return tests;
        return [.. tests.Where(t => expression.MatchTestCase(new TestCase(t.FullyQualifiedName, new Uri("executor://multistream"), t.Source), name => names?.ValueOf(t, name) ?? TestProperties.ValueOf(t, name)))];
    }
}
