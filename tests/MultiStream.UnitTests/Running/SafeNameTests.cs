using FsCheck;
using FsCheck.Fluent;
using MultiStream.Running;

namespace MultiStream.UnitTests.Running;

/// <summary>Names of folders and files from names of tests and streams.</summary>
public sealed class SafeNameTests
{
    private static readonly string[] s_nasty =
    [
        "", ".", "..", "...", "a/b", "a\\b", "../../etc/passwd", "a:b", "a*b?", "con", "CON", "NUL.Tests.x", "Com1", "LPT9.txt", "AUX", "a ", "a.", " a", "-rf", "M(System.String)", "Ünï", "測試", "a\nb", "a\0b", "~", "$HOME",
        new('x', 100), new('x', 101), new('x', 300), "a_b", "a b", "a?b",
    ];

    [Theory]
    [InlineData("Acme.Tests.Failover.Survives")]
    [InlineData("Ns.Outer+Inner.Method_2")]
    [InlineData("client-0")]
    [InlineData("main.log")]
    public void A_name_that_every_system_takes_stays_as_it_is(string name) => Assert.Equal(name, SafeName.For(name));

    [Fact]
    public void Any_name_becomes_one_that_every_system_takes() => Properties.Hold(
        Gen.OneOf(Properties.AnyText, Gen.Elements(s_nasty)),
        name =>
        {
            var safe = SafeName.For(name);
            Assert.Matches(@"\A[A-Za-z0-9._+-]{1,100}\z", safe);
            Assert.False(safe.EndsWith('.'), safe);
            Assert.DoesNotMatch(@"(?i)\A(con|prn|aux|nul|com\d|lpt\d)(\.|\z)", safe);
        },
        tries: 1000);

    [Fact]
    public void Different_names_become_different_names()
    {
        var safe = s_nasty.Select(SafeName.For).ToList();

        // Case does not count on every system.
        Assert.Equal(s_nasty.Length, safe.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Names_that_differ_in_a_letter_at_the_end_of_many_stay_different() => Properties.Hold(
        from name in Properties.Text from pair in Gen.Elements('a', 'é', '/', '_', ' ', '.').Two() where pair.Item1 != pair.Item2 select (A: name + pair.Item1, B: name + pair.Item2),
        c => Assert.NotEqual(SafeName.For(c.A), SafeName.For(c.B)),
        tries: 500);

    [Fact]
    public void A_changed_name_shows_what_it_was_made_of() =>
        Assert.Matches(@"\AAcme\.Tests\.M_System\.String_-[0-9a-f]{10}\z", SafeName.For("Acme.Tests.M(System.String)"));
}
