using System.Text;
using MultiStream.Protocol;

namespace MultiStream.Promises.Saboteurs;

// Agents that get the output wrong, behind a connection that looks right.

internal sealed class ChangesAByte : Saboteur
{
    public override IEnumerable<Frame> FromAgent(Frame frame) => frame.IsOutput ? [frame.With([(byte)(frame.Payload[0] ^ 1), .. frame.Payload[1..]])] : [frame];
}

/// <summary>A piece of output in eight.</summary>
internal sealed class LosesAnOutputFrame : Saboteur
{
    private int _frames;

    public override IEnumerable<Frame> FromAgent(Frame frame) => frame.IsOutput && _frames++ % 8 == 0 ? [] : [frame];
}

internal sealed class RepeatsOutput : Saboteur
{
    public override IEnumerable<Frame> FromAgent(Frame frame) => frame.IsOutput ? [frame, frame] : [frame];
}

/// <summary>Lets each second piece of output overtake the first.</summary>
internal sealed class SwapsOutputFrames : Saboteur
{
    private Frame? _kept;

    public override IEnumerable<Frame> FromAgent(Frame frame)
    {
        if (frame.Type == FrameType.Output && _kept is null)
        {
            _kept = frame;
            return [];
        }
        Frame[] passed = _kept is null ? [frame] : frame.IsOutput ? [frame, _kept] : [_kept, frame];
        _kept = null;
        return passed;
    }
}

internal sealed class SwapsThePipes : Saboteur
{
    public override IEnumerable<Frame> FromAgent(Frame frame) =>
        [frame.IsOutput ? frame with { Type = frame.Type == FrameType.Output ? FrameType.ErrorOutput : FrameType.Output } : frame];
}

/// <summary>Gives a block's output to its neighbour.</summary>
internal sealed class MixesBlocks : Saboteur
{
    public override IEnumerable<Frame> FromAgent(Frame frame) => [frame.IsOutput ? frame with { Channel = ((frame.Channel - 1) ^ 1) + 1 } : frame];
}

/// <summary>Ends each block's output with a newline, as tools do that read lines.</summary>
internal sealed class EndsLines : Saboteur
{
    public override IEnumerable<Frame> FromAgent(Frame frame) =>
        frame.Type == FrameType.Exited ? [new Frame(FrameType.Output, frame.Channel, "\n"u8.ToArray()), frame] : [frame];
}

/// <summary>Takes output for text, as tools do that have strings only.</summary>
internal sealed class SpeaksText : Saboteur
{
    public override IEnumerable<Frame> FromAgent(Frame frame) => [frame.IsOutput ? frame.With(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(frame.Payload))) : frame];
}

internal sealed class LosesLateOutput : Saboteur
{
    private readonly HashSet<uint> _ended = [];

    public override IEnumerable<Frame> FromAgent(Frame frame)
    {
        if (frame.Type == FrameType.Exited)
            _ended.Add(frame.Channel);
        return frame.IsOutput && _ended.Contains(frame.Channel) ? [] : [frame];
    }
}

internal sealed class WithholdsCredit : Saboteur
{
    public override IEnumerable<Frame> ToAgent(Frame frame) => frame.Type == FrameType.Credit ? [] : [frame];
}
