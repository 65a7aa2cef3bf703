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

    /// <summary>All patterns of at most three characters, and all names in which two of them can meet.</summary>
    [Fact]
    public void Two_patterns_may_meet_when_a_name_matches_both()
    {
        string[] patterns = [.. Texts("ab*", 3)], names = [.. Texts("ab", 6)];
        var matched = patterns.ToDictionary(p => p, p => names.Where(n => TestPattern.Matches(p, n)).ToHashSet());

        foreach (var one in patterns)
            foreach (var other in patterns)
                Assert.True(TestPattern.MayMeet(one, other) == matched[one].Overlaps(matched[other]), $"'{one}' and '{other}'");

        static IEnumerable<string> Texts(string letters, int longest) => longest == 0 ? [""] : [.. Texts(letters, longest - 1), .. Texts(letters, longest - 1).Where(t => t.Length == longest - 1).SelectMany(t => letters.Select(l => t + l))];
    }
}
