using System.Text.Json;
using MultiStream.Evidence;

namespace MultiStream.UnitTests.Evidence;

/// <summary>The file of a run's events: whole lines, one clock, nobody waits for it.</summary>
public sealed class EventLogTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private static readonly string[] s_list = ["a", "b"];
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-events-").FullName;
    private readonly List<string> _warnings = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_event_is_a_line_with_its_members_in_order_and_without_those_that_have_no_value()
    {
        Write(log => log.Write(new RunEvent("x")
        {
            ["text"] = "é <b>\"\n\u2028",
            ["none"] = null,
            ["number"] = 3L,
            ["time"] = TimeSpan.FromTicks(12_345_678),
            ["truth"] = true,
            ["list"] = s_list,
            ["object"] = new EventMembers { ["inner"] = 1 },
        }));

        var line = Assert.Single(File.ReadAllLines(EventLog.PathIn(_folder)));
        Assert.Matches("""^\{"event":"x","at":[0-9.]+,"text":"é <b>\\"\\n\\u2028","number":3,"time":1.234568,"truth":true,"list":\["a","b"\],"object":\{"inner":1\}\}$""", line);
        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData("text", 4000)]
    [InlineData("title", 1000)]
    public void Long_texts_are_cut_and_say_so(string member, int length)
    {
        Write(log => log.Write(new RunEvent("x") { [member] = new string('y', length + 1) }));

        Assert.Equal(new string('y', length) + "…", EventFile.Read(_folder)[0].Text(member));
    }

    [Fact]
    public void A_text_that_is_no_Unicode_harms_nobody()
    {
        const string Text = "\ude00a\ud83d\"b\ud83d", Written = "\ufffda\ufffd\"b\ufffd";

        Write(log =>
        {
            log.Write(new RunEvent("x") { ["text"] = Text, ["list"] = new[] { Text } });
            log.Write(new RunEvent("y"));
        });

        var events = EventFile.Read(_folder);
        Assert.Equal((Written, Written, "y"), (events[0].Text("text"), events[0].GetProperty("list")[0].GetString(), events[1].Name()));
        Assert.Empty(_warnings);
    }

    /// <summary>The queue has room for an event, though not for all of a text that is cut anyway.</summary>
    [Fact]
    public void A_huge_text_does_not_cost_its_event()
    {
        var huge = new string('y', 1 << 20);

        using (var log = new EventLog(_folder, _warnings.Add, capacity: 1 << 20))
            log.Write(new RunEvent("x") { ["text"] = huge, ["list"] = new[] { "z", huge } });

        var happened = Assert.Single(EventFile.Read(_folder));
        Assert.Equal((new string('y', 4000) + "…", "z"), (happened.Text("text"), happened.GetProperty("list")[0].GetString()));
    }

    /// <summary>Secrets are shorter as stars: what would be cut in the midst of one may end before the cut.</summary>
    [Fact]
    public void A_secret_that_lies_across_the_cut_of_a_huge_text_is_stars()
    {
        var secret = new Secret("~" + new string('s', 9000));

        Write(log => log.Write(new RunEvent("x") { ["text"] = string.Concat(Enumerable.Repeat(secret.Reveal(), 8)) }));

        Assert.Matches(@"^\*+$", EventFile.Read(_folder)[0].Text("text"));
    }

    [Fact]
    public void A_word_of_ours_is_no_secret()
    {
        var secret = new Secret("~event-word");

        Write(log => log.Write(new RunEvent("x") { ["outcome"] = secret.Reveal(), ["text"] = secret.Reveal() }));

        Assert.Equal((secret.Reveal(), "***"), (EventFile.Read(_folder).The("x").Text("outcome"), EventFile.Read(_folder).The("x").Text("text")));
    }

    [Fact]
    public void A_secret_is_stars()
    {
        var secret = new Secret("~event-secret");

        Write(log => log.Write(new RunEvent("x") { ["text"] = $"it is {secret.Reveal()}", ["list"] = new[] { secret.Reveal() } }));

        var happened = EventFile.Read(_folder)[0];
        Assert.Equal(("it is ***", """["***"]"""), (happened.Text("text"), happened.Text("list")));
    }

    [Fact]
    public void Times_never_fall_whoever_tells()
    {
        Write(log => Parallel.For(0, 2000, i => log.Write(new RunEvent("x") { ["number"] = i })));

        var events = EventFile.Read(_folder);
        Assert.Equal(Enumerable.Range(0, 2000), events.Select(e => e.GetProperty("number").GetInt32()).Order());
        Assert.Equal(events.Select(At).Order(), events.Select(At));

        static decimal At(JsonElement happened) => happened.GetProperty("at").GetDecimal();
    }

    /// <summary>Its first event is in the file while the log is open: whatever ends the process, it stays.</summary>
    [Fact]
    public async Task What_happened_is_in_the_file_while_the_run_goes_on()
    {
        using var watch = new FileSystemWatcher(_folder) { NotifyFilter = NotifyFilters.Size | NotifyFilters.FileName | NotifyFilters.LastWrite };
        var changed = new SemaphoreSlim(0);
        watch.Changed += (_, _) => changed.Release();
        watch.EnableRaisingEvents = true;
        using var log = new EventLog(_folder, _warnings.Add);

        log.Write(new RunEvent("first"));

        Assert.True(await changed.WaitAsync(s_limit));
        Assert.Equal("first", EventFile.Read(_folder)[0].Name());
    }

    [Fact]
    public void Who_tells_goes_on_when_the_file_cannot_be_written_and_one_warning_says_so()
    {
        File.CreateSymbolicLink(EventLog.PathIn(_folder), "/dev/full");

        Write(log =>
        {
            for (int i = 0; i < 10_000; i++)
                log.Write(new RunEvent("x"));
        });

        Assert.StartsWith($"There are no events, or not all of them, in {EventLog.PathIn(_folder)}; the tests go on: ", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void What_finds_no_room_is_counted()
    {
        using (var log = new EventLog(_folder, _warnings.Add, capacity: 1))
            log.Write(new RunEvent("x"));

        Assert.Equal(("message", "1 events are not here: the file could not keep up"), (EventFile.Read(_folder)[0].Name(), EventFile.Read(_folder)[0].Text("text")));
    }

    private void Write(Action<EventLog> write)
    {
        using var log = new EventLog(_folder, _warnings.Add);
        write(log);
    }
}
