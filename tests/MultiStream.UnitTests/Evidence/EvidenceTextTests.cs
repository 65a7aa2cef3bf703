using System.Text;
using MultiStream.Evidence;
using MultiStream.Secrets;

namespace MultiStream.UnitTests.Evidence;

/// <summary>What evidence.txt makes of what was seen at a place, which may be anything.</summary>
public sealed class EvidenceTextTests
{
    private readonly SecretRegistry _secrets = new();

    [Fact]
    public void Sections_have_headings_and_what_is_missing_is_said_before_them() => Assert.Equal(
        """
        who
        NOT ALL IS HERE: it was slow

        == disk
        full

        == load
        none

        """.ReplaceLineEndings("\n"),
        EvidenceText.Of(["who"], new GatheredEvidence([new("disk", ["full"]), new("load", ["none"])], "it was slow")));

    /// <summary>Each process has one line, whatever it was called with.</summary>
    [Fact]
    public void A_line_stays_one_line() => Assert.Equal("h\n\n== p\nsh -c a\\nb\\x1b[2J\tc\n", EvidenceText.Of(["h"], new GatheredEvidence([new("p", ["sh -c a\nb\u001b[2J\tc"])], null)));

    [Fact]
    public void A_secret_with_a_line_end_and_quotes_is_taken_out_of_a_command_line()
    {
        _secrets.Add("pa\"ss\nword\\1");

        Assert.Equal("h\n\n== p\nlogin --password *** now\n", EvidenceText.Of(["h"], new GatheredEvidence([new("p", ["login --password pa\"ss\nword\\1 now"])], null), _secrets));
    }

    /// <summary>The end of a secret may be behind the cut: what is left of it is no secret that anybody knows.</summary>
    [Theory]
    [InlineData("login correct-ho…", "login …")]
    [InlineData("login correct-horse…", "login ***…")]
    [InlineData("login correct-hat…", "login correct-hat…")]
    [InlineData("login c…", "login …")]
    public void The_beginning_of_a_secret_is_not_left_where_a_line_was_cut(string line, string shown)
    {
        _secrets.Add("correct-horse");

        Assert.Equal($"h\n\n== p\n{shown}\n", EvidenceText.Of(["h"], new GatheredEvidence([new("p", [line])], null), _secrets));
    }

    [Fact]
    public void No_file_and_no_section_is_larger_than_it_may_be()
    {
        var lines = Enumerable.Range(0, 5000).Select(i => $"{i} ümlaut {new string('x', 200)}").ToList();

        var one = EvidenceText.Of(["h"], new GatheredEvidence([new("p", lines), new("q", ["last"])], null));
        var many = EvidenceText.Of(["h"], new GatheredEvidence([.. Enumerable.Range(0, 30).Select(i => new EvidenceSection($"s{i}", lines))], null));

        Assert.InRange(Encoding.UTF8.GetByteCount(one), EvidenceText.MaxSection - 500, EvidenceText.MaxSection + 500);
        Assert.Matches(@"\n\[… 49\d\d more lines left out\]\n\n== q\nlast\n$", one);
        Assert.InRange(Encoding.UTF8.GetByteCount(many), EvidenceText.MaxBytes / 2, EvidenceText.MaxBytes);
        Assert.EndsWith("[… what follows was left out: no file of evidence is larger than 64 KiB]\n", many, StringComparison.Ordinal);
    }
}
