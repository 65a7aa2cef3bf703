namespace MultiStream.Sync;

/// <summary>A party as the hub knows it: a stream, the body, or a participant by hand; and who acts for it just now.</summary>
internal sealed class SyncParty(string name, string role, bool isStream)
{
    private readonly List<SyncActor> _actors = [];

    public string Name { get; } = name;

    /// <summary>A participant that comes again may come in another role.</summary>
    public string Role { get; set; } = role;

    public bool IsStream { get; private set; } = isStream;

    public bool IsBody => Name == SyncStream.Body;

    /// <summary>Its running blocks; the body; the participant itself.</summary>
    public IReadOnlyList<SyncActor> Actors => _actors;

    /// <summary>The end of its last block or participant; null before the first.</summary>
    public PartyEnd? End { get; private set; }

    public SyncActor? Actor(long? block) => _actors.Find(a => a.Block == block);

    /// <summary>The body uses a stream of a participant's name: the participant has taken its place already.</summary>
    public void BecomeStream(string role) => (IsStream, Role) = (true, role);

    public SyncActor Add(long? block, TimeSpan at)
    {
        var actor = new SyncActor(this, block) { LastAt = at };
        _actors.Add(actor);
        return actor;
    }

    public void Remove(SyncActor actor, PartyEnd end)
    {
        _actors.Remove(actor);
        End = end;
    }

    /// <summary>
    /// Nobody acts for it, and nobody will for all we know: the test is ending, or its block failed or was stopped while the wait went on. A stream that had
    /// failed before somebody began to wait for it may be used again by a body that knows of it.
    /// </summary>
    public bool IsGone(long waitBegan, SyncParties all) =>
        _actors.Count == 0 && (all.Ending || (IsStream ? End is { Bad: true } end && end.Sequence > waitBegan : !all.Open));

    /// <summary>Why it has not come, for messages.</summary>
    public SyncMissing Missing(bool testEnding) => this switch
    {
        { Actors.Count: > 0 } => new(Name, "has not arrived yet"),
        { IsBody: true } => new(Name, "the test's body has ended"),
        { End: { } end } => new(Name, $"left after {SyncText.Seconds(end.At)} because {end.Because}", end.ExitCode, end.LastLine),
        _ => new(Name, testEnding ? "never ran a block, and the test is ending" : "has run no block yet"),
    };
}

/// <summary>Who acts for a party: one of its blocks, the body, or the participant by hand.</summary>
internal sealed class SyncActor(SyncParty party, long? block)
{
    public SyncParty Party { get; } = party;

    public long? Block { get; } = block;

    /// <summary>When it last did anything, which shows that it was not blocked then.</summary>
    public TimeSpan LastAt { get; set; }
}

/// <summary>How a block or participant ended.</summary>
/// <param name="Bad">Not by its own success: it will hardly come any more.</param>
/// <param name="Sequence">The number of the event that told it.</param>
/// <param name="Because">What follows "because": "its block exited with 1".</param>
internal sealed record PartyEnd(bool Bad, long Sequence, TimeSpan At, string Because, int? ExitCode, string? LastLine)
{
    // A block that failed because its own barrier broke has that sentence for a reason: sentences must not grow from break to break.
    private const int MostReason = 400;
    private const int MostLine = 400;

    public static PartyEnd Of(BlockEnded end, TimeSpan at, long sequence) => new(
        end.Outcome is not BlockOutcome.Passed && !(end.FailureAllowed && end.Outcome is BlockOutcome.Failed),
        sequence,
        at,
        SyncText.Cut(end.Reason.StartsWith("it ", StringComparison.Ordinal) ? $"its block{end.Reason.AsSpan(2)}" : end.Reason, MostReason),
        end.ExitCode,
        end.LastLine is { } line ? SyncText.Cut(line, MostLine) : null);
}
