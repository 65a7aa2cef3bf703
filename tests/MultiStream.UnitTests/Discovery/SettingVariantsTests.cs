using MultiStream.Discovery;
using MultiStream.Options;

namespace MultiStream.UnitTests.Discovery;

/// <summary>The variants of the settings, put to the tests that they name.</summary>
public class SettingVariantsTests
{
    private static readonly MultiStreamTest[] s_tests = [.. Cases.All.Where(t => t.MethodName is "Plain" or "Named")];

    private static IEnumerable<string> Names(params VariantOptions[] variants) => SettingVariants.Expand(s_tests, variants).Select(t => t.DisplayName);

    private static VariantOptions Variant(string name, string test) => new(name, test, [], $"Variants/Variant[@name='{name}']");

    [Fact]
    public void A_test_is_run_once_for_each_variant_that_names_it_and_not_without() =>
        Assert.Equal(
            ["Plain(ipv4)", "Plain(ipv6)", "Named(three times, ipv6)", "Named(as set, ipv6)"],
            Names(Variant("ipv4", "Discovery.Cases.Good.*"), Variant("ipv6", "Discovery.Cases.*")));

    [Fact]
    public void A_test_that_no_variant_names_is_as_it_was() =>
        Assert.Equal(["Plain", "Named(three times, x)", "Named(as set, x)"], Names(Variant("x", "*.Named"), Variant("y", "Other.*")));

    [Fact]
    public void Without_variants_the_tests_are_the_same() => Assert.Same(s_tests, SettingVariants.Expand(s_tests, []));

    [Fact]
    public void The_case_keeps_its_values_and_knows_its_variant()
    {
        var test = SettingVariants.Expand(s_tests, [Variant("ipv6", "*")])[1];

        Assert.Equal(("three times, ipv6", "three times", "ipv6"), (test.Variant!.Name, test.Variant.Label, test.Variant.Setting));
        Assert.Equal("3", Assert.Single(test.Variant.Values).Value);
        Assert.Equal("Discovery.Cases.Variants.Named(three times, ipv6)", test.FullName);
    }
}
