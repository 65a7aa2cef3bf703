using System.Text;
using MultiStream.Deployment;

namespace MultiStream.UnitTests.Deployment;

public sealed class MarkerReaderTests
{
    private static readonly byte[] s_frame = [0x1e, (byte)'M', (byte)'S', (byte)'1', (byte)' ', 0, 255, (byte)'\n'];

    [Theory]
    [InlineData("", "nothing before it")]
    [InlineData("Welcome to host\nToday is Friday\n", "lines")]
    [InlineData("no newline at the end", "a line without an end")]
    [InlineData("\u001e\u001eMS1\u001eMS", "pieces of a marker")]
    [InlineData("\u001eMS1 HELLO\n", "a marker of somebody else")]
    [InlineData("\u001eMS1 GO", "a marker without its end, then ours")]
    [InlineData("ünïcödé \u001eMS2 AGENT\n", "another version's marker")]
    public void The_marker_is_found_however_the_bytes_arrive(string noise, string what)
    {
        byte[] all = [.. Encoding.UTF8.GetBytes(noise), .. "\u001eMS1 AGENT\n"u8, .. s_frame];
        for (int split = 0; split <= all.Length; split++)
        {
            var stream = new ChunkedStream([all[..split], all[split..]]);
            var reader = new MarkerReader(stream);

            Assert.Equal(new Marker("AGENT", ""), reader.Next());

            Assert.True(reader.Noise == noise, $"{what}, split at {split}: {reader.Noise}");
            Assert.True(stream.Taken == all.Length - s_frame.Length, $"{what}, split at {split}: bytes of the first frame were taken");
        }
    }

    [Fact]
    public void What_follows_the_word_is_kept_and_the_next_marker_is_found()
    {
        var reader = new MarkerReader(new ChunkedStream(["\u001eMS1 ERR disk-full /home: no room\nbye\u001eMS1 GO\n"u8.ToArray()]));

        Assert.Equal(new Marker("ERR", "disk-full /home: no room"), reader.Next());
        Assert.Equal(new Marker("GO", ""), reader.Next());
        Assert.Equal("bye", reader.Noise);
    }

    [Fact]
    public void Of_much_noise_the_last_64_KiB_are_kept()
    {
        var lines = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i}\n"));
        var reader = new MarkerReader(new ChunkedStream([Encoding.ASCII.GetBytes(lines), "\u001eMS1 AGENT\n"u8.ToArray()]));

        Assert.Equal("AGENT", reader.Next().Word);

        Assert.Equal(lines[^MarkerReader.MaxNoise..], reader.Noise);
    }

    [Fact]
    public void A_marker_line_without_an_end_is_noise_after_4096_bytes()
    {
        var endless = "\u001eMS1 ERR " + new string('x', 10_000);
        var reader = new MarkerReader(new ChunkedStream([Encoding.ASCII.GetBytes(endless), "\u001eMS1 GO\n"u8.ToArray()]));

        Assert.Equal("GO", reader.Next().Word);

        Assert.Equal(endless, reader.Noise);
    }

    [Fact]
    public void An_end_before_the_marker_says_what_came_instead()
    {
        var reader = new MarkerReader(new ChunkedStream(["This account is currently not available.\n"u8.ToArray()]));

        var e = Assert.Throws<HandshakeException>(() => reader.Next());

        Assert.True(e.PipeClosed);
        Assert.Equal("This account is currently not available.\n", e.Noise);
    }
}
