namespace MultiStream.Tool.Check;

/// <summary>One thing that is wrong, and what mends it.</summary>
/// <param name="Step">At which step of opening a place it showed.</param>
/// <param name="Seen">What was seen there, for people.</param>
/// <param name="Do">What to do: sentences; empty: what was seen says it.</param>
internal sealed record Problem(string Step, string Seen, string Do)
{
    /// <summary>What to type for that, a line each.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    /// <summary>It is typed at the host, and not at this machine.</summary>
    public bool IsTypedThere { get; init; }
}
