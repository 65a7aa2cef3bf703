namespace MultiStream.Tool.Check;

/// <summary>What became of trying one place.</summary>
/// <param name="Place">The place.</param>
/// <param name="Problems">What is wrong with it; empty: it is well.</param>
/// <param name="Facts">What is known of it; null: it could not be opened.</param>
internal sealed record PlaceReport(CheckedPlace Place, IReadOnlyList<Problem> Problems, PlaceFacts? Facts);

/// <summary>What a place told.</summary>
internal sealed record PlaceFacts
{
    /// <summary>Its system and processor, or what else there is to say.</summary>
    public required string System { get; init; }

    /// <summary>The version that its agent runs on; empty: there is no agent.</summary>
    public string Runtime { get; init; } = "";

    /// <summary>That was sent there.</summary>
    public bool IsShipped { get; init; }

    /// <summary>It has the library of cultures; null: not known.</summary>
    public bool? HasIcu { get; init; }

    /// <summary>Bytes that are free where there is least room of those folders that a run writes to; null: not known.</summary>
    public long? Free { get; init; }

    /// <summary>Its clock minus ours; null: not known, or ours.</summary>
    public TimeSpan? Clock { get; init; }

    /// <summary>From the first attempt to the open stream.</summary>
    public TimeSpan Opened { get; init; }
}
