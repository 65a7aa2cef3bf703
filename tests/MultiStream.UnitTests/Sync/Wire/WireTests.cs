using System.Text;
using FsCheck.Fluent;
using MultiStream.Sync.Wire;

namespace MultiStream.UnitTests.Sync.Wire;

public sealed class WireTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("a  b\tc ", "a|b|c")]
    [InlineData("\"a b\" c", "a b|c")]
    [InlineData("path=\"a b\"c", "path=a bc")]
    [InlineData("\"\"", "")]
    [InlineData("\"\\\"\\\\\\n\\r\\t\"", "\"\\\n\r\t")]
    [InlineData("C:\\new", "C:\\new")]
    [InlineData("'a b'", "'a|b'")]
    public void Words_are_split_as_they_are_typed(string line, string words) => Assert.Equal(words.Split('|'), WireText.Split(line, out _));

    [Theory]
    [InlineData("a \"b", "a double quote is not closed")]
    [InlineData("\"a\\\"", "a double quote is not closed")]
    [InlineData("\"a\\", "a double quote is not closed")]
    [InlineData("\"\\x\"", "\\x is no escape")]
    public void A_line_that_is_none_is_told_why(string line, string reason)
    {
        Assert.Null(WireText.Split(line, out string why));
        Assert.StartsWith(reason, why, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_words_come_back_from_one_line() =>
        Properties.Hold(Gen.ListOf(Properties.AnyText), words =>
        {
            string line = WireText.Join(words);

            Assert.DoesNotContain('\n', line);
            Assert.Equal(words, WireText.Split(line, out _));
        });

    [Theory]
    [InlineData("#a ping", "#a ", "ping")]
    [InlineData("  #1\tget k", "#1 ", "get|k")]
    [InlineData("ping", "", "ping")]
    public void A_tag_is_taken_off(string text, string prefix, string words)
    {
        var line = WireLine.Read(text);

        Assert.Equal((prefix, words), (line.Prefix, string.Join('|', line.Words!)));
    }

    [Theory]
    [InlineData("# ping", "A tag is #")]
    [InlineData("#a/b ping", "A tag is #")]
    [InlineData("#123456789012345678901234567890123 ping", "A tag is #")]
    [InlineData("pi\0ng", "There is a NUL in the line.")]
    public void A_wrong_tag_and_a_NUL_are_told(string text, string sentence) =>
        Assert.StartsWith(sentence, WireLine.Read(text).Wrong, StringComparison.Ordinal);

    [Theory]
    [InlineData("hello a", "a//")]
    [InlineData("hello a role=r token=t", "a/r/t")]
    [InlineData("hello a token=t role=r", "a/r/t")]
    [InlineData("hello", null)]
    [InlineData("hello a b", null)]
    [InlineData("hello a role=x role=y", null)]
    [InlineData("hello a/b", null)]
    [InlineData("hello a role=", null)]
    public void Hello_is_read(string line, string? expected)
    {
        var hello = WireHello.Read(line.Split(' '), out string wrong);

        Assert.Equal(expected, hello is null ? null : $"{hello.Name}/{hello.Role}/{hello.Token}");
        Assert.NotEmpty(wrong);
    }

    /// <summary>However the bytes come: whole, one by one, two lines at once.</summary>
    [Fact]
    public void Lines_do_not_depend_on_how_their_bytes_come() =>
        Properties.Hold(
            from lines in Gen.ListOf(Properties.Text.Select(t => t.ReplaceLineEndings("").Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal)))
            from end in Gen.Elements("\n", "\r\n")
            from piece in Gen.Choose(1, 9000)
            from repeat in Gen.Elements(1, 700)
            select (Lines: lines.Select(l => string.Concat(Enumerable.Repeat(l, repeat))).ToList(), end, piece),
            given =>
            {
                var reader = new WireReader(new Pieces(Encoding.UTF8.GetBytes(string.Concat(given.Lines.Select(l => l + given.end))), given.piece));

                foreach (string line in given.Lines)
                    Assert.Equal(line, Read(reader));
                Assert.Null(Read(reader));
            });

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void A_line_may_be_as_long_as_the_limit_and_no_longer(int length, bool fits)
    {
        var reader = new WireReader(new MemoryStream(Encoding.UTF8.GetBytes(new string('x', length) + "\nnext\n")));

        if (fits)
            Assert.Equal(length, Read(reader, 10)!.Length);
        else
            Assert.Contains("a line may have 10 bytes", Assert.Throws<WireException>(() => Read(reader, 10)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_end_is_not_read_on()
    {
        var endless = new Pieces(new byte[10_000_000], 4096);

        Assert.Throws<WireException>(() => Read(new WireReader(endless), 100_000));
        Assert.True(endless.Position < 300_000, $"{endless.Position} bytes were read");
    }

    [Fact]
    public void What_is_no_UTF_8_is_told() =>
        Assert.Equal("the line is no UTF-8", Assert.Throws<WireException>(() => Read(new WireReader(new MemoryStream([0xC3, (byte)'\n'])))).Message);

    [Fact]
    public void A_line_that_breaks_off_is_none() => Assert.Null(Read(new WireReader(new MemoryStream("half"u8.ToArray()))));

    private static string? Read(WireReader reader, int limit = 1_000_000_000) => reader.ReadAsync(limit, s_long, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Gives no more than so many bytes at a time.</summary>
    private sealed class Pieces(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, most)], cancellationToken);
    }
}
