using System.Globalization;
using MultiStream.Blocks;

namespace MultiStream.UnitTests.Blocks;

/// <summary>What a hole of an interpolated command becomes.</summary>
public sealed class ShellCommandTests
{
    private enum Level
    {
        High = 3,
    }

    [Fact]
    public void A_text_is_one_quoted_word()
    {
        string file = "it's here";

        Assert.Equal(@"ls -l 'it'\''s here' | wc -l", Text($"ls -l {file} | wc -l"));
        Assert.Equal("printf ''", Text($"printf {""}"));
    }

    [Fact]
    public void Values_are_written_alike_whatever_the_machines_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal("1,5", $"{1.5}");   // else this test shows nothing

            Assert.Equal("'1.5' '-2.25' '1234567' '1E+20'", Text($"{1.5} {-2.25m} {1234567} {1e20}"));
            Assert.Equal("'05/04/2026 13:14:15' '00:01:30'", Text($"{new DateTime(2026, 5, 4, 13, 14, 15)} {TimeSpan.FromSeconds(90)}"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Other_values_are_what_a_shell_would_expect()
    {
        bool? yes = true;
        int? some = 7;

        Assert.Equal("'true' 'false'", Text($"{yes} {false}"));
        Assert.Equal("'High' '7' 'x'", Text($"{Level.High} {some} {'x'}"));
        Assert.Equal("'6f9619ff-8b86-d011-b42d-00cf4fc964ff'", Text($"{new Guid("6F9619FF-8B86-D011-B42D-00CF4FC964FF")}"));
    }

    [Fact]
    public void A_format_is_the_values_own()
    {
        Assert.Equal("'2026-05-04' '0007' 'ff' '1.50'", Text($"{new DateTime(2026, 5, 4):yyyy-MM-dd} {7:D4} {255:x} {1.5:F2}"));
        Assert.Equal("'3'", Text($"{Level.High:D}"));
    }

    [Fact]
    public void Files_are_their_paths()
    {
        Assert.Equal("'/tmp/a b' 'rel/x.txt'", Text($"{new DirectoryInfo("/tmp/a b")} {new FileInfo("rel/x.txt")}"));
    }

    /// <summary>Uri.ToString() unescapes, and makes another address of it.</summary>
    [Fact]
    public void A_Uri_is_the_address_that_it_is()
    {
        Assert.Equal("'http://example.org/a%20b?q=%26'", Text($"{new Uri("http://example.org/a%20b?q=%26")}"));
        Assert.Equal("'../a%20b'", Text($"{new Uri("../a%20b", UriKind.Relative)}"));
    }

    [Fact]
    public void A_sequence_of_texts_is_one_word_each()
    {
        Assert.Equal("rm -- 'a b' 'c'", Text($"rm -- {(string[])["a b", "c"]}"));
        Assert.Equal("rm 'x'", Text($"rm {Enumerable.Repeat("x", 1)}"));
        Assert.Equal("ping 'a' 'b'", Text($"ping {new SortedSet<string> { "b", "a" }}"));
    }

    /// <summary>As <c>"$@"</c> without arguments: not even an empty word.</summary>
    [Fact]
    public void An_empty_sequence_is_no_word_at_all()
    {
        var command = Text($"set -- {Array.Empty<string>()}; echo $#");

        Assert.Equal("set -- ; echo $#", command);
        Assert.All(RealShell.All, shell => Assert.Equal("0\n"u8.ToArray(), RealShell.Run(shell, command)));
    }

    [Fact]
    public void Raw_stands_as_it_is()
    {
        string pipe = "| sort > out";

        Assert.Equal("ls | sort > out", Text($"ls {pipe:raw}"));
        Assert.Equal("kill -9 a b", Text($"kill -{9:raw} {(string[])["a", "b"]:raw}"));
    }

    [Fact]
    public void Null_is_an_error_that_says_where()
    {
        string? file = null;
        int? number = null;

        var error = Assert.Throws<ArgumentException>(() => Block.Shell($"rm -rf /srv/{file}"));
        Assert.Equal("A hole of the command 'rm -rf /srv/…' is null. Write {x ?? \"\"} if an empty word is meant.", error.Message);
        Assert.Throws<ArgumentException>(() => Block.Shell($"sleep {number}"));
        Assert.Throws<ArgumentException>(() => Block.Shell($"ls {file:raw}"));
    }

    [Fact]
    public void Null_in_a_sequence_is_an_error() =>
        Assert.Equal("A word of a sequence in the command 'rm 'a' …' is null.", Assert.Throws<ArgumentException>(() => Block.Shell($"rm {(string?[])["a", null]}")).Message);

    [Fact]
    public void A_sequence_of_anything_else_is_an_error_that_says_what_to_write() =>
        Assert.Equal(
            "A hole of the command 'kill …' is a Int32[]. Give texts: {items.Select(i => i.ToString())}.",
            Assert.Throws<ArgumentException>(() => Block.Shell($"kill {(int[])[1, 2]}")).Message);

    /// <summary>Its text would be the name of its type.</summary>
    [Fact]
    public void A_task_is_an_error_that_says_to_await_it()
    {
        var port = Task.FromResult(8080);

        Assert.Equal(
            "A hole of the command 'nc -l …' is a task, not its result. Write {await …}.",
            Assert.Throws<ArgumentException>(() => Block.Shell($"nc -l {port}")).Message);
        Assert.Throws<ArgumentException>(() => Block.Shell($"nc -l {new ValueTask<int>(port)}"));
    }

    [Fact]
    public void A_NUL_is_refused() => Assert.Throws<ArgumentException>(() => Block.Shell($"echo {"a\0b"}"));

    private static string Text(ShellCommand command) => command.Text;
}
