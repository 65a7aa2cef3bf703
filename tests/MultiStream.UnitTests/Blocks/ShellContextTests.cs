using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MultiStream.Blocks;

namespace MultiStream.UnitTests.Blocks;

/// <summary>A hole is one word, or it is refused: there is no place in a command where its value would be run.</summary>
public sealed class ShellContextTests
{
    private const string Hole = "□";

    /// <summary>Commands that print the hole's value and a newline, in every shell.</summary>
    private static readonly string[] s_good =
    [
        "printf '%s\\n' □",
        "printf '%s\\n' ''□\"\"",
        "x=□; printf '%s\\n' \"$x\"",
        "x=\"$(printf %s □; echo .)\"; printf '%s\\n' \"${x%.}\"",
        "x=$(printf %s \"$(printf %s □; echo .)\"); printf '%s\\n' \"${x%.}\"",
        "# it's a comment\nprintf '%s\\n' □",
        "cat <<END >/dev/null\nit's a \"document\nEND\nprintf '%s\\n' □",
        "cat <<-'END' >/dev/null; cat <<E2 >/dev/null\n\tit's\n\tEND\n\"\nE2\nprintf '%s\\n' □",
        "echo \\\" \\' it\\'s >/dev/null; printf '%s\\n' □",
        "echo $# $$ \"$#\" ${#x} x#y 'a'\\''b' >/dev/null; printf '%s\\n' □",
        "x=$((1 << (2 + 1))); printf '%s\\n' □",
        "x=${unset:-□}; printf '%s\\n' \"$x\"",
        "(printf '%s\\n' □)",
        "if [ x = x ]; then { printf '%s\\n' □; }; fi",
        "case x in (x) printf '%s\\n' □;; esac",
        "case x in x) printf '%s\\n' □;; esac",
        "printf '%s\\n' \"`echo \"its\" 'a b' >/dev/null`\"□",
        "printf '%s\\n' □ <&0 2>&1",
        "printf '%s\\n' \"\"□ # it's \"over\"",
    ];

    [Theory]
    [InlineData("echo \"□\"", "stands inside quotes")]
    [InlineData("echo '□'", "stands inside quotes")]
    [InlineData("echo 'it'\\''s □'", "stands inside quotes")]
    [InlineData("echo \"a \\\" □\"", "stands inside quotes")]
    [InlineData("echo \"${x:-□}\"", "stands inside quotes")]
    [InlineData("echo \"${x:-'□'}\"", "stands inside quotes")]
    [InlineData("echo \"$(date) □\"", "stands inside quotes")]
    [InlineData("echo \"$(echo \"□\")\"", "stands inside quotes")]
    [InlineData("sh -c 'echo □'", "stands inside quotes")]
    [InlineData("echo \\□", "follows a backslash")]
    [InlineData("echo $□", "follows a '$'")]
    [InlineData("echo `cat □`", "stands in backticks")]
    [InlineData("echo `echo $(cat □)`", "stands in backticks")]
    [InlineData("printf '%s\\n' \"`echo \"it's\" >/dev/null`\"□", "comes after \"…'…\" in backticks")]
    [InlineData("true # □", "stands in a comment")]
    [InlineData("#□", "stands in a comment")]
    [InlineData("echo $((□ + 1))", "stands in $((…))")]
    [InlineData("echo $(( (1 + 2) * □ ))", "stands in $((…))")]
    [InlineData("cat <<END\n□\nEND", "stands in a here-document")]
    [InlineData("cat <<-\"END\"\n\tx\n END\n□\n", "stands in a here-document")]
    [InlineData("cat <<□\n", "names the end of a here-document")]
    public void Where_a_quoted_word_would_not_be_one_it_is_refused(string command, string why)
    {
        var error = Assert.Throws<ArgumentException>(() => Fill(command, "x"));

        Assert.StartsWith($"A hole of the command '{command[..command.IndexOf(Hole, StringComparison.Ordinal)]}…' {why}", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everywhere_else_any_value_is_one_word() => Properties.Hold(
        from template in Gen.Elements(s_good)
        from value in Gen.OneOf(Properties.Text, Gen.Elements("'\"\\$`\n !*?~#=;&|<>()[]{}-a".ToCharArray()).ArrayOf().Select(c => new string(c)), Gen.Elements("'; echo pwned; '", "$(echo pwned)", "END", "`"))
        select (template, value),
        c =>
        {
            var command = Fill(c.template, c.value);
            foreach (var shell in RealShell.All)
                Assert.Equal(c.value + "\n", Encoding.UTF8.GetString(RealShell.Run(shell, command)));
        },
        tries: 100);

    [Fact]
    public void Every_such_place_was_tried() =>
        Assert.All(s_good, template => Assert.All(RealShell.All, shell => Assert.Equal("it's $HOME\n"u8.ToArray(), RealShell.Run(shell, Fill(template, "it's $HOME")))));

    [Fact]
    public void A_raw_hole_is_read_like_the_text_around_it()
    {
        string open = "\"";

        Assert.Throws<ArgumentException>(() => Block.Shell($"echo {open:raw} {"x"}"));
        Assert.Equal("echo \"a\" 'x'", Block.Shell($"echo \"{"a":raw}\" {"x"}").Title);
    }

    [Fact]
    public void A_sequence_inside_quotes_is_refused_like_a_word() =>
        Assert.Throws<ArgumentException>(() => Block.Shell($"echo \"{(string[])["a", "b"]}\""));

    private static string Fill(string template, string value)
    {
        var parts = template.Split(Hole);
        var command = new ShellCommand(0, 1);
        command.AppendLiteral(parts[0]);
        foreach (var part in parts[1..])
        {
            command.AppendFormatted(value);
            command.AppendLiteral(part);
        }
        return command.Text;
    }
}
