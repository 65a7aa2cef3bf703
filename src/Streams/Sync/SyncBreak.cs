namespace MultiStream.Sync;

/// <summary>Why a request ended with an error: what <c>SyncBrokenException</c> carries.</summary>
/// <param name="Arrived">Who had come, in the order of coming: to the barrier, or with a value or message.</param>
/// <param name="Missing">Who had not.</param>
/// <param name="Message">The whole sentence.</param>
internal sealed record SyncBreak(
    SyncKind Kind, string Name, SyncBreakCause Cause, IReadOnlyList<SyncArrival> Arrived, IReadOnlyList<SyncMissing> Missing, string Message)
{
    /// <summary>The break of which this one is a consequence; null when it is none.</summary>
    public SyncBreak? First { get; init; }
}

/// <summary>Why a wait broke.</summary>
internal enum SyncBreakCause
{
    /// <summary>A party ended that was waited for, or that waited.</summary>
    PartyEnded,

    /// <summary>The limit of the wait, or of another party's at the same barrier.</summary>
    TimedOut,

    /// <summary>Another party at the barrier gave up waiting.</summary>
    Cancelled,

    /// <summary>All wait for what none of them will give.</summary>
    Deadlock,

    /// <summary>The barrier came after a break: the parties are no longer in step.</summary>
    Consequence,

    /// <summary>The request itself is wrong. It harms nobody else.</summary>
    Misuse,

    /// <summary>The sync server that the run uses is gone.</summary>
    NoServer,
}

/// <summary>A party that came.</summary>
/// <param name="Where">At which line of code, when known.</param>
/// <param name="At">When, since the test's start.</param>
internal sealed record SyncArrival(string Party, string? Where, TimeSpan At)
{
    public override string ToString() => Where is null ? $"'{Party}' after {SyncText.Seconds(At)}" : $"'{Party}' at {Where} after {SyncText.Seconds(At)}";
}

/// <summary>A party that did not come.</summary>
/// <param name="Why">"has not arrived yet", or what ended it.</param>
/// <param name="ExitCode">Of its last block, when that has ended and had one.</param>
/// <param name="LastLine">Of its last block's output, when that has ended.</param>
internal sealed record SyncMissing(string Party, string Why, int? ExitCode = null, string? LastLine = null)
{
    public override string ToString() => $"'{Party}': {Why}";
}
