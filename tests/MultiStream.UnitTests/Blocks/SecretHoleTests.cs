using System.Diagnostics;

namespace MultiStream.UnitTests.Blocks;

/// <summary>A secret in a shell command: one word wherever a quoted one would be, and not on the command line.</summary>
public sealed class SecretHoleTests
{
    private static readonly Secret Value = new("~a 'b\" $HOME `id` *\\ \n\n");
    private static readonly Secret Other = new("~other-secret");

    [Fact]
    public void The_command_line_names_a_variable_and_the_title_shows_stars()
    {
        var block = Block.Shell($"mysql -u{"root"} -p{Value} --token={Other}; again {Value}");

        Assert.Equal(["/bin/sh", "-c", "mysql -u'root' -p\"$MULTISTREAM_SECRET_1\" --token=\"$MULTISTREAM_SECRET_2\"; again \"$MULTISTREAM_SECRET_1\""], block.CommandLine);
        Assert.Equal("mysql -u'root' -p*** --token=***; again ***", block.Title);
        Assert.Equal([new("MULTISTREAM_SECRET_1", Value.Reveal()), new("MULTISTREAM_SECRET_2", Other.Reveal())], block.Settings.Environment);
    }

    [Fact]
    public void Without_a_secret_nothing_is_set()
    {
        Assert.Empty(Block.Shell($"echo {"x"}").Settings.Environment);
        Assert.Equal("echo 'x'", Block.Shell($"echo {"x"}").Title);
    }

    [Fact]
    public void Several_are_one_word_each() => Assert.Equal(
        "printf %s \"$MULTISTREAM_SECRET_1\" \"$MULTISTREAM_SECRET_2\"", Block.Shell($"printf %s {(Secret[])[Value, Other]}").CommandLine[2]);

    /// <summary>Every place in which a quoted word is right, in every shell of this machine: the word arrives as it is.</summary>
    [Fact]
    public void Wherever_a_hole_may_stand_the_secret_arrives_as_it_is()
    {
        var value = Value.Reveal();
        (Block Block, string Expected)[] places =
        [
            (Block.Shell($"printf '<%s>' {Value}"), $"<{value}>"),
            (Block.Shell($"printf '<%s>' --x={Value}end"), $"<--x={value}end>"),
            (Block.Shell($"printf '<%s>' \"\"{Value}''"), $"<{value}>"),
            (Block.Shell($"x={Value}; printf '<%s>' \"$x\""), $"<{value}>"),
            (Block.Shell($"export x={Value}; printf '<%s>' \"$x\""), $"<{value}>"),
            (Block.Shell($"x={Value} sh -c 'printf \"<%s>\" \"$x\"'"), $"<{value}>"),
            (Block.Shell($"printf '<%s>' $(printf %s {Value} | wc -c)"), $"<{value.Length}>"),
            (Block.Shell($"printf '<%s>' \"$(printf '%s.' {Value})\""), $"<{value}.>"),
            (Block.Shell($"(printf '<%s>' {Value})"), $"<{value}>"),
            (Block.Shell($"f() {{ printf '<%s>' \"$1\"; }}; f {Value}"), $"<{value}>"),
            (Block.Shell($"case {Value} in {Value}) echo same;; esac"), "same\n"),
            (Block.Shell($"case {Value} in \"${{x-}}\"*) echo begins;; esac"), "begins\n"),
            (Block.Shell($"for x in {Value} b; do printf '<%s>' \"$x\"; done"), $"<{value}><b>"),
            (Block.Shell($"if [ {Value} = {Value} ]; then echo same; fi"), "same\n"),
            (Block.Shell($"set -- {Value} {Other}; printf '%s' $#"), "2"),
        ];

        foreach (var (block, expected) in places)
            Assert.All(RealShell.All, shell => Assert.Equal(expected, Run(shell, block)));
    }

    [Fact]
    public void In_the_default_of_a_parameter_it_is_a_word_too()
    {
        var block = Block.Shell($"unset none; printf '<%s>' ${{none:-{Value}}}");

        Assert.Equal("unset none; printf '<%s>' ${none:-\"$MULTISTREAM_SECRET_1\"}", block.CommandLine[2]);
        Assert.All(RealShell.All, shell => Assert.Equal($"<{Value.Reveal()}>", Run(shell, block)));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Where_no_word_can_stand_it_is_refused_as_any_hole(Func<Block> make, string said)
    {
        ArgumentNullException.ThrowIfNull(make);
        var message = Assert.Throws<ArgumentException>(make).Message;

        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.DoesNotContain(Value.Reveal(), message, StringComparison.Ordinal);
    }

    public static TheoryData<Func<Block>, string> Refused() => new()
    {
        { () => Block.Shell($"echo \"{Value}\""), "stands inside quotes" },
        { () => Block.Shell($"echo '{Value}'"), "stands inside quotes" },
        { () => Block.Shell($"echo `echo {Value}`"), "stands in backticks" },
        { () => Block.Shell($"true # {Value}"), "stands in a comment" },
        { () => Block.Shell($"echo $(( {Value} ))"), "stands in $((…))" },
        { () => Block.Shell($"cat <<END\n{Value}\nEND"), "stands in a here-document" },
        { () => Block.Shell($"echo \\{Value}"), "follows a backslash" },
        { () => Block.Shell($"echo ${Value}"), "follows a '$'" },
    };

    [Fact]
    public void Raw_is_refused_with_what_to_write() => Assert.Equal(
        "A hole of the command 'mysql *** -p…' is a secret as :raw, which would put it on the command line, where everybody on the host can read it. "
            + "Write {secret}; or set a variable with .WithEnvironment(name, secret) and write $name.",
        Assert.Throws<ArgumentException>(() => Block.Shell($"mysql {Other} -p{Value:raw}")).Message);

    [Fact]
    public void A_variable_can_be_a_secret()
    {
        Assert.Equal([new("PGPASSWORD", Other.Reveal())], Block.Program("psql").WithEnvironment("PGPASSWORD", Other).Settings.Environment);
        Assert.Throws<ArgumentException>("name", () => Block.Program("psql").WithEnvironment("A B", Other));
    }

    [Fact]
    public void A_title_that_holds_a_secret_shows_stars() => Assert.Equal("login '***'", Block.Program("login", Other.Reveal()).Title);

    private static string Run(string[] shell, Block block)
    {
        var start = new ProcessStartInfo(shell[0], [.. shell[1..], block.CommandLine[2]]) { RedirectStandardOutput = true };
        foreach (var (name, value) in block.Settings.Environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text;
    }
}
