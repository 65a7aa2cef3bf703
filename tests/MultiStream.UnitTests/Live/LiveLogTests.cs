using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MultiStream.Live;

namespace MultiStream.UnitTests.Live;

/// <summary>What blocks write becomes lines, whoever is held up; nobody who writes ever is.</summary>
public sealed partial class LiveLogTests : IDisposable
{
    /// <summary>What a line of 100 bytes takes of the queue's room.</summary>
    private const int Size = 200;

    private readonly HeldSink _sink = new();
    private readonly List<string> _warnings = [];

    public void Dispose() => _sink.Dispose();

    [Fact]
    public void A_line_has_the_time_the_stream_and_the_host()
    {
        using var log = Log();

        Output(log, "server@foo").Append("listening\n"u8);

        Assert.Matches(@"^[0-9]+\.[0-9]{3} server@foo \| listening$", _sink.Next());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    public void However_the_output_is_cut_its_lines_are_the_same(int size)
    {
        var lines = AllAtOnce(log =>
        {
            var output = Output(log);
            foreach (var piece in Encoding.UTF8.GetBytes("one\n\nné😀\r\nlast").Chunk(size))
                output.Append(piece);
            output.End();
        });

        Assert.Equal(["s@x | one", "s@x | ", "s@x | né😀", "s@x | last"], lines);
        Assert.True(_sink.IsDisposed);
    }

    [Fact]
    public void Outputs_do_not_mix_their_lines()
    {
        var lines = AllAtOnce(log =>
        {
            var (a, b) = (Output(log, "a@x"), Output(log, "b@y"));
            a.Append("of "u8);
            b.Append("of "u8);
            log.Write("main", "two\nlines\n");
            b.Append("b\n"u8);
            a.Append("a\n"u8);
        });

        Assert.Equal(["main | two", "main | lines", "b@y | of b", "a@x | of a"], lines);
    }

    /// <summary>A program that asks something and waits.</summary>
    [Fact]
    public void A_line_without_an_end_comes_though_nothing_follows()
    {
        using var log = Log();
        var output = Output(log);
        output.Append("password: "u8);
        output.Append([0xC3]);

        Assert.EndsWith(" | password: ", _sink.Next(), StringComparison.Ordinal);
        output.Append([0xA9, (byte)'\n']);
        Assert.EndsWith(" | é", _sink.Next(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_hurt_a_terminal_is_shown_as_text()
    {
        var lines = AllAtOnce(log =>
        {
            Output(log, "s@\x1b[31m").Append("a\x1b[31mred\tb\0c\u0007 d\x7f e\u009b f\rg \u2028\n"u8);
            log.Write("main", "half \ud800 \rof it");
        });

        Assert.Equal([@"s@\x1b[31m | a\x1b[31mred" + "\t" + @"b\x00c\x07 d\x7f e\x9b f\x0dg \u2028", "main | half \ufffd \\x0dof it"], lines);
    }

    [Fact]
    public void A_long_line_is_cut_and_says_how_long_it_is()
    {
        var lines = AllAtOnce(log =>
        {
            var output = Output(log, "s");
            output.Append(Encoding.UTF8.GetBytes(new string('a', 4096) + "\n"));
            output.Append(Encoding.UTF8.GetBytes(new string('b', 4097) + "\n"));
            output.Append(Encoding.UTF8.GetBytes(new string('c', 4095)));
            output.Append(Encoding.UTF8.GetBytes("😀" + new string('d', 100_000) + "\nnext\n"));
        });

        Assert.Equal(
            ["s | " + new string('a', 4096), "s | " + new string('b', 4096) + "… [cut: the line has 4,097 bytes]", "s | " + new string('c', 4095) + "… [cut: the line has 104,099 bytes]", "s | next"],
            lines);
    }

    [Fact]
    public void Who_writes_is_not_held_up_by_a_sink_that_is_and_what_is_dropped_is_counted()
    {
        var log = Log(capacity: 320 * Size);
        var (output, other) = (Output(log), Output(log, "other@y"));
        _sink.Hold();
        output.Append("first\n"u8);
        _sink.WaitUntilReached();

        // A queue whose room is exactly 320 of these, a quarter of it for one output.
        var line = Encoding.UTF8.GetBytes(new string('x', 99) + "\n");
        // Returns though the sink is held: with a queue that blocked, this test would not end.
        for (int i = 0; i < 100_000; i++)
            output.Append(line);
        other.Append("of another\n"u8);
        Assert.Empty(_sink.Rest());
        _sink.Release();
        log.Dispose();

        var texts = Texts();
        int kept = texts.Count(t => t == new string('x', 99));
        Assert.Equal(80, kept);
        Assert.Contains("of another", texts);   // a flood leaves room for others
        Assert.Equal("first", texts[0]);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"… {100_000 - kept:N0} lines dropped: the log could not keep up; the whole output is in /whole"), _sink.Rest()[^1].Text);
        Assert.Equal(kept + 3, _sink.Rest().Count);
    }

    [Fact]
    public void What_comes_after_a_gap_is_no_end_of_what_came_before()
    {
        var log = Log(capacity: 1000);
        var output = Output(log);
        _sink.Hold();
        log.Write("main", "first");
        _sink.WaitUntilReached();
        output.Append("begun "u8);
        output.Append(new byte[2000]);
        _sink.Release();
        while (!_sink.Next().Contains("dropped", StringComparison.Ordinal))
        {
        }
        output.Append("after\n"u8);
        log.Dispose();

        Assert.Contains("after", Texts());
        Assert.DoesNotContain(Texts(), t => t.Contains("begun after", StringComparison.Ordinal));
    }

    [Fact]
    public void Times_never_go_back()
    {
        var log = Log();
        Parallel.For(0, 200, i => log.Write("main", "x"));
        log.Dispose();

        var times = _sink.Rest().Select(l => double.Parse(l.Text.Split(' ')[0], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(200, times.Count);
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public void Neither_label_nor_text_shows_a_secret()
    {
        var secret = new Secret("~live-secret-1");
        var log = Log();
        log.Write("main " + secret.Reveal(), "it is " + secret.Reveal());
        log.Dispose();

        Assert.EndsWith("main *** | it is ***", Assert.Single(_sink.Rest()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sink_that_throws_ends_the_log_with_one_warning_and_nothing_else()
    {
        using var warned = new ManualResetEventSlim();
        var log = new LiveLog([new Throwing()], "/whole", text =>
        {
            _warnings.Add(text);
            warned.Set();
        });

        log.Write("main", "x");
        Assert.True(warned.Wait(TimeSpan.FromSeconds(60)));
        log.Write("main", "y");
        log.Dispose();

        Assert.Contains("broken by the test", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void After_its_end_it_takes_nothing_and_throws_nothing()
    {
        var log = Log();
        var output = Output(log);
        log.Dispose();
        output.Append("late\n"u8);
        output.End();
        log.Write("main", "late");

        Assert.Empty(_sink.Rest());
    }

    /// <summary>The lines, without times, of what comes while the log's thread is held: however slow the machine is, no line's end is too late.</summary>
    private List<string> AllAtOnce(Action<LiveLog> write)
    {
        var log = Log();
        _sink.Hold();
        log.Write("main", "first");
        _sink.WaitUntilReached();
        write(log);
        _sink.Release();
        log.Dispose();
        return [.. _sink.Rest().Skip(1).Select(l => l.Text[(l.Text.IndexOf(' ', StringComparison.Ordinal) + 1)..])];
    }

    private LiveLog Log(long capacity = 8 << 20) => new([_sink], "/whole", _warnings.Add, capacity);

    private static LiveOutput Output(LiveLog log, string label = "s@x") => new(log, () => label);

    private IReadOnlyList<string> Texts() => [.. _sink.Rest().Select(l => Head().Replace(l.Text, ""))];

    [GeneratedRegex(@"^[0-9]+\.[0-9]{3} [^|]* \| ")]
    private static partial Regex Head();

    private sealed class Throwing : ILiveSink
    {
        public void Write(IReadOnlyList<LiveLine> lines) => throw new InvalidOperationException("broken by the test");

        public void Dispose()
        {
        }
    }
}
