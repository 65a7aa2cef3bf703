using System.Collections.Concurrent;
using System.Text.Json;
using MultiStream.Evidence;
using MultiStream.Live;
using MultiStream.Spawners;
using MultiStream.UnitTests.Running;
using static MultiStream.UnitTests.Running.ScriptedTest;

namespace MultiStream.UnitTests.Evidence;

/// <summary>What the streams of a program leave.</summary>
public sealed class ProgramRecordTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-program-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>As the output of an xunit test does that is over. The three logs are written by threads on which an exception would end this process.</summary>
    [Fact]
    public async Task A_listener_that_throws_hears_of_every_log_that_cannot_be_written_and_ends_none()
    {
        var heard = new ConcurrentQueue<string>();
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        var options = new MultiStreamOptions().WithMessages(text =>
        {
            heard.Enqueue(text);
            throw new InvalidOperationException("There is no currently active test.");
        });

        await RecordAsync(Path.Combine(_folder, "file"), options, r => r.Live.Write("main", "a line", job: r.Job));

        Assert.Equal(["There are no events", "There is no live log", "There is no log of the test"], heard.Select(h => h.Split(", ")[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_listener_throws_is_in_the_logs_that_can_be_written()
    {
        File.CreateSymbolicLink(EventLog.PathIn(_folder), "/dev/full");

        await RecordAsync(_folder, new MultiStreamOptions().WithMessages(_ => throw new InvalidOperationException("There is no currently active test.")), _ => { });

        Assert.Contains("main | whoever listens to messages threw System.InvalidOperationException: There is no currently active test. It was told: There are no events", File.ReadAllText(LiveFile.PathIn(_folder)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_person_is_told_of_the_logs_is_in_the_events()
    {
        File.CreateSymbolicLink(LiveFile.PathIn(_folder), "/dev/full");
        using var isTold = new ManualResetEventSlim();

        await RecordAsync(_folder, new MultiStreamOptions().WithMessages(_ => isTold.Set()), r =>
        {
            r.Live.Write("main", "a line");
            Assert.True(isTold.Wait(TimeSpan.FromSeconds(30)));
        });

        var told = EventFile.Read(_folder).The("message");
        Assert.Equal("warning", told.Text("level"));
        Assert.StartsWith("There is no live log", told.Text("text"), StringComparison.Ordinal);
    }

    /// <summary>No kind is known, so no stream can be opened.</summary>
    [Fact]
    public async Task Streams_that_could_not_be_opened_are_no_pass()
    {
        var options = new MultiStreamOptions().WithLogFolder(_folder);
        options.Spawners = new SpawnerRegistry();

        var error = await Assert.ThrowsAsync<StreamOpenException>(() => Soon(StreamsManager.OpenAsync(options, ["server", "client"])));

        var events = EventFile.Read(Assert.Single(Directory.GetDirectories(_folder)));
        var end = events.The("test-end");
        Assert.Equal(("error", "Failed", "fail"), (end.Text("outcome"), end.Text("vstest"), events.The("run-end").Text("outcome")));
        Assert.Equal("server", Cause(end).Text("stream"));
        Assert.StartsWith(Cause(end).Text("text")!, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("Stream 'client'", end.GetProperty("consequences")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_opening_that_is_cancelled_is_told_as_such()
    {
        await RecordAsync(_folder, new MultiStreamOptions(), r => r.NotOpened(new AggregateException(new OperationCanceledException()), cancelled: true));

        var events = EventFile.Read(_folder);
        Assert.Equal(("cancelled", "cancelled"), (events.The("test-end").Text("outcome"), events.The("run-end").Text("outcome")));
        Assert.Equal("""{"text":"The opening of the streams was cancelled."}""", Cause(events.The("test-end")).ToString());
    }

    [Fact]
    public async Task A_stream_that_was_lost_while_nobody_looked_is_no_pass()
    {
        await using var test = new ScriptedTest("", null, "server");
        var (stream, agent) = await test.OpenAsync();
        agent.Die(137);
        await Soon(stream.CloseAsync("the program is over"));

        using (var record = new ProgramRecord(_folder, new MultiStreamOptions(), []))
            record.End(test.Streams);

        var end = EventFile.Read(_folder).The("test-end");
        Assert.Equal(("lost", "server"), (end.Text("outcome"), Cause(end).Text("stream")));
        Assert.StartsWith("Stream 'server' @ far.example.com was lost: ", Cause(end).Text("text"), StringComparison.Ordinal);
    }

    private static async Task RecordAsync(string folder, MultiStreamOptions options, Action<ProgramRecord> happens)
    {
        await using var none = new ScriptedTest("", null, "unused");
        using var record = new ProgramRecord(folder, options, []);
        happens(record);
        record.End(none.Streams);
    }

    private static JsonElement Cause(JsonElement end) => end.GetProperty("cause");
}
