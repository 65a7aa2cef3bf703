namespace MultiStream.Options;

/// <summary>One element, attribute or environment variable of the settings, before anything is known of its meaning.</summary>
internal sealed record SettingNode
{
    /// <summary>As written. Names compare without case.</summary>
    public required string Name { get; init; }

    /// <summary>For messages: the element's path, or the variable's name.</summary>
    public required string Path { get; init; }

    /// <summary>Position in all that was read: errors are told in this order.</summary>
    public required int Order { get; init; }

    /// <summary>The text directly in it, trimmed; references are not expanded.</summary>
    public string Text { get; init; } = "";

    /// <summary>Attributes first, then elements.</summary>
    public IReadOnlyList<SettingNode> Children { get; init; } = [];

    public bool IsAttribute { get; init; }

    public bool HasName(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
