using System.Text;
using MultiStream.Report;

namespace MultiStream.UnitTests.Report;

/// <summary>What docs/events.md asks of readers.</summary>
public sealed class EventReaderTests
{
    private const string Begin = """{"event":"run-begin","at":0,"schema":1,"run":"x"}""";

    [Fact]
    public void Every_event_is_read_as_it_is_also_those_that_nobody_knows()
    {
        var (lines, reader) = Read(Begin + "\n" + """{"event":"from-a-later-version","at":1,"more":{"a":[1,{}]}}""" + "\n");

        Assert.Equal([Begin, """{"event":"from-a-later-version","at":1,"more":{"a":[1,{}]}}"""], lines);
        Assert.Equal((0, false), (reader.Unreadable, reader.IsCut));
    }

    [Theory]
    [InlineData("""{"event":"stream-begin","at":1,"str""")]
    [InlineData("""{"event":"stream-begin","at":1}""")]   // as it may be a part of a longer one
    public void A_last_line_without_its_end_is_left_out(string cut)
    {
        var (lines, reader) = Read(Begin + "\n" + cut);

        Assert.Equal([Begin], lines);
        Assert.Equal(0, reader.Unreadable);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("{} {}")]
    [InlineData("""{"event":"x"}""")]
    [InlineData("""{"event":1,"at":1}""")]
    [InlineData("""{"event":"x","at":"1"}""")]
    [InlineData("""{"event":"x","at":1e999}""")]
    [InlineData("""{"event":"x","at":1} trailing""")]
    [InlineData("""{"event":"x","at":1,"text":"raw control character: """ + "\u0001\"}")]
    public void A_line_that_is_no_event_is_left_out_and_counted(string bad)
    {
        var (lines, reader) = Read($$"""{{Begin}}{{"\n"}}{{bad}}{{"\n\n"}}{"event":"run-end","at":2}{{"\n"}}""");

        Assert.Equal([Begin, """{"event":"run-end","at":2}"""], lines);
        Assert.Equal(1, reader.Unreadable);
    }

    [Fact]
    public void Lines_longer_than_any_buffer_are_read_whole()
    {
        var lines = Enumerable.Range(0, 40).Select(i => $$"""{"event":"message","at":{{i}},"text":"{{new string('x', i * 7_919)}}"}""").Prepend(Begin).ToList();

        Assert.Equal(lines, Read(string.Join('\n', lines) + "\n").Lines);
    }

    [Fact]
    public void What_is_more_than_a_browser_can_take_is_left_out()
    {
        var (lines, reader) = Read(Begin + "\n" + string.Concat(Enumerable.Repeat("""{"event":"message","at":1}""" + "\n", 100)), limit: 500);

        Assert.True(reader.IsCut);
        Assert.InRange(lines.Count, 2, 20);
    }

    [Theory]
    [InlineData("", "has no whole line")]
    [InlineData("\n\n", "has no whole line")]
    [InlineData("""{"event":"run-begin","at":0,"schema":1""", "has no whole line")]
    [InlineData("<html>\n", "is no file of events")]
    [InlineData("""{"event":"test-begin","at":0}""" + "\n", "is no file of events")]
    [InlineData("""{"event":"run-begin","at":0}""" + "\n", "is no file of events")]
    [InlineData("""{"event":"run-begin","at":0,"schema":2}""" + "\n", "is of schema 2, and this version of MultiStream knows schemas up to 1")]
    public void A_file_without_events_of_a_known_schema_is_refused_with_a_sentence(string text, string expected)
    {
        var e = Assert.Throws<MultiStreamException>(() => Read(text));

        Assert.Contains($"events.jsonl {expected}", e.Message, StringComparison.Ordinal);
    }

    private static (List<string> Lines, EventReader Reader) Read(string text, long limit = 1 << 30)
    {
        var reader = new EventReader(new MemoryStream(Encoding.UTF8.GetBytes(text)), "events.jsonl", limit);
        var lines = new List<string>();
        while (reader.TryRead(out var line))
            lines.Add(Encoding.UTF8.GetString(line));
        return (lines, reader);
    }
}
