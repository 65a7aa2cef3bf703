using System.Globalization;
using MultiStream.Protocol;

namespace MultiStream.Blocks;

/// <summary>How a block ended, judged: what its agent saw and what it had been asked.</summary>
internal readonly record struct BlockEnd(BlockOutcome Outcome, int? ExitCode, string Reason)
{
    /// <summary>It could not be started.</summary>
    public bool NotStarted { get; init; }

    /// <summary>Of a nested test: it has run and told how it went, or was seen to end the process that it ran in.</summary>
    public bool IsOfNestedTest { get; init; }

    /// <param name="message">What the agent saw.</param>
    /// <param name="limitOver">The block's limit, when that was over before anybody asked it to end.</param>
    /// <param name="killed">It was told to be killed.</param>
    public static BlockEnd Of(ExitedMessage message, TimeSpan? limitOver, bool killed)
    {
        if (message is { ExitCode: ExitedMessage.NotEnded, Signal: 0 })
        {
            string why = $"it was told to end and could not be ended: process {string.Join(", ", message.Survivors)}";
            return limitOver is { } over ? new(BlockOutcome.TimedOut, null, $"{LimitText(over)}; {why}") : new(BlockOutcome.Failed, null, why);
        }
        string reason = message.Signal != 0
            ? string.Create(CultureInfo.InvariantCulture, $"it was ended by signal {message.Signal}{SignalNames.InBrackets(message.Signal)}")
            : string.Create(CultureInfo.InvariantCulture, $"it exited with {message.ExitCode}");
        int? code = message.Signal != 0 ? null : message.ExitCode;
        return message switch
        {
            { Asked: true } when limitOver is { } limit => new(BlockOutcome.TimedOut, code, $"{LimitText(limit)}; {reason}"),
            { Asked: true } when killed => new(BlockOutcome.Killed, code, reason),
            { Asked: true } => new(BlockOutcome.Stopped, code, reason),
            { ExitCode: 0, Signal: 0 } => new(BlockOutcome.Passed, code, reason),
            _ => new(BlockOutcome.Failed, code, reason),
        };
    }

    /// <summary>The end of a C# block that returned. One that was asked to end and still gives its value has done all that it was to do.</summary>
    public static BlockEnd OfReturn(bool withValue, TimeSpan? limitOver, bool stopped, bool killed) =>
        limitOver is { } limit ? new(BlockOutcome.TimedOut, null, $"{LimitText(limit)}; it returned then")
        : killed && !withValue ? new(BlockOutcome.Killed, null, "it returned before it was killed")
        : stopped && !withValue ? new(BlockOutcome.Stopped, null, "it returned when it was asked to end")
        : new(BlockOutcome.Passed, null, "it returned");

    /// <summary>The end of a C# block that threw.</summary>
    public static BlockEnd OfError(BlockError error, TimeSpan? limitOver, bool stopped, bool killed)
    {
        string reason = $"it threw {error.Type}: {error.Message}";
        return limitOver is { } limit ? new(BlockOutcome.TimedOut, null, $"{LimitText(limit)}; {reason}")
            : killed ? new(BlockOutcome.Killed, null, reason)
            : new(stopped ? BlockOutcome.Stopped : BlockOutcome.Failed, null, reason);
    }

    /// <summary>The end of a C# block whose process ended before it.</summary>
    /// <param name="doing">What it did then: <c>nested test … ran</c>; empty: nothing in particular.</param>
    /// <param name="byIt">By itself, or to end this block; not for another's sake.</param>
    public static BlockEnd OfWorker(int? exitCode, string reason, string doing, bool byIt, TimeSpan? limitOver, bool stopped, bool killed)
    {
        reason = doing.Length == 0 ? reason : $"{reason}, while {doing}";
        var end = limitOver is { } limit ? new BlockEnd(BlockOutcome.TimedOut, exitCode, $"{LimitText(limit)}; {reason}")
            : new BlockEnd(killed ? BlockOutcome.Killed : stopped ? BlockOutcome.Stopped : BlockOutcome.Failed, exitCode, reason);
        return end with { IsOfNestedTest = byIt && doing.Length > 0 };
    }

    private static string LimitText(TimeSpan limit) => string.Create(CultureInfo.InvariantCulture, $"its limit of {limit.TotalSeconds:0.##} s was over");
}
