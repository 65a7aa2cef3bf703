using System.Text.Json;
using System.Text.RegularExpressions;
using MultiStream.IntegrationTests.Sync;
using MultiStream.Lab;

namespace MultiStream.AcceptanceTests.Harness;

/// <summary>
/// What is on the disk of a run of Endings.Cases.Hanging that somebody ended from outside: of its first test, which had ended, and of its second, whose two blocks
/// were up and would never have ended.
/// </summary>
sealed class CutRun
{
    const string First = "Endings.Cases.Hanging.Comes_first", Second = "Endings.Cases.Hanging.Runs_until_it_is_ended";
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    readonly IReadOnlyList<JsonElement> _events;

    CutRun(string folder)
    {
        Folder = folder;
        _events = EventLines.Read(folder);
    }

    /// <summary>The run's folder.</summary>
    public string Folder { get; }

    /// <summary>Whether the run has an end: whoever ended it left its process the time to tell.</summary>
    public bool WasTold => EventLines.Name(_events[^1]) == "run-end";

    /// <summary>Waits until all that its tests did is on the disk: what is ended then is ended after that, however quick or slow this machine is.</summary>
    public static Task UntilAllIsKnownAsync(RunFolder folder) => LabWait.UntilNothingAsync(
        () => Task.FromResult(MissingIn(folder)), Limit, "all that the tests did to be on the disk");

    /// <summary>What was known last of the second test, and is not on the disk yet; null: it all is.</summary>
    public static string? MissingIn(RunFolder folder)
    {
        var runs = Path.Combine(folder.Results, "MultiStream");
        if (!Directory.Exists(runs) || Directory.GetDirectories(runs) is not [var only] || !File.Exists(Path.Combine(only, "events.jsonl")))
            return "there are no events";
        var run = new CutRun(only);
        if (run._events.Count(e => EventLines.Name(e) == "block-ready" && Number(e) == 2) != 2)
            return "events.jsonl has not both blocks ready";
        if (Regex.Count(run.JobLog(Second), @"(?m)^ +\d+\.\d{3} stream-\d@localhost \| up$") != 2)
            return "job.log has not what both blocks wrote";
        return Array.TrueForAll(["stream-0", "stream-1"], s => ReadOrEmpty(Path.Combine(run.FolderOf(Second), s, "1.stdout")) == "up\n") ? null : "1.stdout has not what the block wrote";
    }

    /// <summary>Reads it, and asserts that all is there that was known.</summary>
    public static CutRun Read(RunFolder folder)
    {
        Assert.Null(MissingIn(folder));
        var run = new CutRun(Assert.Single(Directory.GetDirectories(Path.Combine(folder.Results, "MultiStream"))));
        run.AssertKnown();
        return run;
    }

    /// <summary>The process of the tests had time to say why: events and logs have an end, and there is a picture.</summary>
    /// <param name="why">A pattern.</param>
    /// <param name="inHaste">It may have been killed meanwhile: the events are what it tells first.</param>
    public void AssertTold(string why, bool inHaste = false)
    {
        Assert.True(WasTold, $"The run has no end, but: {_events[^1]}");
        Assert.Equal(("cancelled", """{"pass":1,"cancelled":1}"""), (Text(_events[^1], "outcome"), Text(_events[^1], "tests")));
        Assert.Matches($"^{why}$", Text(_events[^1], "reason"));
        var end = Assert.Single(_events, e => EventLines.Name(e) == "test-end" && Number(e) == 2);
        // VSTest has no result of it, which is told by leaving that out.
        Assert.Equal(("cancelled", null), (Text(end, "outcome"), Text(end, "vstest")));
        Assert.Matches($"^The run was cut off while this test ran: {why}\\.$", Text(end, "message"));
        if (inHaste)
            return;
        Assert.Matches($@"^ +\d+\.\d{{3}} main \| test {Regex.Escape(Second)} was cut off after \d+\.\d{{3}} s: cancelled; {why}$", JobLog(Second).TrimEnd().Split('\n')[^1]);
        Assert.Contains("\"event\":\"run-end\"", File.ReadAllText(Path.Combine(Folder, "report.html")), StringComparison.Ordinal);
    }

    /// <summary>Nobody could say anything: nothing has an end that had none, and whoever wants a picture makes it.</summary>
    public async Task AssertCutOffAsync()
    {
        Assert.DoesNotContain(_events, e => EventLines.Name(e) == "run-end" || (EventLines.Name(e) == "test-end" && Number(e) == 2));
        Assert.DoesNotContain("cut off", JobLog(Second), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Folder, "report.html")));

        await using var tool = Participant.Tool(new Dictionary<string, string>(), "report", Folder);
        Assert.Equal((0, ""), await tool.EndAsync());

        Assert.Equal(Path.Combine(Folder, "report.html"), tool.Output.TrimEnd());
        var picture = File.ReadAllText(Path.Combine(Folder, "report.html"));
        Assert.All(_events, e => Assert.Contains($"\"event\":\"{EventLines.Name(e)}\",\"at\":{e.GetProperty("at").GetRawText()}", picture, StringComparison.Ordinal));
        // Which is what the page says "cut off" by.
        Assert.DoesNotContain("\"event\":\"run-end\"", picture, StringComparison.Ordinal);
    }

    /// <summary>The result file that VSTest wrote all the same has the test that had ended, with its streams and their files, and nothing of the other.</summary>
    public static void AssertResultOfFirst(TestRun run)
    {
        var test = Assert.Single(run.Trx.Results);
        Assert.Equal(("Comes_first", "Passed"), (test.Name, test.Outcome));
        Assert.Equal(["Comes_first · main", "Comes_first · s @ localhost"], test.Children.Select(c => c.Name));
        Assert.Equal("all is well\n", File.ReadAllText(test["s @ localhost"].File("1.stdout")));
    }

    void AssertKnown()
    {
        Assert.Equal("run-begin", EventLines.Name(_events[0]));
        Assert.Equal([First, Second], _events.Where(e => EventLines.Name(e) == "test-begin").OrderBy(Number).Select(e => Text(e, "name")));
        Assert.Equal("pass", Text(Assert.Single(_events, e => EventLines.Name(e) == "test-end" && Number(e) == 1), "outcome"));
        foreach (var name in (string[])["stream-open", "block-begin", "block-start"])
            Assert.Equal(["stream-0", "stream-1"], _events.Where(e => EventLines.Name(e) == name && Number(e) == 2).Select(e => Text(e, "stream")!).Order(StringComparer.Ordinal));
        Assert.EndsWith(": pass\n", JobLog(First), StringComparison.Ordinal);
        foreach (var stream in (string[])["stream-0", "stream-1"])
            Assert.Contains(" open after ", File.ReadAllText(Path.Combine(FolderOf(Second), stream, "stream.log")), StringComparison.Ordinal);
    }

    string JobLog(string test) => ReadOrEmpty(Path.Combine(FolderOf(test), "job.log"));

    static string ReadOrEmpty(string path) => File.Exists(path) ? File.ReadAllText(path) : "";

    string FolderOf(string test) => Path.Combine(Folder, Text(_events.Single(e => EventLines.Name(e) == "test-begin" && Text(e, "name") == test), "folder")!);

    static int Number(JsonElement happened) => happened.TryGetProperty("test", out var test) ? test.GetInt32() : 0;

    static string? Text(JsonElement happened, string member) => happened.TryGetProperty(member, out var value) ? value.ToString() : null;
}
