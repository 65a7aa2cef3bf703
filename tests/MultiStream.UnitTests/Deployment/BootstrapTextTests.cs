using System.Text.RegularExpressions;
using MultiStream.Deployment;

namespace MultiStream.UnitTests.Deployment;

/// <summary>What keeps the bootstrap whole on its way through ssh and any login shell.</summary>
public sealed partial class BootstrapTextTests
{
    private static readonly string s_text = Text(RuntimeMode.Auto);

    [Theory]
    [InlineData("'", "it stands between single quotes")]
    [InlineData("\n", "it is one line for every shell")]
    [InlineData("!", "csh puts its history there, in single quotes too")]
    [InlineData(@"\\", "fish reads it as one backslash, in single quotes too")]
    [InlineData(@"\'", "fish reads it as a quote, in single quotes too")]
    public void It_holds_nothing_that_a_login_shell_would_change(string text, string because) =>
        Assert.False(s_text.Contains(text, StringComparison.Ordinal), because);

    /// <summary>For a place with which there is no conversation: what would begin one is gone, and so is what follows.</summary>
    [Fact]
    public void Where_nobody_answers_it_exits_instead_of_asking()
    {
        var text = Bootstrap.Write(new string('a', 32), "Linux x86_64", null, null, RuntimeMode.Auto, "0123456789ab", connectsBack: true);

        Assert.DoesNotContain("NEED", text, StringComparison.Ordinal);
        Assert.Contains("exit 96; done;", text, StringComparison.Ordinal);
        Assert.Contains("export SSL_CERT_FILE=/dev/null;", text, StringComparison.Ordinal);
        Assert.EndsWith("MultiStream.Agent.dll\" connect-back", text, StringComparison.Ordinal);
        Assert.DoesNotContain("SSL_CERT", s_text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_plain_ASCII() => Assert.DoesNotContain(s_text, c => c is < ' ' or > '~');

    [Fact]
    public void Its_placeholders_are_all_filled() => Assert.DoesNotMatch("@[A-Z0-9]+@", s_text);

    [Fact]
    public void It_fits_into_an_argument_of_any_system() => Assert.InRange(s_text.Length, 1000, 8000);

    /// <summary>An assignment to a variable that the user exports would reach the blocks.</summary>
    [Fact]
    public void It_assigns_to_no_name_that_a_user_would_export()
    {
        var names = Assignment().Matches(s_text).Select(m => m.Groups[1].Value)
            .Concat(Loop().Matches(s_text).Select(m => m.Groups[1].Value))
            .Concat(Reading().Matches(s_text).SelectMany(m => m.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            .Distinct().ToList();

        Assert.Contains("_C", names);
        Assert.All(names, n => Assert.True(
            n.StartsWith('_') || n == "LC_ALL" || AgentEnvironment.Values.Any(v => v.Key == n || AgentEnvironment.SavedPrefix + v.Key == n), $"it assigns to {n}"));
        Assert.DoesNotMatch(@"; *LC_ALL=C *;", s_text);    // before a command only
    }

    [Fact]
    public void It_says_where_the_runtime_comes_from()
    {
        Assert.Contains("_M=auto;", Text(RuntimeMode.Auto), StringComparison.Ordinal);
        Assert.Contains("_M=ship;", Text(RuntimeMode.Ship), StringComparison.Ordinal);
        Assert.Contains("_M=host;", Text(RuntimeMode.Host), StringComparison.Ordinal);
    }

    private static string Text(RuntimeMode mode) =>
        Bootstrap.Write(new string('a', 32), "Linux x86_64", new string('b', 32), ("Linux x86_64", "/lib64/ld-linux-x86-64.so.2"), mode, "0123456789ab");

    [GeneratedRegex("(?:^|[ ;({])([A-Za-z_][A-Za-z0-9_]*)=")]
    private static partial Regex Assignment();

    [GeneratedRegex("for ([A-Za-z_]+) in")]
    private static partial Regex Loop();

    [GeneratedRegex("read -r ([A-Za-z_ ]+)")]
    private static partial Regex Reading();
}
