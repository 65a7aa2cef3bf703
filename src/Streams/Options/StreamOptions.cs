namespace MultiStream;

/// <summary>One <c>Streams/Stream</c> entry of the settings, validated: which streams it is for, and how their place is opened.</summary>
internal sealed record StreamOptions
{
    /// <summary>A stream's name, a role's, or a role member's (<c>client-0</c>). Compared without case.</summary>
    public required string Name { get; init; }

    /// <summary>The entry holds only for tests whose fully qualified name matches this pattern (<c>*</c> for any text); null: for all.</summary>
    public string? Test { get; init; }

    /// <summary>The kind of the place; null: not said here (an entry may only change the count).</summary>
    public string? Kind { get; init; }

    /// <summary>Overrides the count of a role.</summary>
    public int? Count { get; init; }

    /// <summary>The settings of the kind (host, user, port, …), already expanded; keys compare without case.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the entry stands, for messages: <c>MultiStream/Streams/Stream[2]</c>.</summary>
    public required string Path { get; init; }
}
