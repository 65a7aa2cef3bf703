namespace MultiStream.Sync;

/// <summary>Something that happened, as told to the hub.</summary>
/// <param name="At">Since the test's start. A time before the last one told counts as that one: threads may hand in their events out of order.</param>
internal abstract record SyncEvent(TimeSpan At);

/// <summary>A stream that was not there from the start: one that the body used first. Barriers for all streams wait for it from now on.</summary>
internal sealed record StreamAdded(TimeSpan At, SyncStream Stream) : SyncEvent(At);

/// <summary>The body has started a block. Told when it is asked for, not when its process runs: until then its stream would look idle.</summary>
/// <param name="Title">For messages.</param>
internal sealed record BlockStarted(TimeSpan At, SyncBlock Block, string Title) : SyncEvent(At);

/// <summary>A block has ended. Its outstanding requests break.</summary>
/// <param name="FailureAllowed">A <see cref="BlockOutcome.Failed"/> that the block's <c>AllowFailure()</c> makes an answer: it counts as one that passed.</param>
/// <param name="Reason">In words, as results have it: "it exited with 1".</param>
/// <param name="LastLine">The last line of its output that is not empty, redacted.</param>
internal sealed record BlockEnded(TimeSpan At, SyncBlock Block, BlockOutcome Outcome, bool FailureAllowed, string Reason, int? ExitCode, string? LastLine) : SyncEvent(At);

/// <summary>A party asks for something. It is answered by exactly one <see cref="ReleaseDecision"/> or <see cref="BreakDecision"/> with the same id, unless it is cancelled first.</summary>
/// <param name="Id">The caller's; never used twice.</param>
/// <param name="Party">A stream, <see cref="SyncStream.Body"/>, or a participant that joined by hand.</param>
/// <param name="Block">The id of the stream's block that asks; null for the body and for participants, or when it is not known which of the stream's blocks it is.</param>
/// <param name="Where">The line of code that waits, for messages.</param>
/// <param name="Timeout">The wait's limit; must be more than zero.</param>
internal sealed record RequestMade(TimeSpan At, long Id, string Party, long? Block, string? Where, SyncOperation Operation, TimeSpan Timeout) : SyncEvent(At)
{
    /// <summary>The body's: what it may await. Null: it awaits it.</summary>
    public Task? Task { get; init; }
}

/// <summary>The party waits no longer and gets no answer. It has left: a barrier breaks for those who wait with it. An id that has been answered already is no error: the two may cross.</summary>
internal sealed record RequestCancelled(TimeSpan At, long Id) : SyncEvent(At);

/// <summary>A participant started by hand is there. It may take the name of a stream, and is then that stream's party. The caller asks <see cref="SyncHub.WhyNotJoin"/> first.</summary>
internal sealed record ParticipantJoined(TimeSpan At, string Name, string Role) : SyncEvent(At);

/// <summary>It is gone; its outstanding requests break. What it put stays. One that leaves without waiting breaks nothing: it may come back.</summary>
/// <param name="Reason">In words, after "because": "its connection closed".</param>
internal sealed record ParticipantLeft(TimeSpan At, string Name, string Reason) : SyncEvent(At);

/// <summary>
/// A participant that stays connected says that it has failed, as a block of a stream does: its outstanding requests break, and so does all that, of those who have ever
/// come, too few are left for, even while others may still join. When it asks for something again, it is there again.
/// </summary>
/// <param name="Reason">In words, after "because": "its block exited with 1".</param>
/// <param name="LastLine">The last line of its output.</param>
internal sealed record ParticipantFailed(TimeSpan At, string Name, string Reason, string? LastLine) : SyncEvent(At);

/// <summary>Whether participants may still join by hand. While they may, nothing is concluded from what the known parties do, save from a block that failed.</summary>
internal sealed record JoiningChanged(TimeSpan At, bool Open) : SyncEvent(At);

/// <summary>
/// The body waits for blocks to end: all of them. That it waits does not prove that it does nothing else (it may have kept the task for later), so
/// what follows from it is told after <see cref="SyncLimits.Settle"/> only.
/// </summary>
/// <param name="Token">The caller's; ended by <see cref="BodyResumed"/> with the same.</param>
/// <param name="Blocks">Those blocks.</param>
/// <param name="Streams">And all blocks that run on those streams.</param>
internal sealed record BodyAwaits(TimeSpan At, long Token, IReadOnlyList<SyncBlock> Blocks, IReadOnlyList<string> Streams) : SyncEvent(At)
{
    /// <summary>What it may await. Null: it awaits it.</summary>
    public Task? Task { get; init; }
}

/// <summary>One await of the body is over.</summary>
internal sealed record BodyResumed(TimeSpan At, long Token) : SyncEvent(At);

/// <summary>The body has ended: it starts nothing more and comes to no barrier. Blocks may still run.</summary>
internal sealed record TestEnding(TimeSpan At) : SyncEvent(At);

/// <summary>Time went by; to be told at <see cref="SyncHub.NextDeadline"/>, and harmless at any other time.</summary>
internal sealed record Tick(TimeSpan At) : SyncEvent(At);
