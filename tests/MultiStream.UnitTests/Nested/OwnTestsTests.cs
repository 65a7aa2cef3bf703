using MultiStream.Discovery;
using MultiStream.Nested;

namespace MultiStream.UnitTests.Nested;

/// <summary>MultiStream's own tests as parts of others: which are meant, and what is told of them.</summary>
public sealed class OwnTestsTests
{
    private static readonly MultiStreamTest s_case = new()
    {
        Source = "/parts.dll", TypeName = "Acme.Parts+Inner", MethodName = "Sends", MethodToken = 1, ManagedMethod = "Sends", DisplayName = "Sends(downgrade)", Variant = new TestVariant("downgrade", []),
    };

    [Theory]
    [InlineData("Acme.Parts.Inner.Sends", true)]
    [InlineData("Acme.Parts+Inner.Sends(downgrade)", true)]
    [InlineData("Acme.Parts+Inner.Sends(upgrade)", false)]
    [InlineData("Acme.Parts+Inner.Send", false)]
    public void A_name_means_all_cases_and_one_with_a_case_this_one(string name, bool isMeant) => Assert.Equal(isMeant, OwnTests.IsMeant(s_case, name));

    [Theory]
    [InlineData("Barrier 'go' was broken: stream 'b' left it after 0.1 s.", true)]
    [InlineData("SetUpAsync failed: Get 'port' was broken: nobody is left to come.", true)]
    [InlineData("GetAll 'port' was broken: nobody is left to come.", false)]
    [InlineData("Assert.Equal() Failure: Barrier 'go' was broken: no", false)]
    public void A_part_whose_wait_broke_is_known_by_what_it_says_first(string message, bool isBroken) =>
        Assert.Equal(isBroken, NestedText.Error(new TestReport("t", TestOutcome.Failed, TimeSpan.Zero, message, null, "", [])).Is<SyncBrokenException>());

    [Fact]
    public void Of_a_long_output_the_beginning_and_the_end_are_kept()
    {
        var output = new NestedOutput();
        output.Append("first\n");
        for (int i = 0; i < 1000; i++)
            output.Append(new string('x', 1023) + "\n");
        output.Append("last\n");
        var text = output.ToString();
        Assert.StartsWith("first\n", text, StringComparison.Ordinal);
        Assert.EndsWith("x\nlast\n", text, StringComparison.Ordinal);
        Assert.Matches("\n… [0-9,]+ characters are left out here …\n", text);
        Assert.InRange(text.Length, 200_000, 300_000);
    }
}
