using MultiStream.Options;

namespace MultiStream.Blocks;

/// <summary>What the <c>With…</c> methods of a block change.</summary>
internal sealed record BlockSettings
{
    public string? Title { get; init; }
    public bool AllowFailure { get; init; }
    public TimeSpan? TimeLimit { get; init; }
    public string? ReadyOutput { get; init; }
    public int ReadyPort { get; init; }

    /// <summary>Name and value; the last of a name wins.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>The last of a name wins.</summary>
    public IReadOnlyList<ParameterValue> Parameters { get; init; } = [];
}
