namespace MultiStream.Evidence;

/// <summary>An event as docs/events.md has it: one that has just happened, or one that was read. A member that is not there, or of another kind, is null or empty.</summary>
internal interface IEventView
{
    string Name { get; }

    string? Text(string member);

    long? Number(string member);

    /// <summary>A list of numbers.</summary>
    IReadOnlyList<long> Numbers(string member);

    /// <summary>A list of objects: the name of each.</summary>
    IReadOnlyList<string> Names(string member);

    /// <summary>A text in an object.</summary>
    string? TextIn(string member, string inner);
}
