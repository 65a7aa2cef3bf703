using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MultiStream.Report;

namespace MultiStream.BrowserTests;

/// <summary>A run's folder with the events that a test makes up, and its picture.</summary>
internal sealed class RunFolder : IDisposable
{
    private readonly StringWriter _events = new();
    private double _at;

    public RunFolder() => Add(0, "run-begin", new { schema = 1, run = "20261121-060328-961b7e", utc = "2026-11-21T06:03:28Z", machine = "ws7", system = "Debian", version = "0.1.0", tests = 1 });

    public string Folder { get; } = Directory.CreateTempSubdirectory("ms-report-").FullName;

    public static string Sample { get; } = Path.Combine(AppContext.BaseDirectory, "events.sample.jsonl");

    public static RunFolder OfSample()
    {
        var folder = new RunFolder();
        folder._events.GetStringBuilder().Clear().Append(File.ReadAllText(Sample));
        return folder;
    }

    public int Count { get; private set; }

    public void Add(double later, string name, object members)
    {
        _at += later;
        var line = new JsonObject { ["event"] = name, ["at"] = double.Round(_at, 6) };
        foreach (var (key, value) in JsonSerializer.SerializeToNode(members)!.AsObject())
            line[key] = value?.DeepClone();
        _events.Write(line.ToJsonString() + "\n");
        Count++;
    }

    /// <summary>A test whose streams go through rounds of a block with a barrier; 5 events for each stream and round.</summary>
    public void AddTest(int test, int streams, int rounds, string outcome = "pass")
    {
        var names = Enumerable.Range(0, streams).Select(i => "node-" + i.ToString(CultureInfo.InvariantCulture)).ToList();
        Add(0.01, "test-begin", new { test, name = $"Acme.Suite.Does_what_it_says_{test}", title = $"Does_what_it_says_{test}", assembly = "Acme", folder = $"Acme/T{test}", streams = names.Select(n => new { name = n, role = "node", kind = "local" }) });
        Add(0, "phase-begin", new { test, phase = "body" });
        int wait = 0;
        for (int block = 1; block <= rounds; block++)
        {
            foreach (var stream in names)
                Add(0.001, "block-begin", new { test, stream, block, kind = "shell", title = $"round {block} of {stream}", command = $"./round --number {block} --of {stream} --with 'more words, to be as long as in life'" });
            foreach (var stream in names)
                Add(0.001, "block-start", new { test, stream, block, pid = 4000 + block });
            foreach (var party in names)
                Add(0.003, "sync-begin", new { test, wait = ++wait, party, block, kind = "barrier", name = $"round-{block}" });
            Add(0.0001, "sync-end", new { test, waits = Enumerable.Range(wait - streams + 1, streams), kind = "barrier", name = $"round-{block}", result = "released", by = names[^1] });
            foreach (var stream in names)
                Add(0.002, "block-end", new { test, stream, block, outcome = block % 7 == 3 ? "fail" : "pass", end = "passed", reason = "it exited with 0", exitCode = 0, duration = 0.02, output = new { stdout = 120, last = new[] { "a line that a block has written", "and another one", $"the last of round {block}" }, from = "stdout" } });
        }
        Add(0.001, "phase-end", new { test, phase = "body" });
        Add(0.01, "test-end", new { test, outcome, vstest = outcome == "pass" ? "Passed" : "Failed", duration = 1 });
    }

    /// <returns>The path of the picture.</returns>
    public string Write()
    {
        File.WriteAllText(Path.Combine(Folder, RunReport.EventsName), _events.ToString());
        return RunReport.Write(Folder);
    }

    public void Dispose()
    {
        _events.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
