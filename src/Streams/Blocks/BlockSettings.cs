using MultiStream.Options;

namespace MultiStream.Blocks;

/// <summary>What the <c>With…</c> methods of a block change.</summary>
internal sealed record BlockSettings
{
    public string? Title { get; init; }
    public bool AllowFailure { get; init; }

    /// <summary>On several streams: to be prepared on all before it starts on any.</summary>
    public bool Synchronized { get; init; }
    public TimeSpan? TimeLimit { get; init; }
    public string? ReadyOutput { get; init; }
    public int ReadyPort { get; init; }

    /// <summary>Name and value; the last of a name wins.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>The last of a name wins.</summary>
    public IReadOnlyList<ParameterValue> Parameters { get; init; } = [];

    /// <summary>What comes to its stdin; null: nothing.</summary>
    public byte[]? Input { get; init; }

    /// <summary>Where it begins; null: in the stream's working directory.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>These for a block that took the place of another: what was said of the first holds, then what is said of the second.</summary>
    /// <param name="first">Of the block that was started.</param>
    /// <param name="title">Its title.</param>
    public BlockSettings Under(BlockSettings first, string title) => new()
    {
        Title = title,
        AllowFailure = first.AllowFailure || AllowFailure,
        TimeLimit = first.TimeLimit ?? TimeLimit,
        ReadyOutput = first.ReadyPort != 0 ? null : first.ReadyOutput ?? ReadyOutput,
        ReadyPort = first.ReadyOutput is not null ? 0 : first.ReadyPort != 0 ? first.ReadyPort : ReadyPort,
        Environment = [.. Environment, .. first.Environment],
        Parameters = [.. Parameters, .. first.Parameters],
        Input = first.Input ?? Input,
        WorkingDirectory = first.WorkingDirectory ?? WorkingDirectory,
    };
}
