using MultiStream.Protocol;

namespace MultiStream.Promises.Saboteurs;

// Agents that do as they are told and tell it wrong.

internal sealed class ChangesExitCodes : Saboteur
{
    public override IEnumerable<Frame> FromAgent(Frame frame) => [Change(frame, e => e with { ExitCode = e.ExitCode ^ 1 })];

    /// <summary>The same frame, or if it tells of an end, another end.</summary>
    public static Frame Change(Frame frame, Func<ExitedMessage, ExitedMessage> change) =>
        frame.Type == FrameType.Exited ? Frame.From(w => change(ExitedMessage.Read(frame.Payload)).Write(w, frame.Channel)) : frame;
}

internal sealed class SaysPassed : Saboteur
{
    public override IEnumerable<Frame> FromAgent(Frame frame) => [ChangesExitCodes.Change(frame, e => e with { ExitCode = 0, Signal = 0 })];
}

internal sealed class SaysAsked : Saboteur
{
    public override IEnumerable<Frame> FromAgent(Frame frame) => [ChangesExitCodes.Change(frame, e => e with { Asked = true })];
}

/// <summary>As a shell tells of a signal.</summary>
internal sealed class HidesSignals : Saboteur
{
    public override IEnumerable<Frame> FromAgent(Frame frame) =>
        [ChangesExitCodes.Change(frame, e => e.Signal == 0 ? e : e with { ExitCode = 128 + e.Signal, Signal = 0 })];
}

/// <summary>Keeps every second end to itself, until somebody wants the stream's end.</summary>
internal sealed class KeepsEnds : Saboteur
{
    private readonly List<Frame> _kept = [];
    private int _ends;

    public override IEnumerable<Frame> FromAgent(Frame frame)
    {
        if (frame.Type != FrameType.Exited || ++_ends % 2 != 0)
            return [frame];
        _kept.Add(frame);
        return [];
    }

    public override IEnumerable<Frame> ToAgent(Frame frame)
    {
        if (frame.Type is FrameType.Stop or FrameType.Close)
        {
            _kept.ForEach(Tell);
            _kept.Clear();
        }
        return base.ToAgent(frame);
    }
}

internal sealed class NeverReady : Saboteur
{
    public override IEnumerable<Frame> FromAgent(Frame frame) => frame.Type == FrameType.Ready ? [] : [frame];
}

/// <summary>Takes every block for ready when it has started, by its port or by its output.</summary>
internal sealed class ReadyTooEarly : Saboteur
{
    public override IEnumerable<Frame> FromAgent(Frame frame) => frame.Type == FrameType.Started ? [frame, new Frame(FrameType.Ready, frame.Channel, [])] : [frame];
}

internal sealed class GivesOnePort : Saboteur
{
    public override IEnumerable<Frame> FromAgent(Frame frame) => frame.Type == FrameType.Port ? [Frame.From(w => new PortMessage(23456, "").Write(w, frame.Channel))] : [frame];
}

/// <summary>Holds one port and names the one behind it.</summary>
internal sealed class GivesAnotherPort : Saboteur
{
    public override IEnumerable<Frame> FromAgent(Frame frame) => frame.Type != FrameType.Port ? [frame]
        : [Frame.From(w => new PortMessage(PortMessage.Read(frame.Payload).Port ^ 1, "").Write(w, frame.Channel))];
}

internal sealed class SaysAnotherAddress : Saboteur
{
    public override string? Address => "192.0.2.1";
}

internal sealed class OpensNothing : Saboteur
{
    public override void Open(string stream) => throw new StreamOpenException(stream, OpenFailure.Other, $"Stream '{stream}' is not opened by this saboteur.");
}
