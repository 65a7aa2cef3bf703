using System.Globalization;
using MultiStream.Protocol;

namespace MultiStream.Blocks;

/// <summary>How a block ended, judged: what its agent saw and what it had been asked.</summary>
internal readonly record struct BlockEnd(BlockOutcome Outcome, int? ExitCode, string Reason)
{
    /// <param name="message">What the agent saw.</param>
    /// <param name="limitOver">The block's limit, when that was over before anybody asked it to end.</param>
    /// <param name="killed">It was told to be killed.</param>
    public static BlockEnd Of(ExitedMessage message, TimeSpan? limitOver, bool killed)
    {
        string reason = message.Signal != 0
            ? string.Create(CultureInfo.InvariantCulture, $"it was ended by signal {message.Signal}{SignalNames.InBrackets(message.Signal)}")
            : string.Create(CultureInfo.InvariantCulture, $"it exited with {message.ExitCode}");
        int? code = message.Signal != 0 ? null : message.ExitCode;
        return message switch
        {
            { Asked: true } when limitOver is { } limit => new(BlockOutcome.TimedOut, code, string.Create(CultureInfo.InvariantCulture, $"its limit of {limit.TotalSeconds:0.##} s was over; {reason}")),
            { Asked: true } when killed => new(BlockOutcome.Killed, code, reason),
            { Asked: true } => new(BlockOutcome.Stopped, code, reason),
            { ExitCode: 0, Signal: 0 } => new(BlockOutcome.Passed, code, reason),
            _ => new(BlockOutcome.Failed, code, reason),
        };
    }
}
