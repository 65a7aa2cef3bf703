using MultiStream.Allocation;
using MultiStream.Options;

namespace MultiStream.Spawners;

/// <summary>Where one stream of a test is to be opened: the pure result of settings and declaration.</summary>
public sealed record StreamPlace
{
    /// <summary>The stream's name: <c>server</c>, <c>client-0</c>.</summary>
    public required string Stream { get; init; }

    /// <summary>The role's name; the stream's own for a role of one.</summary>
    public required string Role { get; init; }

    /// <summary>The test's full name; null: the stream was opened without a test.</summary>
    public string? Test { get; init; }

    /// <summary>Index in the role, from 0.</summary>
    public int Index { get; init; }

    /// <summary>How many streams the role has.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The kind of stream.</summary>
    public required string Kind { get; init; }

    /// <summary>What it asks of the pool; null: its place is known. Until the stream is allocated, its kind is <c>pool</c>.</summary>
    internal HostNeed? Need { get; init; }

    /// <summary>The name of the host that it was given from the pool; null: none was.</summary>
    internal string? PoolHost { get; init; }

    /// <summary>What is leased there for the stream; null: nothing.</summary>
    internal PlaceLease? Lease { get; init; }

    /// <summary>The kind's settings; keys compare without case.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The parameters of the entries that hold for the stream, the weakest first.</summary>
    internal IReadOnlyList<ParameterValue> Parameters { get; init; } = [];

    /// <summary>Patterns of the files to fetch and attach at the end of the test, separated by blanks; empty: none.</summary>
    internal string Collect { get; init; } = "";

    /// <summary>Where the settings come from, for messages: an element path, or "the embedded default".</summary>
    public required string Source { get; init; }

    /// <summary>Folder that relative paths of the settings are relative to.</summary>
    public string? BaseDirectory { get; init; }

    /// <summary>What its kind got for it before it is opened, see <see cref="IPreparesPlaces"/>; null: nothing.</summary>
    internal object? Prepared { get; init; }

    /// <summary>The value of a setting; null: it has none.</summary>
    public string? this[string setting] => Settings.TryGetValue(setting, out var value) ? value : null;
}
