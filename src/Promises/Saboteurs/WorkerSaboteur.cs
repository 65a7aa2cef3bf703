using MultiStream.Protocol;

namespace MultiStream.Promises.Saboteurs;

/// <summary>Breaks one thing of what controller and worker say to each other, which the agent passes on unread.</summary>
internal abstract class WorkerSaboteur : Saboteur
{
    private const int MaxPiece = 64 * 1024;
    private readonly Dictionary<uint, Wire> _fromWorkers = [], _toWorkers = [];

    public override IEnumerable<Frame> FromAgent(Frame frame)
    {
        if (frame.Type != FrameType.Data)
            return [frame];
        Worker = frame.Channel;
        return Through(_fromWorkers, frame, FromWorker);
    }

    public override IEnumerable<Frame> ToAgent(Frame frame)
    {
        if (frame.Type != FrameType.Input || frame.Payload.Length == 0)
            return base.ToAgent(frame);
        Worker = frame.Channel;
        return Through(_toWorkers, frame, ToWorker);
    }

    /// <summary>The worker whose frame this is.</summary>
    protected uint Worker { get; private set; }

    /// <summary>What becomes of a frame from a worker. Its channel is the call.</summary>
    protected virtual IEnumerable<Frame> FromWorker(Frame frame) => [frame];

    /// <summary>What becomes of a frame to a worker.</summary>
    protected virtual IEnumerable<Frame> ToWorker(Frame frame) => [frame];

    private static IEnumerable<Frame> Through(Dictionary<uint, Wire> wires, Frame frame, Func<Frame, IEnumerable<Frame>> change)
    {
        if (!wires.TryGetValue(frame.Channel, out var wire))
            wires[frame.Channel] = wire = new Wire();
        return [.. wire.Pass(frame.Payload, change).Chunk(MaxPiece).Select(frame.With)];
    }

    /// <summary>One direction: frames are taken from the bytes and numbered anew.</summary>
    private sealed class Wire
    {
        private readonly FrameParser _parser = new();
        private uint _next;

        public byte[] Pass(byte[] bytes, Func<Frame, IEnumerable<Frame>> change)
        {
            var all = new List<byte>();
            _parser.Append(bytes);
            _parser.Drain((type, channel, payload) =>
            {
                foreach (var passed in change(new Frame(type, channel, payload.ToArray())))
                {
                    int start = 0;
                    for (; passed.Payload.Length - start > FrameHeader.MaxLength; start += FrameHeader.MaxLength)
                        all.AddRange((passed with { Type = FrameType.Piece, Payload = passed.Payload[start..(start + FrameHeader.MaxLength)] }).ToBytes(_next++));
                    all.AddRange(passed.With(passed.Payload[start..]).ToBytes(_next++));
                }
            });
            return [.. all];
        }
    }
}
