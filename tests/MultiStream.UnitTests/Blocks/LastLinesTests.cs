using FsCheck;
using FsCheck.Fluent;
using MultiStream.Blocks;

namespace MultiStream.UnitTests.Blocks;

/// <summary>The evidence at the end of a message.</summary>
public sealed class LastLinesTests
{
    [Theory]
    [InlineData("", 3, "")]
    [InlineData("\n \n\t\n", 3, "")]
    [InlineData("one", 3, "one")]
    [InlineData("one\n", 3, "one")]
    [InlineData("one\ntwo\nthree\nfour\n\n", 3, "two\nthree\nfour")]
    [InlineData("one\ntwo\nthree", 3, "one\ntwo\nthree")]
    [InlineData("one\n\nthree\n", 2, "\nthree")]
    [InlineData("one\r\ntwo\r\n", 1, "two")]
    public void The_last_lines_without_empty_ones_at_the_end(string text, int count, string expected) => Assert.Equal(expected, OutputCapture.LastLines(text, count));

    [Fact]
    public void They_are_those_that_splitting_the_text_would_give() => Properties.Hold(
        from text in Gen.Elements("ab\n\n ".ToCharArray()).ArrayOf().Select(c => new string(c)) from count in Gen.Choose(1, 5) select (text, count),
        c => Assert.Equal(string.Join('\n', c.text.TrimEnd().Split('\n').TakeLast(c.count)), OutputCapture.LastLines(c.text, c.count)),
        tries: 500);

    [Fact]
    public void A_line_of_a_megabyte_is_cut_at_its_front()
    {
        var last = OutputCapture.LastLines(new string('x', 1_000_000) + "end", 10);

        Assert.Equal("…" + new string('x', 3997) + "end", last);
    }

    [Fact]
    public void A_character_is_not_cut_in_two()
    {
        // 4001 chars from the end begins within the first of these.
        var last = OutputCapture.LastLines(new string('x', 100) + string.Concat(Enumerable.Repeat("😀", 2000)) + "e", 10);

        Assert.Equal("…" + string.Concat(Enumerable.Repeat("😀", 1999)) + "e", last);
    }
}
