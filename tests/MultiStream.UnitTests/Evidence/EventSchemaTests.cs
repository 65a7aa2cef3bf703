using System.Text.Json;
using System.Text.RegularExpressions;
using MultiStream.Evidence;
using MultiStream.UnitTests.Guards;
using MultiStream.UnitTests.Running;
using static MultiStream.UnitTests.Running.ScriptedTest;

namespace MultiStream.UnitTests.Evidence;

/// <summary>docs/events.md is the schema: what is written, and the sample, has no event and no member that is not there.</summary>
public sealed partial class EventSchemaTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-schema-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_sample_is_as_the_document_has_it()
    {
        var events = EventFile.Parse(File.ReadAllText(Repository.PathOf("tests/MultiStream.UnitTests/Evidence/events.sample.jsonl")));

        Assert.Equal((1, "run-begin", "run-end"), (events[0].GetProperty("schema").GetInt32(), events[0].Name(), events[^1].Name()));
        Assert.Equal(events.Select(e => e.GetProperty("at").GetDecimal()).Order(), events.Select(e => e.GetProperty("at").GetDecimal()));
        AssertDocumented(events);
        // All events that there are but the loss of a stream, and those of a pool.
        Assert.Equal(Documented().Keys.Where(n => n is not ("stream-lost" or "hosts-wait" or "hosts-given")).Order(), events.Select(e => e.Name()).Distinct().Order());
    }

    [Fact]
    public async Task What_a_test_leaves_is_as_the_document_has_it()
    {
        await using (var test = ScriptedTest.WithEvents(_folder, "server", "client"))
        {
            var (server, agent) = await test.OpenAsync();
            await test.OpenAsync("client");
            await AllHeardAsync(server, agent);   // takes a port
            var running = server.Start(Block.Shell("serve").Named("the server").ReadyOnOutput("up"));
            uint block = (await agent.NextAsync(MultiStream.Protocol.FrameType.Start)).Channel;
            agent.Say(MultiStream.Protocol.FrameType.Started, block, "0B000000");
            agent.SayOutput(block, "up\n"u8);
            agent.SayOutput(block, "oh\nno\n"u8, error: true);
            await Soon(running.ReadyAsync());
            agent.SayExited(block, 3);
            await Assert.ThrowsAsync<BlockFailedException>(() => Soon(running.WaitAsync()));
            await test.Streams.Sync.PutAsync("key", 1);
            Assert.Equal(1, await test.Streams.Sync.GetAsync<int>("key"));
            await Assert.ThrowsAsync<SyncBrokenException>(() => test.Streams.Sync.BarrierAsync("go", parties: 2, timeout: TimeSpan.FromMilliseconds(1)));
            agent.Die(137);
            await Soon(server.CloseAsync("the test is over"));
        }

        var events = EventFile.Read(_folder);
        AssertDocumented(events);
        var end = events.The("block-end");
        Assert.Equal(("server", "1", "fail", "failed", "it exited with 3", "3"), (end.Text("stream"), end.Text("block"), end.Text("outcome"), end.Text("end"), end.Text("reason"), end.Text("exitCode")));
        Assert.Equal("""{"stdout":3,"stderr":6,"last":["oh","no"],"from":"stderr"}""", end.Text("output"));
        Assert.Equal(("shell", "the server", "serve"), (events.The("block-begin").Text("kind"), events.The("block-begin").Text("title"), events.The("block-begin").Text("command")));
        Assert.Equal("11", events.The("block-start").Text("pid"));
        Assert.Equal("block-begin block-start block-ready block-end", events.Where(e => e.Name().StartsWith("block-", StringComparison.Ordinal)).Order());
        Assert.Equal("1", events.The("port").Text("port"));
        Assert.Equal("lost", Assert.Single(events, e => e.Name() == "stream-end" && e.Text("stream") == "server").Text("outcome"));
        Assert.Equal(["released", "released", "broken"], events.Where(e => e.Name() == "sync-end").Select(e => e.Text("result")!));
        Assert.Equal(events.Where(e => e.Name() == "sync-begin").Select(e => $"[{e.Text("wait")}]"), events.Where(e => e.Name() == "sync-end").Select(e => e.Text("waits")!));
    }

    [Fact]
    public void Every_outcome_is_in_the_document_with_what_VSTest_makes_of_it()
    {
        var lines = Lines();

        foreach (var word in Enum.GetValues<OutcomeWord>())
        {
            var line = Assert.Single(lines, l => l.StartsWith($"| `{word.Text()}` |", StringComparison.Ordinal));
            Assert.StartsWith(word.VsTest(), line.Split('|', StringSplitOptions.TrimEntries)[4], StringComparison.Ordinal);
        }
    }

    private static void AssertDocumented(IReadOnlyList<JsonElement> events)
    {
        var documented = Documented();
        foreach (var happened in events)
        {
            Assert.True(documented.TryGetValue(happened.Name(), out var members), $"docs/events.md has no event {happened.Name()}");
            foreach (var member in happened.EnumerateObject().Select(m => m.Name).Except(["event", "at"]))
                Assert.True(members.Contains(member), $"docs/events.md has no member {member} of {happened.Name()}");
        }
    }

    /// <summary>The events, and all words in code in their rows.</summary>
    private static Dictionary<string, HashSet<string>> Documented() => Lines().Select(l => Row().Match(l)).Where(m => m.Success && m.Groups[1].Value is var name && (name is "message" or "port" || name.Contains('-', StringComparison.Ordinal)))
        .ToDictionary(m => m.Groups[1].Value, m => Words().Matches(m.Groups[2].Value).SelectMany(w => w.Groups[1].Value.Split([' ', ',', '{', '}'], StringSplitOptions.RemoveEmptyEntries)).ToHashSet());

    private static string[] Lines() => File.ReadAllLines(Repository.PathOf("docs/events.md"));

    [GeneratedRegex(@"^\| `([a-z-]+)` \| (.*) \|$")]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]*)`")]
    private static partial Regex Words();
}
