using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MultiStream.Blocks;

namespace MultiStream.UnitTests.Blocks;

/// <summary>Quoted for a real shell, a text arrives as it was.</summary>
public sealed class ShellQuotingTests
{
    private static readonly string[] s_nasty =
    [
        "", " ", "'", "''", "it's", "\"", "\\", "\\'", "$HOME", "$(id)", "`id`", "a\nb", "\n", "\t", "*", "~", "#x", "-n", "-e", "!", "!!", "a;b", "a&b", "a|b", "a>b", "{a,b}", "[a]", "%s", "\\n",
        "\u001b[31m", "\u007f", "é", "😀", "\u202e", "\r\n", "a=b", "''\\''", new string('\'', 100), "\ufffd",
    ];

    /// <summary>Any text that a C# string can be, halves of surrogate pairs too: those arrive as the replacement character that UTF-8 has for them.</summary>
    private static readonly Gen<string[]> s_texts =
        Gen.OneOf(Properties.AnyText.Select(t => t.Replace("\0", "", StringComparison.Ordinal)), Gen.Elements(s_nasty), Gen.Elements("'\"\\$`\n !*?~#=;&|<>()[]{}%-a".ToCharArray()).ArrayOf().Select(c => new string(c)))
            .NonEmptyListOf().Select(l => l.ToArray());

    [Fact]
    public void There_is_a_real_shell_here() => Assert.Contains(RealShell.All, s => s[0] == "/bin/sh");

    [Fact]
    public void Any_text_arrives_as_one_word_and_byte_for_byte() => InEveryShell(ShellQuoting.Quote);

    [Fact]
    public void What_people_see_is_also_what_a_shell_would_read() => InEveryShell(ShellQuoting.QuoteIfNeeded);

    [Theory]
    [InlineData("", "''")]
    [InlineData("plain", "'plain'")]
    [InlineData("it's", @"'it'\''s'")]
    [InlineData("$(rm -rf /)", "'$(rm -rf /)'")]
    public void Quotes_stand_always_where_a_shell_reads(string text, string quoted) => Assert.Equal(quoted, ShellQuoting.Quote(text));

    [Theory]
    [InlineData("/usr/bin/iperf3", "/usr/bin/iperf3")]
    [InlineData("--time=5", "--time=5")]
    [InlineData("user@host:22,x+y%z", "user@host:22,x+y%z")]
    [InlineData("", "''")]
    [InlineData("a b", "'a b'")]
    [InlineData("~", "'~'")]
    [InlineData("*", "'*'")]
    [InlineData("é", "'é'")]
    public void Quotes_stand_where_people_read_only_if_a_shell_would_need_them(string text, string shown) => Assert.Equal(shown, ShellQuoting.QuoteIfNeeded(text));

    [Fact]
    public void A_text_with_a_NUL_is_refused_and_shown()
    {
        var error = Assert.Throws<ArgumentException>(() => ShellQuoting.Quote("a\0b"));

        Assert.Equal(@"A quoted word holds a NUL character, which cannot be passed to a process: a\0b", error.Message);
    }

    private static void InEveryShell(Func<string, string> quote) => Properties.Hold(s_texts, texts =>
    {
        foreach (var shell in RealShell.All)
        {
            var expected = texts.Select(t => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(t)));
            Assert.Equal(expected, RealShell.Words(shell, string.Join(' ', texts.Select(quote))));
        }
    }, tries: 60);
}
