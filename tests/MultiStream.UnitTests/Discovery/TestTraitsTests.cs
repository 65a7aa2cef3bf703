namespace MultiStream.UnitTests.Discovery;

public class TestTraitsTests
{
    [Fact]
    public void Categories_come_from_everyones_attributes() =>
        Assert.Equal(["by-trait", "lab", "nightly", "of-class", "one", "slow", "theirs", "two"],
            Cases.One("Traits", "All_of_them").Categories.Order(StringComparer.Ordinal));

    [Fact]
    public void Traits_come_from_everyones_attributes_and_from_the_assembly() =>
        Assert.Equal(["Area=discovery", "Kind=fast", "Level=3", "Owner=grace", "Priority=2", "Ticket=17", "Ticket=18", "Weight=heavy"],
            Cases.One("Traits", "All_of_them").Traits.Select(t => $"{t.Key}={t.Value}").Order(StringComparer.Ordinal));

    [Fact]
    public void A_category_said_twice_is_one() => Assert.Equal(["Of-Class", "x"], Cases.One("Traits", "Repeats").Categories);

    [Fact]
    public void An_attribute_whose_arguments_cannot_be_read_costs_nothing_else() =>
        Assert.Equal(["of-class"], Cases.One("Traits", "Unreadable").Categories);
}
