using MultiStream.Evidence;
using MultiStream.UnitTests.Guards;

namespace MultiStream.UnitTests.Evidence;

/// <summary>How a run stands, from its events.</summary>
public sealed class TallyTests
{
    private static readonly string[] s_sample = File.ReadAllLines(Repository.PathOf("tests/MultiStream.UnitTests/Evidence/events.sample.jsonl"));

    [Fact]
    public void A_run_that_has_ended_is_counted_by_outcomes_and_its_tests_are_sorted_by_them()
    {
        var tally = Of(s_sample);

        Assert.Equal("3 of 3 tests done (1 pass, 1 fail, 1 error)", TallyText.Line(tally, tally.Last));
        Assert.Equal("fail", tally.Outcome);
        Assert.Equal(["error Acme.Tests.Storage.Data_survives", "fail Acme.Tests.Transfer.A_client_waits_for_its_server", "pass Acme.Tests.Transfer.Clients_get_what_the_server_has"],
            tally.ByOutcome.Select(t => $"{t.Outcome} {t.Name}"));
        Assert.StartsWith("Stream 'db' @ db9.example.com could not be opened: ", tally.ByOutcome[0].Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Test_cases_of_one_method_are_told_apart() => Assert.Equal(
        ["A.M(client: v1)", "A.M"],
        Of(["""{"event":"test-begin","at":0,"test":1,"name":"A.M","variant":"client: v1","title":"M(client: v1)"}""", """{"event":"test-begin","at":0,"test":2,"name":"A.M"}"""]).ByOutcome.Select(t => t.Name));

    [Fact]
    public void One_that_waits_is_named_with_whom_it_waits_for()
    {
        // Up to the client of the second test, who waits for the server.
        var tally = Of(s_sample.TakeWhile(l => !l.Contains("\"block-end\",\"at\":5.560102", StringComparison.Ordinal)));

        Assert.Equal("1 of 3 tests done (1 pass), 1 running for 31 s; 2 streams open; 'client' waits 30 s for barrier 'up' ('server' has not come)", TallyText.Line(tally, TimeSpan.FromSeconds(33.1)));
        Assert.Equal("1 of 3 tests done (1 pass), 1 running; 2 streams open; 'client' waits for barrier 'up' ('server' has not come)", TallyText.Line(tally, now: null));
        Assert.Equal([null, "pass"], tally.ByOutcome.Select(t => t.Outcome));
        Assert.Null(tally.Outcome);
    }

    /// <summary>At every line of the sample it adds up, and at its end nobody waits.</summary>
    [Fact]
    public void It_adds_up_after_every_event()
    {
        var tally = new Tally();
        foreach (var line in s_sample)
        {
            var happened = JsonEvent.Read(System.Text.Encoding.UTF8.GetBytes(line));
            tally.Add(happened, happened.At);
            Assert.Equal(tally.ByOutcome.Count, tally.Done + tally.Running.Count());
        }
        Assert.DoesNotContain(tally.ByOutcome, t => t.Waits.Count + t.Open.Count > 0);
    }

    [Fact]
    public void A_test_that_waits_for_hosts_does_not_run_yet()
    {
        string[] lines =
        [
            """{"event":"run-begin","at":0,"tests":3}""",
            """{"event":"test-begin","at":1,"test":1,"name":"A","streams":[]}""",
            """{"event":"test-begin","at":1,"test":2,"name":"B","streams":[]}""",
            """{"event":"hosts-wait","at":2,"test":2,"reason":"no allocation"}""",
            """{"event":"hosts-given","at":8,"test":2,"streams":[]}""",
        ];

        Assert.Equal("0 of 3 tests done, 1 running for 5 s, 1 waiting for hosts for 4 s", TallyText.Line(Of(lines[..4]), TimeSpan.FromSeconds(6)));
        Assert.Equal("0 of 3 tests done, 1 waiting for hosts", TallyText.Line(Of([lines[0], lines[2], lines[3]]), now: null));
        Assert.Equal("0 of 3 tests done, 2 running for up to 9 s", TallyText.Line(Of(lines), TimeSpan.FromSeconds(10)));
    }

    [Theory]
    [InlineData("'a' waits 8 s for value 'url' of 'b'", """{"wait":1,"party":"a","kind":"get","name":"url","from":"b"}""")]
    [InlineData("'a' waits 8 s for values 'url' of role 'r'", """{"wait":1,"party":"a","kind":"get-all","name":"url","from":"r"}""")]
    [InlineData("'a' waits 8 s for message 'up'", """{"wait":1,"party":"a","kind":"wait","name":"up"}""")]
    [InlineData("'a' waits 8 s for barrier 'x' (1 of 9 there)", """{"wait":1,"party":"a","kind":"barrier","name":"x","parties":9}""")]
    [InlineData("'a', 'b' wait 8 s for barrier 'x' ('c', 'd', 'e' and 1 more have not come)", """{"wait":1,"party":"a","kind":"barrier","name":"x"}""", """{"wait":2,"party":"b","kind":"barrier","name":"x"}""")]
    [InlineData("'a' waits 8 s for barrier 'x' ('b', 'c', 'd' and 2 more have not come); 2 more waits",
        """{"wait":1,"party":"a","kind":"barrier","name":"x"}""", """{"wait":2,"party":"b","kind":"barrier","name":"y"}""", """{"wait":3,"party":"c","kind":"get","name":"z"}""")]
    [InlineData("", """{"wait":1,"party":"a","kind":"put","name":"url"}""")]
    public void All_kinds_of_waits_have_their_words(string expected, params string[] waits)
    {
        var tally = Of([
            """{"event":"run-begin","at":0,"schema":1,"tests":2}""",
            """{"event":"test-begin","at":1,"test":1,"name":"T","title":"T","streams":[{"name":"a"},{"name":"b"},{"name":"c"},{"name":"d"},{"name":"e"},{"name":"f"}]}""",
            .. waits.Select(w => """{"event":"sync-begin","at":2,"test":1,""" + w[1..]),
        ]);

        Assert.Equal("0 of 2 tests done, 1 running for 9 s" + (expected.Length > 0 ? "; " + expected : ""), TallyText.Line(tally, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Of_several_tests_the_one_that_waits_is_named()
    {
        var tally = Of([
            """{"event":"run-begin","at":0,"schema":1,"tests":2,"new":{}}""",
            """{"event":"test-begin","at":1,"test":1,"name":"N.First","title":"First","streams":[{"name":"a"}]}""",
            """{"event":"test-begin","at":2,"test":2,"name":"N.Second","title":"Second","streams":[]}""",
            """{"event":"of-a-later-version","at":2,"test":2}""",
            """{"event":"stream-begin","at":2,"test":2,"stream":"late"}""",
            """{"event":"stream-open","at":3,"test":2,"stream":"late"}""",
            """{"event":"sync-begin","at":3,"test":2,"wait":1,"party":"main","kind":"barrier","name":"go"}""",
            """{"event":"stream-end","at":4,"test":9,"stream":"late"}""",
        ]);

        Assert.Equal("0 of 2 tests done, 2 running for up to 2 min 4 s; 1 stream open; in Second 'main' waits 2 min 2 s for barrier 'go' ('late' has not come)", TallyText.Line(tally, TimeSpan.FromSeconds(125)));
    }

    [Theory]
    [InlineData(-1, "0 s")]
    [InlineData(119.9, "119 s")]
    [InlineData(120, "2 min 0 s")]
    [InlineData(7199, "119 min 59 s")]
    [InlineData(7260, "2 h 1 min")]
    public void A_time_is_written_for_people(double seconds, string text) => Assert.Equal(text, TallyText.Length(TimeSpan.FromSeconds(seconds)));

    private static Tally Of(IEnumerable<string> lines)
    {
        var tally = new Tally();
        foreach (var line in lines)
        {
            var happened = JsonEvent.Read(System.Text.Encoding.UTF8.GetBytes(line));
            tally.Add(happened, happened.At);
        }
        return tally;
    }
}
