using System.Globalization;

namespace MultiStream;

/// <summary>How a block ended.</summary>
public enum BlockOutcome
{
    /// <summary>It exited with 0.</summary>
    Passed,

    /// <summary>It exited with another code, was ended by a signal that was not ours, or could not be started.</summary>
    Failed,

    /// <summary>It ran longer than its limit and was ended.</summary>
    TimedOut,

    /// <summary>We asked it to stop and it ended, by itself or by force.</summary>
    Stopped,

    /// <summary>We killed it.</summary>
    Killed,

    /// <summary>Its stream's agent, connection or host is gone; what became of it is not known.</summary>
    Lost,

    /// <summary>It was never started.</summary>
    Skipped,
}

/// <summary>What a block did: plain data. Reading it has no effect.</summary>
public sealed class BlockResult
{
    internal BlockResult(ExecutionStream stream, Block block)
    {
        Stream = stream;
        Title = block.Title;
        FailureAllowed = block.Settings.AllowFailure;
    }

    /// <summary>The stream it ran on.</summary>
    public ExecutionStream Stream { get; }

    /// <summary>The block's title.</summary>
    public string Title { get; }

    /// <summary>How it ended.</summary>
    public BlockOutcome Outcome { get; internal init; }

    /// <summary>True when it passed or was stopped by us.</summary>
    public bool Success => Outcome is BlockOutcome.Passed or BlockOutcome.Stopped;

    /// <summary>The exit code; null when a signal ended it, or it is not known.</summary>
    public int? ExitCode { get; internal init; }

    /// <summary>What it wrote to stdout, as UTF-8 (bytes that are none become U+FFFD); beyond the limit <c>Limits/Output</c> the middle is left out, and a line says so.</summary>
    public string StandardOutput { get; internal init; } = "";

    /// <summary>What it wrote to stderr, likewise.</summary>
    public string StandardError { get; internal init; } = "";

    /// <summary>When it started, by this machine's clock.</summary>
    public DateTimeOffset Started { get; internal init; }

    /// <summary>How long it ran.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>What ended it, in words: "it exited with 1".</summary>
    internal string Reason { get; init; } = "";

    internal bool FailureAllowed { get; }

    /// <summary>True for an outcome that is thrown when somebody waits for the block, and fails the test when nobody does.</summary>
    internal bool IsFailure => Outcome is BlockOutcome.TimedOut or BlockOutcome.Lost || (Outcome == BlockOutcome.Failed && !FailureAllowed);

    /// <summary>One line: title, stream, outcome, reason and time.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Title} on {Stream.Name} @ {Stream.Host}: {Outcome}{(Reason.Length > 0 ? $" ({Reason})" : "")} after {Duration.TotalSeconds:0.0##} s");
}
