using MultiStream.Adapter;
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
    public void Every_name_selects_what_it_says(string filter, string expected) => Assert.Equal(expected, string.Join(' ', Selected(filter)));

    [Fact]
    public void A_category_that_is_not_wanted_leaves_those_that_have_none() =>
        Assert.Equal(Cases.All.Where(t => !t.Categories.Contains("nightly")).Select(t => t.DisplayName), Selected("Category!=nightly"));

    [Fact]
    public void Without_a_filter_there_is_none() => Assert.Null(TestFilter.From(new RunSettingsContext(), Cases.All));
}
