using MultiStream.Protocol;
using MultiStream.Sync;

namespace MultiStream.Promises.Saboteurs;

// Ways between a C# block and the hub that keep the parties of a test out of step.

/// <summary>Every barrier is for one party: whoever comes goes on at once.</summary>
internal sealed class MeetsAlone : WorkerSaboteur
{
    protected override IEnumerable<Frame> FromWorker(Frame frame) => [frame.Type == FrameType.CallSync ? Alone(frame) : frame];

    private static Frame Alone(Frame frame) => CallSyncMessage.Read(frame.Payload) is { Operation: BarrierOperation barrier } message
        ? Frame.From(w => (message with { Operation = barrier with { Parties = 1 } }).Write(w, frame.Channel))
        : frame;
}

/// <summary>No request arrives.</summary>
internal sealed class LosesRequests : WorkerSaboteur
{
    protected override IEnumerable<Frame> FromWorker(Frame frame) => frame.Type == FrameType.CallSync ? [] : [frame];
}

/// <summary>Nobody hears that he waits for nothing any more.</summary>
internal sealed class HidesBreaks : WorkerSaboteur
{
    protected override IEnumerable<Frame> ToWorker(Frame frame) =>
        frame.Type == FrameType.CallSynced && CallSyncedMessage.Read(frame.Payload).Broken is not null ? [] : [frame];
}

/// <summary>What is broken looks as if all had come.</summary>
internal sealed class ReleasesTheBroken : WorkerSaboteur
{
    protected override IEnumerable<Frame> ToWorker(Frame frame) => frame.Type == FrameType.CallSynced && CallSyncedMessage.Read(frame.Payload) is { Broken: not null } message
        ? [Frame.From(w => (message with { Broken = null }).Write(w, frame.Channel))]
        : [frame];
}

/// <summary>Lines of code are forgotten.</summary>
internal sealed class ForgetsLines : WorkerSaboteur
{
    protected override IEnumerable<Frame> FromWorker(Frame frame) =>
        [frame.Type == FrameType.CallSync ? Frame.From(w => (CallSyncMessage.Read(frame.Payload) with { Where = "" }).Write(w, frame.Channel)) : frame];
}

/// <summary>Limits that a block gives are not its.</summary>
internal sealed class ForgetsTimeouts : WorkerSaboteur
{
    protected override IEnumerable<Frame> FromWorker(Frame frame) =>
        [frame.Type == FrameType.CallSync ? Frame.From(w => (CallSyncMessage.Read(frame.Payload) with { TimeoutMilliseconds = -1 }).Write(w, frame.Channel)) : frame];
}

/// <summary>Whoever gives up goes on waiting in the eyes of the others.</summary>
internal sealed class SwallowsSyncCancels : WorkerSaboteur
{
    protected override IEnumerable<Frame> FromWorker(Frame frame) => frame.Type == FrameType.CallSyncCancel ? [] : [frame];
}

/// <summary>The last byte of every value that is put.</summary>
internal sealed class ChangesPutValues : WorkerSaboteur
{
    protected override IEnumerable<Frame> FromWorker(Frame frame) => [frame.Type == FrameType.CallSync ? Changed(frame) : frame];

    private static Frame Changed(Frame frame)
    {
        if (CallSyncMessage.Read(frame.Payload) is not { Operation: PutOperation { Value.Length: > 0 } put } message)
            return frame;
        var value = put.Value.ToArray();
        value[^1] ^= 1;
        return Frame.From(w => (message with { Operation = put with { Value = value } }).Write(w, frame.Channel));
    }
}

/// <summary>The values of all, the last first.</summary>
internal sealed class TurnsAnswersRound : WorkerSaboteur
{
    protected override IEnumerable<Frame> ToWorker(Frame frame) => frame.Type == FrameType.CallSynced && CallSyncedMessage.Read(frame.Payload) is { Broken: null } message
        ? [Frame.From(w => (message with { Values = [.. message.Values.Reverse()] }).Write(w, frame.Channel))]
        : [frame];
}

/// <summary>Whose value it is does not matter.</summary>
internal sealed class TakesFromAnybody : WorkerSaboteur
{
    protected override IEnumerable<Frame> FromWorker(Frame frame) => [frame.Type == FrameType.CallSync ? FromAnybody(frame) : frame];

    private static Frame FromAnybody(Frame frame) => CallSyncMessage.Read(frame.Payload) is { } message && message.Operation switch
    {
        GetOperation get => get with { From = null },
        GetAllOperation all => all with { Role = null },
        _ => message.Operation,
    } is var operation ? Frame.From(w => (message with { Operation = operation }).Write(w, frame.Channel)) : frame;
}

/// <summary>Whatever <c>ms</c> asked, it went well.</summary>
internal sealed class PraisesShells : Saboteur
{
    public override IEnumerable<Frame> ToAgent(Frame frame) => frame.Type == FrameType.SyncAnswer ? [Frame.From(w => w.Begin(FrameType.SyncAnswer, frame.Channel).Int(0).Text(""))] : base.ToAgent(frame);
}

/// <summary>No <c>ms</c> is answered.</summary>
internal sealed class IgnoresShells : Saboteur
{
    public override IEnumerable<Frame> FromAgent(Frame frame) => frame.Type == FrameType.SyncRequest ? [] : [frame];
}

/// <summary>An <c>ms</c> that is gone still waits in the eyes of the others.</summary>
internal sealed class KeepsDeadShells : Saboteur
{
    public override IEnumerable<Frame> FromAgent(Frame frame) => frame.Type == FrameType.SyncCancel ? [] : [frame];
}
