using MultiStream.Options;

namespace MultiStream.Discovery;

/// <summary>The variants of the settings, put to the tests: pure, the same when listing and when running.</summary>
internal static class SettingVariants
{
    /// <summary>Each test that variants name, once for each of them in their place, in the order of the settings; the others as they are.</summary>
    public static IReadOnlyList<MultiStreamTest> Expand(IReadOnlyList<MultiStreamTest> tests, IReadOnlyList<VariantOptions> variants) =>
        variants.Count == 0 ? tests : [.. tests.SelectMany(test => Expand(test, variants))];

    private static IEnumerable<MultiStreamTest> Expand(MultiStreamTest test, IReadOnlyList<VariantOptions> variants)
    {
        var own = variants.Where(v => TestPattern.Matches(v.Test, test.FullyQualifiedName)).ToList();
        return own.Count == 0 ? [test] : own.Select(v => With(test, v.Name));
    }

    private static MultiStreamTest With(MultiStreamTest test, string setting)
    {
        var variant = new TestVariant(VariantNames.Join(test.Variant?.Name, setting), test.Variant?.Values ?? [], setting) { Label = test.Variant?.Label };
        return test with { Variant = variant, DisplayMethod = test.DisplayMethod, DisplayName = VariantNames.Display(test.DisplayMethod, variant) };
    }
}
