using MultiStream.Protocol;

namespace MultiStream.Promises.Saboteurs;

// Workers that do otherwise than they were asked to, or tell it wrong.

/// <summary>The last byte of every value.</summary>
internal sealed class ChangesValues : WorkerSaboteur
{
    protected override IEnumerable<Frame> FromWorker(Frame frame) =>
        [frame.Type == FrameType.Returned ? frame.With([.. frame.Payload[..^1], (byte)(frame.Payload[^1] ^ 1)]) : frame];
}

/// <summary>Loses a byte of what a worker says.</summary>
internal sealed class LosesAByteOfAWorker : Saboteur
{
    public override IEnumerable<Frame> FromAgent(Frame frame) => [frame.Type == FrameType.Data ? frame.With(frame.Payload[..^1]) : frame];
}

internal sealed class SwallowsExceptions : WorkerSaboteur
{
    protected override IEnumerable<Frame> FromWorker(Frame frame) =>
        [frame.Type == FrameType.Threw ? Frame.From(w => new ReturnedMessage(null, 1, false).Write(w, frame.Channel)) : frame];
}

/// <summary>Tells of an exception as a log would: type and message.</summary>
internal sealed class FlattensExceptions : WorkerSaboteur
{
    protected override IEnumerable<Frame> FromWorker(Frame frame) => [frame.Type == FrameType.Threw ? Flat(frame) : frame];

    private static Frame Flat(Frame frame)
    {
        var error = ThrewMessage.Read(frame.Payload).Error;
        return Frame.From(w => new ThrewMessage(new BlockError(error.Type, error.Message, null, null), 1, false).Write(w, frame.Channel));
    }
}

internal sealed class SwallowsAsks : WorkerSaboteur
{
    protected override IEnumerable<Frame> ToWorker(Frame frame) => frame.Type == FrameType.AskToEnd ? [] : [frame];
}

internal sealed class SwallowsCancels : WorkerSaboteur
{
    protected override IEnumerable<Frame> ToWorker(Frame frame) => frame.Type == FrameType.CancelToken ? [] : [frame];
}

/// <summary>Cancels whatever could be.</summary>
internal sealed class CancelsAtOnce : WorkerSaboteur
{
    protected override IEnumerable<Frame> ToWorker(Frame frame) =>
        frame.Type == FrameType.Call ? [frame, Frame.From(w => w.Begin(FrameType.CancelToken, frame.Channel).Int(0)), Frame.From(w => w.Begin(FrameType.AskToEnd, frame.Channel))] : [frame];
}

internal sealed class TellsAnotherStream : WorkerSaboteur
{
    protected override IEnumerable<Frame> ToWorker(Frame frame) =>
        [frame.Type == FrameType.Setup ? Frame.From((SetupMessage.Read(frame.Payload) with { Name = "other", Role = "other", Index = 7, Count = 9, Address = "192.0.2.1" }).Write) : frame];
}

/// <summary>Forgets what a block says beside its value.</summary>
internal sealed class LosesWords : WorkerSaboteur
{
    protected override IEnumerable<Frame> FromWorker(Frame frame) => frame.Type is FrameType.CallOutput or FrameType.CallLog ? [] : [frame];
}

/// <summary>Gives what one block writes to its neighbour.</summary>
internal sealed class MixesCalls : WorkerSaboteur
{
    protected override IEnumerable<Frame> FromWorker(Frame frame) => [frame.Type == FrameType.CallOutput ? frame with { Channel = ((frame.Channel - 1) ^ 1) + 1 } : frame];
}

/// <summary>Every block is ready at once, without a value.</summary>
internal sealed class ReadyAtOnce : WorkerSaboteur
{
    protected override IEnumerable<Frame> FromWorker(Frame frame) =>
        frame.Type == FrameType.CallReady ? [] : frame.Type == FrameType.WorkerHello ? [frame, Frame.From(w => w.Begin(FrameType.CallReady, 1).Bool(false))] : [frame];
}

/// <summary>A process for each block, as many tools have it.</summary>
internal sealed class KillsAfterEachCall : WorkerSaboteur
{
    protected override IEnumerable<Frame> FromWorker(Frame frame)
    {
        if (frame.Type == FrameType.Returned)
            Ask(Frame.From(w => w.Begin(FrameType.Kill, Worker)));
        return [frame];
    }
}

/// <summary>Begins no call while the first runs, which waits for the others in the promises that this one breaks: so they are never sent.</summary>
internal sealed class OneCallAtATime : WorkerSaboteur
{
    private bool _running;

    protected override IEnumerable<Frame> ToWorker(Frame frame)
    {
        if (frame.Type != FrameType.Call)
            return [frame];
        bool first = !_running;
        _running = true;
        return first ? [frame] : [];
    }
}

/// <summary>Says of a worker that died what would be said of a block that went well.</summary>
internal sealed class HidesDeaths : Saboteur
{
    public override IEnumerable<Frame> FromAgent(Frame frame) =>
        frame.Type != FrameType.Exited ? [frame] : [ChangesExitCodes.Change(frame, e => e with { ExitCode = 0, Signal = 0, Asked = true })];
}

/// <summary>Ends the stream with the worker.</summary>
internal sealed class DiesWithItsWorker : Saboteur
{
    private bool _dead;

    public override IEnumerable<Frame> FromAgent(Frame frame)
    {
        _dead |= frame.Type == FrameType.Exited;
        return [frame];
    }

    public override byte[]? Bytes(Frame frame, byte[] bytes) => _dead ? null : bytes;
}

/// <summary>Hears a kill only the second time.</summary>
internal sealed class SwallowsKills : Saboteur
{
    private int _kills;

    public override IEnumerable<Frame> ToAgent(Frame frame) => frame.Type == FrameType.Kill && _kills++ == 0 ? [] : base.ToAgent(frame);
}
