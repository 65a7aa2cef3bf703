using System.Xml;
using MultiStream.Adapter.Reporting;

namespace MultiStream.UnitTests.Adapter;

public class ResultTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain\ttext\r\nlines", "plain\ttext\r\nlines")]
    [InlineData("äöü 漢字 😀 ]]> <&>", "äöü 漢字 😀 ]]> <&>")]
    [InlineData("\x1b[31mred\x1b[0m", @"\x1b[31mred\x1b[0m")]
    [InlineData("a\0b", @"a\x00b")]
    [InlineData("\x7f\u0085\u009b", @"\x7f\x85\x9b")]
    [InlineData("\ufffe\uffff\ufffd", "\\ufffe\\uffff\ufffd")]
    public void What_XML_or_a_terminal_would_stumble_over_is_shown_as_an_escape(string text, string expected) =>
        Assert.Equal(expected, ResultText.Printable(text));

    // Not as InlineData: attributes are UTF-8, which has no lone surrogates.
    [Fact]
    public void Lone_surrogates_are_shown_as_escapes()
    {
        Assert.Equal(@"a\ud800", ResultText.Printable("a\ud800"));
        Assert.Equal(@"\udc00b", ResultText.Printable("\udc00b"));
        Assert.Equal(@"\ud800😀", ResultText.Printable("\ud800😀"));
    }

    [Fact]
    public void Every_character_ends_as_one_that_XML_can_hold()
    {
        for (var c = 0; c <= 0xffff; c++)
            XmlConvert.VerifyXmlChars(ResultText.Printable(((char)c).ToString()));
    }

    [Fact]
    public void A_cut_does_not_split_a_surrogate_pair()
    {
        // An odd offset puts a pair over the middle of the cap.
        var text = "x" + string.Concat(Enumerable.Repeat("😀", ResultText.MaxOutput));

        var output = ResultText.Output(text, []);

        Assert.DoesNotContain(@"\ud83d", output, StringComparison.Ordinal);
        Assert.DoesNotContain(@"\ude00", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_at_the_cap_is_left_alone()
    {
        var text = new string('x', ResultText.MaxOutput);

        Assert.Same(text, ResultText.Output(text, []));
    }

    [Theory]
    [InlineData("\n first \r\nsecond", "first")]
    [InlineData("only", "only")]
    [InlineData("", "")]
    public void The_gist_of_a_message_is_its_first_line(string message, string expected) => Assert.Equal(expected, ResultText.FirstLine(message));

    [Fact]
    public void A_long_first_line_ends_in_dots() => Assert.Equal(new string('x', 160) + "…", ResultText.FirstLine(new string('x', 500)));

    [Fact]
    public void A_long_message_is_cut_in_the_middle()
    {
        var message = ResultText.Message("first" + new string('x', 100_000) + "last")!;

        Assert.InRange(message.Length, ResultText.MaxMessage, ResultText.MaxMessage + 200);
        Assert.StartsWith("first", message, StringComparison.Ordinal);
        Assert.EndsWith("last", message, StringComparison.Ordinal);
        Assert.Null(ResultText.Message(null));
    }
}
