using System.Globalization;
using MultiStream.Options;

namespace MultiStream.Discovery;

/// <summary>The variants of the settings, put to the tests: pure, the same when listing and when running.</summary>
internal static class SettingVariants
{
    /// <summary>Each test that variants name, once for each of them in their place, in the order of the settings; the others as they are.</summary>
    public static IReadOnlyList<MultiStreamTest> Expand(IReadOnlyList<MultiStreamTest> tests, IReadOnlyList<VariantOptions> variants) =>
        variants.Count == 0 ? tests : [.. tests.GroupBy(t => (t.Source, t.TypeName, t.ManagedMethod)).SelectMany(method => ExpandMethod([.. method], variants))];

    private static IEnumerable<MultiStreamTest> ExpandMethod(IReadOnlyList<MultiStreamTest> cases, IReadOnlyList<VariantOptions> variants)
    {
        var own = variants.Where(v => TestPattern.Matches(v.Test, cases[0].FullyQualifiedName)).ToList();
        if (own.Count == 0)
            return cases;
        return (long)cases.Count * own.Count > MethodCases.Max ? [TooMany(cases[0], cases.Count, own.Count)] : cases.SelectMany(test => own.Select(v => With(test, v.Name)));
    }

    /// <summary>The method once, as one whose attributes alone make too many is.</summary>
    private static MultiStreamTest TooMany(MultiStreamTest test, int cases, int variants) => test with
    {
        Variant = null,
        DisplayMethod = test.DisplayMethod,
        DisplayName = test.DisplayMethod,
        Problem = string.Create(CultureInfo.InvariantCulture, $"The {cases:N0} test cases of method '{test.MethodName}' and the {variants:N0} Variants of the settings that name it give more than {MethodCases.Max:N0}: vary less, or let fewer variants name it."),
    };

    private static MultiStreamTest With(MultiStreamTest test, string setting)
    {
        var variant = new TestVariant(VariantNames.Join(test.Variant?.Name, setting), test.Variant?.Values ?? [], setting) { Label = test.Variant?.Label };
        return test with { Variant = variant, DisplayMethod = test.DisplayMethod, DisplayName = VariantNames.Display(test.DisplayMethod, variant) };
    }
}
