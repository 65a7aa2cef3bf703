namespace MultiStream.UnitTests.Discovery;

public class DisplayNamesTests
{
    [Theory]
    [InlineData("Good", "Plain", "", "Plain")]
    [InlineData("TwinA", "Shared", "", "TwinA.Shared")]
    [InlineData("TwinB", "Shared", "", "TwinB.Shared")]
    [InlineData("Overloads", "Run", "", "Overloads.Run()")]
    [InlineData("Overloads", "Run", "(MultiStream.StreamsManager)", "Overloads.Run(StreamsManager)")]
    [InlineData("Overloads", "Run", "(MultiStream.StreamsManager,System.Threading.CancellationToken)", "Overloads.Run(StreamsManager, CancellationToken)")]
    [InlineData("Outer+Inner", "Nested", "", "Nested")]
    [InlineData("NearDerivedA", "Inherited", "", "NearDerivedA.Inherited")]
    public void A_name_is_as_short_as_it_can_be(string className, string method, string parameters, string expected) =>
        Assert.Equal(expected, Assert.Single(Cases.All, t => t.ClassName == className && t.ManagedMethod == method + parameters).DisplayName);

    [Fact]
    public void Classes_of_one_name_are_told_apart_by_their_namespaces() =>
        Assert.Equal(["Discovery.Cases.Elsewhere.TwinC.Far_shared", "Discovery.Cases.Other.TwinC.Far_shared"],
            Cases.All.Where(t => t.MethodName == "Far_shared").Select(t => t.DisplayName).Order(StringComparer.Ordinal));

    [Fact]
    public void No_two_tests_share_a_name() =>
        Assert.Equal(Cases.All.Count, Cases.All.Select(t => t.DisplayName).Distinct(StringComparer.Ordinal).Count());
}
