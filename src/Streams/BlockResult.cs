using System.Globalization;
using MultiStream.Blocks;

namespace MultiStream;

/// <summary>How a block ended.</summary>
public enum BlockOutcome
{
    /// <summary>It exited with 0; a C# block: it returned.</summary>
    Passed,

    /// <summary>It exited with another code, was ended by a signal that was not ours, or could not be started; a C# block: it threw, or its process ended.</summary>
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
public class BlockResult
{
    internal BlockResult(ExecutionStream stream, Block block, BlockReport report)
    {
        (Stream, Source, Report) = (stream, block, report);
        Title = block.Title;
    }

    /// <summary>The stream it ran on.</summary>
    public ExecutionStream Stream { get; }

    /// <summary>The block's title.</summary>
    public string Title { get; }

    /// <summary>How it ended.</summary>
    public BlockOutcome Outcome => Report.End.Outcome;

    /// <summary>True when it passed or was stopped by us.</summary>
    public bool Success => Outcome is BlockOutcome.Passed or BlockOutcome.Stopped;

    /// <summary>The exit code; null when a signal ended it, when it is not known, or when a C# block returned or threw.</summary>
    public int? ExitCode => Report.End.ExitCode;

    /// <summary>What it wrote to stdout, as UTF-8 (bytes that are none become U+FFFD); beyond the limit <c>Limits/Output</c> the middle is left out, and a line says so.</summary>
    public string StandardOutput => Report.Output;

    /// <summary>What it wrote to stderr, likewise.</summary>
    public string StandardError => Report.ErrorOutput;

    /// <summary>The exception that a C# block threw; null when it threw none.</summary>
    public BlockError? Error => Report.Error;

    /// <summary>When it started, by this machine's clock.</summary>
    public DateTimeOffset Started => Report.Started;

    /// <summary>For a <c>Synchronized</c> block of a slice: how far apart the slice's blocks started, at most. Null for others, and as long as not all have started.</summary>
    public TimeSpan? StartSkew => Report.Gate?.Skew;

    /// <summary>How long it ran.</summary>
    public TimeSpan Duration => Report.Duration;

    /// <summary>What ended it, in words: "it exited with 1".</summary>
    internal string Reason => Report.End.Reason;

    internal bool FailureAllowed => Source.Settings.AllowFailure && Source.IsAnswer(Report.End);

    internal Block Source { get; }

    internal BlockReport Report { get; }

    /// <summary>The stack of what a C# block threw, with a last line that says where that was; null when it threw nothing.</summary>
    internal string? RemoteStack => Error?.StackTrace is { } stack ? $"{stack}\n--- end of stack on stream '{Stream.Name}' @ {Stream.Host} ---" : null;

    /// <summary>It waited for others, and that wait broke: something else went wrong before.</summary>
    internal bool IsBrokenWait => Error?.Is<SyncBrokenException>() == true || (Outcome == BlockOutcome.Failed && Report.WaitBroke);

    /// <summary>True for an outcome that is thrown when somebody waits for the block, and fails the test when nobody does.</summary>
    internal bool IsFailure => Outcome is BlockOutcome.TimedOut or BlockOutcome.Lost || (Outcome == BlockOutcome.Failed && !FailureAllowed);

    /// <summary>One line: title, stream, outcome, reason and time.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Title} on {Stream.Name} @ {Stream.Host}: {Outcome}{(Reason.Length > 0 ? $" ({Reason})" : "")} after {Duration.TotalSeconds:0.0##} s");

    /// <summary>The same with another reason.</summary>
    internal BlockResult WithReason(string reason) => Source.CreateResult(Stream, Report with { End = Report.End with { Reason = reason } });
}
