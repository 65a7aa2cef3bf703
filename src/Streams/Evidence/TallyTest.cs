namespace MultiStream.Evidence;

/// <summary>What a tally knows of one test.</summary>
internal sealed class TallyTest(long number, string name, string title, TimeSpan began)
{
    public long Number => number;

    /// <summary>Its full name, with its variant in parentheses.</summary>
    public string Name => name;

    public string Title => title;

    public TimeSpan Began => began;

    /// <summary>The word of its outcome; null: it has no end yet.</summary>
    public string? Outcome { get; set; }

    public TimeSpan Ended { get; set; }

    /// <summary>What went wrong first, one line.</summary>
    public string? Cause { get; set; }

    /// <summary>Since when it waits for hosts of the pool; null: it does not.</summary>
    public TimeSpan? WaitsForHosts { get; set; }

    /// <summary>The names of its streams, in order: the parties of its barriers.</summary>
    public List<string> Streams { get; } = [];

    /// <summary>Those that are open.</summary>
    public HashSet<string> Open { get; } = new(StringComparer.Ordinal);

    /// <summary>By their numbers.</summary>
    public SortedDictionary<long, TallyWait> Waits { get; } = [];
}

/// <summary>Somebody waits for others.</summary>
/// <param name="Party">Who.</param>
/// <param name="Kind"><c>barrier</c>, <c>get</c>, <c>get-all</c>, <c>wait</c>, <c>wait-all</c>.</param>
/// <param name="Name">Of the barrier, the value or the message.</param>
/// <param name="From">Whose value, or which role.</param>
/// <param name="Parties">How many must come to the barrier; null: all streams of the test.</param>
/// <param name="Since">Since when.</param>
internal sealed record TallyWait(string Party, string Kind, string Name, string? From, long? Parties, TimeSpan Since);
