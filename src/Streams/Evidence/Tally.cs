namespace MultiStream.Evidence;

/// <summary>How a run stands, from its events alone: which tests are done and how, which run, which streams are open, who waits for what. For one thread at a time.</summary>
internal sealed class Tally
{
    /// <summary>As counts are listed: the usual first. What is not here, of a later version, comes after them.</summary>
    private static readonly string[] s_counts = ["pass", "fail", "error", "lost", "interrupted", "cancelled", "warn", "skip"];

    /// <summary>As tests are listed: first what somebody has to look at.</summary>
    private static readonly string[] s_tests = ["error", "lost", "fail", "interrupted", "cancelled", "warn", "skip", "pass"];

    private readonly SortedDictionary<long, TallyTest> _tests = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>How many are to be run.</summary>
    public long Total { get; private set; }

    public int Done => _counts.Values.Sum();

    /// <summary>How many tests had each outcome.</summary>
    public IReadOnlyList<(string Outcome, int Count)> Counts => [.. _counts.Select(c => (c.Key, c.Value)).OrderBy(c => Place(s_counts, c.Key)).ThenBy(c => c.Key, StringComparer.Ordinal)];

    /// <summary>The outcome of the run, once it has ended.</summary>
    public string? Outcome { get; private set; }

    /// <summary>When the last event was.</summary>
    public TimeSpan Last { get; private set; }

    /// <summary>Those that have begun and have no end, in the order in which they began.</summary>
    public IEnumerable<TallyTest> Running => _tests.Values.Where(t => t.Outcome is null);

    /// <summary>All tests that have begun: those without an end, then by their outcomes, the worst first; of one outcome in the order in which they began.</summary>
    public IReadOnlyList<TallyTest> ByOutcome => [.. _tests.Values.OrderBy(t => t.Outcome is null ? -1 : Place(s_tests, t.Outcome)).ThenBy(t => t.Number)];

    public void Add(IEventView happened, TimeSpan at)
    {
        Last = at > Last ? at : Last;
        switch (happened.Name)
        {
            case "run-begin":
                Total = happened.Number("tests") ?? 0;
                return;
            case "run-end":
                Outcome = happened.Text("outcome") ?? "";
                return;
            case "test-begin" when happened.Number("test") is { } number:
                var name = happened.Text("name") ?? "";
                if (happened.Text("variant") is { } variant)
                    name = $"{name}({variant})";
                _tests[number] = new TallyTest(number, name, happened.Text("title") ?? name, at);
                _tests[number].Streams.AddRange(happened.Names("streams"));
                return;
        }
        if (happened.Number("test") is { } of && _tests.TryGetValue(of, out var test))
            Add(test, happened, at);
    }

    private void Add(TallyTest test, IEventView happened, TimeSpan at)
    {
        var stream = happened.Text("stream");
        switch (happened.Name)
        {
            case "test-end":
                test.Outcome = happened.Text("outcome") ?? "";
                test.Ended = at;
                test.Cause = happened.TextIn("cause", "text");
                test.Open.Clear();
                test.Waits.Clear();
                _counts[test.Outcome] = _counts.GetValueOrDefault(test.Outcome) + 1;
                break;
            case "hosts-wait":
                test.WaitsForHosts = at;
                break;
            case "hosts-given" or "phase-end":
                test.WaitsForHosts = null;
                break;
            case "stream-begin" when stream is not null && !test.Streams.Contains(stream):
                test.Streams.Add(stream);
                break;
            case "stream-open" when stream is not null:
                test.Open.Add(stream);
                break;
            case "stream-end" or "stream-lost" when stream is not null:
                test.Open.Remove(stream);
                break;
            case "sync-begin" when happened.Number("wait") is { } wait:
                test.Waits[wait] = new TallyWait(happened.Text("party") ?? "", happened.Text("kind") ?? "", happened.Text("name") ?? "", happened.Text("from"), happened.Number("parties"), at);
                break;
            case "sync-end":
                foreach (long wait in happened.Numbers("waits"))
                    test.Waits.Remove(wait);
                break;
        }
    }

    private static int Place(string[] order, string outcome) => Array.IndexOf(order, outcome) is >= 0 and var place ? place : order.Length;
}
