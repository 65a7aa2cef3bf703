using MultiStream.Options;

namespace MultiStream.UnitTests.Options;

public sealed class TestPatternTests
{
    [Theory]
    [InlineData("Acme.Tests.A.B", "Acme.Tests.A.B", true)]
    [InlineData("Acme.Tests.A.B", "Acme.Tests.A.B2", false)]
    [InlineData("Acme.Tests.A.B", "acme.tests.a.b", false)]
    [InlineData("Acme.Tests.A.*", "Acme.Tests.A.B", true)]
    [InlineData("Acme.Tests.A.*", "Acme.Tests.A.", true)]
    [InlineData("Acme.Tests.A.*", "AcmeXTests.A.B", false)]
    [InlineData("*.B", "Acme.Tests.A.B", true)]
    [InlineData("*", "", true)]
    [InlineData("**", "x", true)]
    [InlineData("A*B*A", "ABA", true)]
    [InlineData("AB*BA", "ABA", false)]
    [InlineData("*a*b*", "xxaxxbxx", true)]
    [InlineData("*a*b*", "xxbxxaxx", false)]
    [InlineData("A*bc*bc", "A-bc", false)]
    [InlineData("A*bc*bc", "A-bcbc", true)]
    [InlineData("*aa*aa*", "aaa", false)]
    [InlineData("Ns.Outer+Inner.*", "Ns.Outer+Inner.M", true)]
    public void A_star_is_any_text_and_nothing_else_has_a_meaning(string pattern, string name, bool matches) =>
        Assert.Equal(matches, TestPattern.Matches(pattern, name));
}
