using MultiStream.Evidence;
using MultiStream.Sync;

namespace MultiStream.UnitTests.Evidence;

/// <summary>What a hub decides, as events and as lines of the test's log.</summary>
public sealed class SyncEventsTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);
    private readonly List<RunEvent> _events = [];
    private readonly List<string> _lines = [];
    private readonly SyncEvents _watch;
    private readonly SyncHub _hub = new([new SyncStream("a", "a"), new SyncStream("b", "b")]);

    public SyncEventsTests()
    {
        _watch = new SyncEvents(_events.Add, 7, (who, text) => _lines.Add($"{who} | {text}"));
        Happens(new BlockStarted(default, new SyncBlock("a", 1), "use"));
        Happens(new BlockStarted(default, new SyncBlock("b", 1), "serve"));
    }

    [Fact]
    public void A_barrier_that_is_met_is_one_end_of_all_its_waits_in_the_order_of_coming()
    {
        Ask(1, "a", new BarrierOperation("go"), "A.cs:3");
        Ask(2, "b", new BarrierOperation("go"));

        Assert.Equal(
            [
                """{"test":7,"wait":1,"party":"a","block":1,"kind":"barrier","name":"go","where":"A.cs:3"}""",
                """{"test":7,"wait":2,"party":"b","block":1,"kind":"barrier","name":"go"}""",
                """{"test":7,"waits":[1,2],"kind":"barrier","name":"go","result":"released","by":"b"}""",
            ],
            Texts());
        Assert.Equal(["a | waits: barrier 'go' at A.cs:3", "b | waits: barrier 'go'", "sync | barrier 'go' is met by 'a', 'b'"], _lines);
    }

    [Fact]
    public void A_value_ends_each_wait_for_it_by_itself()
    {
        Ask(1, "a", new GetOperation("key", "b"));
        Ask(2, "main", new GetOperation("key"));
        Ask(3, "b", new PutOperation("key", "1"u8.ToArray()));

        Assert.Equal(
            [
                """{"test":7,"wait":1,"party":"a","block":1,"kind":"get","name":"key","from":"b"}""",
                """{"test":7,"wait":2,"party":"main","kind":"get","name":"key"}""",
                """{"test":7,"wait":3,"party":"b","block":1,"kind":"put","name":"key"}""",
                """{"test":7,"waits":[3],"kind":"put","name":"key","result":"released","by":"b"}""",
                """{"test":7,"waits":[1],"kind":"get","name":"key","result":"released","by":"b"}""",
                """{"test":7,"waits":[2],"kind":"get","name":"key","result":"released","by":"b"}""",
            ],
            Texts());
    }

    [Fact]
    public void A_barrier_that_breaks_tells_who_is_missing_and_whose_end_it_was()
    {
        Ask(1, "a", new BarrierOperation("go"));
        Happens(new BlockEnded(default, new SyncBlock("b", 1), BlockOutcome.Failed, false, "it exited with 1", 1, "in use"));

        var end = Texts()[^1];
        Assert.StartsWith("""{"test":7,"waits":[1],"kind":"barrier","name":"go","result":"broken","by":"b","missing":[{"party":"b","why":"left after 0.0 s because its block exited with 1"}],"message":"Barrier 'go' was broken: """, end, StringComparison.Ordinal);
        Assert.StartsWith("sync | Barrier 'go' was broken: ", _lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Who_gives_up_and_who_still_waits_at_the_end_is_told_as_cancelled_once()
    {
        Ask(1, "a", new GetOperation("key"));
        Ask(2, "b", new GetOperation("key"));
        Happens(new RequestCancelled(default, 1));
        _watch.End();
        _watch.End();

        Assert.Equal(["[1]", "[2]"], Texts().Skip(2).Select(t => t.Split("\"waits\":")[1].Split(",\"kind\"")[0]));
        Assert.All(Texts().Skip(2), t => Assert.Contains("\"result\":\"cancelled\"", t, StringComparison.Ordinal));
    }

    private void Ask(long id, string party, SyncOperation operation, string? where = null) => Happens(new RequestMade(default, id, party, party == SyncStream.Body ? null : 1, where, operation, s_limit));

    private void Happens(SyncEvent happened) => _watch.Saw(happened, _hub.Handle(happened));

    private List<string> Texts() => _events.ConvertAll(e =>
    {
        using var bytes = new MemoryStream();
        using (var json = new System.Text.Json.Utf8JsonWriter(bytes, new System.Text.Json.JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            ((EventMembers)e).Write(json);
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    });
}
