namespace MultiStream.Evidence;

/// <summary>What went wrong first in a test that did not pass.</summary>
/// <param name="Text">One line.</param>
internal sealed record FirstCause(string Text)
{
    /// <summary>Where it was; null: in the body.</summary>
    public string? Stream { get; init; }

    public string? Host { get; init; }

    /// <summary>The block that it was, by its number.</summary>
    public int? Block { get; init; }

    public EventMembers ToMembers() => new() { ["text"] = Text, ["stream"] = Stream, ["host"] = Host, ["block"] = Block };
}
