using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MultiStream.Blocks;

namespace MultiStream.UnitTests.Blocks;

/// <summary>A text is found however the output is cut into pieces.</summary>
public sealed class OutputSearchTests
{
    [Fact]
    public void A_text_cut_in_two_anywhere_is_found()
    {
        var output = "It is ready, été 😀!"u8.ToArray();
        for (int at = 0; at <= output.Length; at++)
        {
            var search = new OutputSearch("ready, été 😀");
            bool first = search.Found(output.AsSpan(0, at));
            Assert.True(first || search.Found(output.AsSpan(at)), $"cut at {at}");
        }
    }

    [Fact]
    public void A_text_cut_into_single_bytes_is_found_at_its_last()
    {
        var output = "It is ready"u8.ToArray();
        var search = new OutputSearch("ready");

        Assert.Equal(output.Length - 1, Array.FindIndex(output, b => search.Found([b])));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("ab")]
    public void A_text_that_never_comes_is_not_found(string text)
    {
        var search = new OutputSearch(text);

        Assert.All((string[])["a", "", "a", "cb", "a", "A", "B"], piece => Assert.False(search.Found(Encoding.UTF8.GetBytes(piece))));
    }

    /// <summary>Of an alphabet of two letters, so that the text's own beginnings come again and again before it.</summary>
    [Fact]
    public void It_is_found_with_the_piece_in_which_a_search_of_all_the_output_finds_it_first() => Properties.Hold(
        from text in Letters(1, 6) from pieces in Letters(0, 5).ListOf() select (text, pieces),
        c =>
        {
            var search = new OutputSearch(c.text);
            var sofar = "";
            foreach (var piece in c.pieces)
            {
                sofar += piece;
                bool expected = sofar.Contains(c.text, StringComparison.Ordinal);
                Assert.Equal(expected, search.Found(Encoding.ASCII.GetBytes(piece)));
                if (expected)
                    return;
            }
        },
        tries: 3000);

    private static Gen<string> Letters(int min, int max) =>
        from length in Gen.Choose(min, max) from letters in Gen.Elements('a', 'b').ArrayOf(length) select new string(letters);
}
