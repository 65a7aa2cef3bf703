using System.Text;
using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Results;

public sealed class OutputRun : SharedRun
{
    internal override TestCommand Command => new("Output.Cases") { Verbosity = "detailed", Overrides = ["MultiStream.Limits.Output=64kB"] };
}

/// <summary>Output and names that are hostile, long or many: the result files stay readable, the attachments whole.</summary>
public sealed class OutputTests(OutputRun shared) : IClassFixture<OutputRun>
{
    readonly TrxTree _trx = shared.Trx;

    [Theory]
    [InlineData("Control_characters", @"    out | a\x1b[31mred\x1b[0m b\x00 c\x07 d\x7f e\x9b f\ufffe end")]
    [InlineData("Markup", "    out | ]]> <b>&amp;</b> \"quoted <![CDATA[ -->")]
    [InlineData("Invalid_utf8", "    out | a\ufffd\ufffd b\ufffd( c\ufffd\ufffd\ufffd d\ufffd")]
    [InlineData("A_line_without_an_end", "    out | no newline")]
    [InlineData("Größe_и_日本語", "    out | grüße, мир, 世界, 🎉")]
    public void Hostile_output_of_a_block_is_shown_as_text(string test, string line)
    {
        Assert.Contains(" " + line, shared.Run.Output.Split('\n'));
        // VSTest's TRX logger itself takes both halves of a surrogate pair for invalid and writes them as text.
        Assert.Contains(line.Replace("🎉", @"\ud83c\udf89", StringComparison.Ordinal), _trx[test]["s @ localhost"].StdOut!.Split('\n'));
    }

    [Fact]
    public void No_control_character_of_any_program_reaches_the_terminal()
    {
        Assert.DoesNotContain(shared.Run.Output, c => char.IsControl(c) && c is not ('\n' or '\t'));
        Assert.DoesNotContain(shared.Run.Errors, c => char.IsControl(c) && c is not ('\n' or '\t'));
    }

    [Fact]
    public void The_attachment_has_the_very_bytes_that_the_block_wrote()
    {
        Assert.Equal([.. "a\x1b[31mred\x1b[0m b\0 c\a d\x7f e"u8, 0xC2, 0x9B, .. " f\ufffe end\n"u8], File.ReadAllBytes(_trx["Control_characters"]["s @ localhost"].File("1.stdout")));
        Assert.Equal([(byte)'a', 0xFF, 0xFE, .. " b"u8, 0xC3, .. "( c"u8, 0xED, 0xA0, 0x80, .. " d"u8, 0xF0, 0x9F, 0x8E], File.ReadAllBytes(_trx["Invalid_utf8"]["s @ localhost"].File("1.stdout")));
        Assert.Equal("no newline", File.ReadAllText(_trx["A_line_without_an_end"]["s @ localhost"].File("1.stdout")));
        Assert.Equal("grüße, мир, 世界, 🎉\n", File.ReadAllText(_trx["Größe_и_日本語"]["s @ localhost"].File("1.stdout")));
    }

    [Fact]
    public void What_a_stream_collects_is_attached_to_its_result_also_after_a_failure()
    {
        var (passed, failed) = (_trx["Collected_after_a_success"], _trx["Collected_after_a_failure"]);

        Assert.Equal(("Passed", "Failed"), (passed.Outcome, failed.Outcome));
        Assert.Equal("of the stream\n", File.ReadAllText(passed["s @ localhost"].File("app.log")));
        Assert.Equal("before the failure\n", File.ReadAllText(failed["s @ localhost"].File("app.log")));
        Assert.Contains("not collected: Stream 's' @ localhost: 'none.*' could not be fetched: nothing there matches 'none.*' in ", passed["s @ localhost"].StdOut, StringComparison.Ordinal);
        Assert.Equal("fetched\n", File.ReadAllText(_trx["Fetched_and_attached"]["s @ localhost"].File("x.txt")));
    }

    [Fact]
    public void Random_bytes_on_both_outputs_are_attached_whole()
    {
        var stream = _trx["Noise"]["s @ localhost"];
        Assert.Equal("Passed", stream.Outcome);
        Assert.Equal(200_000, new FileInfo(stream.File("1.stdout")).Length);
        Assert.Equal(200_000, new FileInfo(stream.File("1.stderr")).Length);
    }

    [Fact]
    public void Hostile_text_of_the_body_is_shown_as_text()
    {
        Assert.EndsWith(@"log \x1b[31m \x00 \ud800 ]]> \udfff", _trx["In_the_bodys_log"]["main"].StdOut, StringComparison.Ordinal);
        Assert.Equal("Passed", _trx["In_the_bodys_log"].Outcome);
        Assert.Matches(@"^System\.InvalidOperationException: thrown \\x1b\[31m \\x00 \\ud800 ]]> \\udfff \(Hostile\.cs:\d+, at [0-9.]+ s\)\nsecond line$",
            _trx["In_the_bodys_exception"].Message!.ReplaceLineEndings("\n"));
        Assert.StartsWith(@"Block 'title \x1b[31m \x01 ]]> \ud800' on stream 's' @ localhost failed after ", _trx["In_a_blocks_title"].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_html_file_survives_hostile_text()
    {
        var html = shared.Run.Html;
        Assert.Equal(_trx.Results.Count, html.Results.Count);
        Assert.Contains(@"thrown \x1b[31m \x00 \ud800 ]]> \udfff", html["In_the_bodys_exception"].Message, StringComparison.Ordinal);
        Assert.Equal(["Größe_и_日本語 · main", "Größe_и_日本語 · s @ localhost"], html["Größe_и_日本語"].Children.Select(c => c.Name));
    }

    [Fact]
    public void A_test_and_a_block_may_have_names_of_three_hundred_characters()
    {
        var test = _trx.Results.Single(r => r.Name.StartsWith("A_name_of_three_hundred", StringComparison.Ordinal));
        Assert.Equal(300, test.Name.Length);
        Assert.Equal("Passed", test.Outcome);
        Assert.Equal([$"{test.Name} · main", $"{test.Name} · s @ localhost"], test.Children.Select(c => c.Name));
        Assert.StartsWith($"[1] $ {new string('n', 300)}\n", test["s @ localhost"].StdOut, StringComparison.Ordinal);
        Assert.Equal("ran\n", File.ReadAllText(test["s @ localhost"].File("1.stdout")));
    }

    [Fact]
    public void A_stream_may_have_a_name_longer_than_a_file_name_can_be()
    {
        var test = _trx["Streams_with_long_names"];
        Assert.Equal("Passed", test.Outcome);
        var name = "s" + string.Concat(Enumerable.Repeat("0123456789abcdef", 16))[..255];
        Assert.Equal(
            [$"{test.Name} · main", $"{test.Name} · {name} @ localhost", $"{test.Name} · {name}_-0 @ localhost", $"{test.Name} · {name}_-1 @ localhost"],
            test.Children.Select(c => c.Name));
        var directories = test.Children.Skip(1).Select(c => File.ReadAllLines(c.File("1.stdout"))[0]).ToList();
        Assert.Equal(3, directories.Distinct().Count());
        Assert.All(test.Children.Skip(1), c => Assert.EndsWith("\nof mine\n", File.ReadAllText(c.File("1.stdout")), StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_more_than_the_limit_is_attached_whole_and_shown_in_part()
    {
        var stream = _trx["More_than_the_limit"]["s @ localhost"];
        Assert.Equal("Passed", stream.Outcome);
        var all = new StringBuilder();
        for (var i = 1; i <= 400_000; i++)
            all.Append(i).Append('\n');
        Assert.Equal(all.ToString(), File.ReadAllText(stream.File("1.stdout")));
        Assert.Equal(288_894, new FileInfo(stream.File("1.stderr")).Length);
        Assert.InRange(stream.StdOut!.Length, 1000, 64 * 1024);
        Assert.Contains("2688895 bytes in all, in ", stream.StdOut, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_one_name_do_not_clash()
    {
        var test = _trx["Files_of_one_name"];
        Assert.Equal("from stream-0\n", File.ReadAllText(test["stream-0 @ localhost"].File("1.stdout")));
        Assert.Equal("from stream-1\n", File.ReadAllText(test["stream-1 @ localhost"].File("1.stdout")));
        // What the body attaches is with main; the logger numbers equal names within one result.
        Assert.Equal(["in a", "in b"], test["main"].Files.Where(f => Path.GetFileName(f) != "job.log").Select(File.ReadAllText).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_stream_has_its_log_attached()
    {
        var streams = _trx.Results.SelectMany(r => r.Children).Where(c => c.Name.EndsWith("@ localhost", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(streams);
        Assert.All(streams, s => Assert.Contains(" open after ", File.ReadAllText(s.File("stream.log")), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_attachment_of_every_result_is_on_disk() =>
        Assert.All(_trx.Results.SelectMany(r => r.Children.Prepend(r)).SelectMany(r => r.Files), f => Assert.True(File.Exists(f), f));

    [Fact]
    public void A_test_without_streams_has_its_files_itself() => Assert.Equal("alone", File.ReadAllText(_trx["A_file_of_a_test_without_streams"].File("alone.txt")));

    [Fact]
    public void To_attach_what_is_not_there_fails_the_test_with_the_path() =>
        Assert.Contains("There is no file to attach at /nowhere/nothing.txt.", _trx["A_file_that_is_not_there"].Message, StringComparison.Ordinal);

    [Fact]
    public void The_blocks_of_a_stream_are_numbered_in_the_order_of_their_starts()
    {
        var stream = _trx["Many_blocks"]["s @ localhost"];
        Assert.Equal(Enumerable.Range(1, 12).Select(i => $"[{i}] $ echo block '{i}'"), stream.StdOut!.Split('\n').Where(l => l.StartsWith('[')));
        Assert.Equal(Enumerable.Range(1, 12).Select(i => $"block {i}\n"), Enumerable.Range(1, 12).Select(i => File.ReadAllText(stream.File($"{i}.stdout"))));
    }
}
