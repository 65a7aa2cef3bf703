using MultiStream.Adapter;
using MultiStream.Discovery;
using MultiStream.UnitTests.Discovery;

namespace MultiStream.UnitTests.Adapter;

public class TestFilterTests
{
    private static string[] Selected(string filter)
    {
        var selected = TestFilter.From(new RunSettingsContext(filter), Cases.All)!;
        return [.. Cases.All.Where(t => selected.Matches(TestCaseFactory.Create(t), t)).Select(t => t.DisplayName)];
    }

    [Theory]
    [InlineData("FullyQualifiedName=Discovery.Cases.Good.Plain", "Plain")]
    [InlineData("Cases.Good.Pl", "Plain")]
    [InlineData("Name=Plain", "Plain")]
    [InlineData("Name=Shared", "TwinA.Shared TwinB.Shared")]
    [InlineData("DisplayName=TwinB.Shared", "TwinB.Shared")]
    [InlineData("ClassName=Discovery.Cases.Outer+Inner", "Nested")]
    [InlineData("Category=nightly", "All_of_them")]
    [InlineData("TestCategory=lab", "All_of_them")]
    [InlineData("category=THEIRS", "All_of_them")]
    [InlineData("Owner=grace", "All_of_them")]
    [InlineData("Ticket=17", "All_of_them")]
    [InlineData("Ticket=18", "All_of_them")]
    [InlineData("Priority=2&Kind=fast", "All_of_them")]
    [InlineData("TestCategory=of-class&Owner!=grace", "Repeats Unreadable")]
    [InlineData("(Name=Plain|Name=Later)&Name!=Later", "Plain")]
    [InlineData("NoSuchTrait=x", "")]
    [InlineData("Variant=downgrade", "Matrix(downgrade)")]
    [InlineData("Variant~server: v2", "Matrix(client: v1, server: v2) Matrix(client: v2, server: v2)")]
    [InlineData("client=v2", "Matrix(client: v2, server: v1) Matrix(client: v2, server: v2)")]
    [InlineData("Client=v1&server=v3", "Matrix(downgrade)")]
    [InlineData(@"DisplayName=Matrix\(downgrade\)", "Matrix(downgrade)")]
    [InlineData("FullyQualifiedName=Discovery.Cases.Variants.Named", "Named(three times) Named(as set)")]
    public void Every_name_selects_what_it_says(string filter, string expected) => Assert.Equal(expected, string.Join(' ', Selected(filter)));

    [Fact]
    public void A_category_that_is_not_wanted_leaves_those_that_have_none() =>
        Assert.Equal(Cases.All.Where(t => !t.Categories.Contains("nightly")).Select(t => t.DisplayName), Selected("Category!=nightly"));

    [Fact]
    public void A_trait_is_stronger_than_a_value_and_a_variant_of_the_settings_has_its_own_name_too()
    {
        var plain = Cases.One("Good", "Plain") with { Variant = new TestVariant("owner: ada, ipv6", [new("owner", "ada")], "ipv6") };
        var marked = plain with { Traits = [new("Owner", "grace")] };
        MultiStreamTest[] tests = [plain, marked];

        Assert.Equal([true, false], Matching("Owner=ada"));
        Assert.Equal([false, true], Matching("Owner=grace"));
        Assert.Equal([true, true], Matching("Variant=ipv6"));
        Assert.Equal([true, true], Matching("Variant=owner: ada"));
        Assert.Equal([false, false], Matching("Variant!=ipv6"));

        bool[] Matching(string filter)
        {
            var expression = TestFilter.From(new RunSettingsContext(filter), tests)!;
            return [.. tests.Select(t => expression.Matches(TestCaseFactory.Create(t), t))];
        }
    }

    [Fact]
    public void Without_a_filter_there_is_none() => Assert.Null(TestFilter.From(new RunSettingsContext(), Cases.All));
}
