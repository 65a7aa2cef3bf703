using MultiStream.Protocol;

namespace MultiStream.Promises.Saboteurs;

// Connections that do what no connection may. Each says in Evidence what the failure must say.

/// <summary>A connection that breaks at the first output of a block.</summary>
internal abstract class BrokenPipe(string evidence) : Saboteur
{
    public string Evidence => evidence;

    public override bool Renumbers => false;

    /// <summary>The first frame of output has passed, or is just passing.</summary>
    protected bool Broken { get; private set; }

    public override byte[]? Bytes(Frame frame, byte[] bytes)
    {
        if (Broken || !frame.IsOutput)
            return bytes;
        Broken = true;
        return Break(bytes);
    }

    protected virtual byte[]? Break(byte[] bytes) => bytes;
}

internal sealed class LosesAByte() : BrokenPipe("What arrived is no frame")
{
    protected override byte[] Break(byte[] bytes) => bytes[..^1];
}

internal sealed class FlipsTheLength() : BrokenPipe("What arrived is no frame")
{
    protected override byte[] Break(byte[] bytes) => [.. bytes[..8], .. bytes[8..12].Select(b => (byte)~b), .. bytes[12..]];
}

/// <summary>A length that is wrong by one bit and still small: the next frames are swallowed by this one, or read from its middle.</summary>
internal sealed class ShortensTheLength() : BrokenPipe("What arrived is no frame")
{
    protected override byte[] Break(byte[] bytes) => [.. bytes[..8], (byte)(bytes[8] - 1), .. bytes[9..]];
}

internal sealed class DiesInMidFrame() : BrokenPipe("its connection")
{
    private bool _dead;

    public override byte[]? Bytes(Frame frame, byte[] bytes) => _dead ? null : base.Bytes(frame, bytes);

    protected override byte[] Break(byte[] bytes)
    {
        _dead = true;
        return bytes[..(bytes.Length / 2)];
    }
}

/// <summary>From the first output on nothing comes any more, and nobody is told.</summary>
internal sealed class FallsSilent() : BrokenPipe("the agent did not answer for 20 s")
{
    public override byte[]? Bytes(Frame frame, byte[] bytes)
    {
        base.Bytes(frame, bytes);
        return Broken ? [] : bytes;
    }
}

internal sealed class RepeatsAFrame() : BrokenPipe("arrived where frame")
{
    protected override byte[] Break(byte[] bytes) => [.. bytes, .. bytes];
}

internal sealed class SwapsTwoFrames() : BrokenPipe("arrived where frame")
{
    private Frame? _kept;

    public override IEnumerable<Frame> FromAgent(Frame frame)
    {
        if (frame.IsOutput && _kept is null)
        {
            _kept = frame;
            return [];
        }
        Frame[] passed = _kept is null ? [frame] : [frame, _kept];
        _kept = null;
        return passed;
    }
}

internal sealed class SendsAnUnknownFrame() : BrokenPipe("which no controller understands")
{
    protected override byte[] Break(byte[] bytes) => [63, .. bytes[1..]];
}

/// <summary>Tells of an end in fewer bytes than that takes.</summary>
internal sealed class CutsAMessage() : BrokenPipe("A message needs")
{
    public override IEnumerable<Frame> FromAgent(Frame frame)
    {
        if (frame.Type != FrameType.Exited)
            return [frame];
        return [frame.With(frame.Payload[..6])];
    }
}

/// <summary>What the agent gets is broken, not what it says: it ends, and its last words tell why.</summary>
internal sealed class ConfusesTheAgent() : BrokenPipe("its connection ended with exit code 70: MultiStream agent: The controller sent Pong, which no agent understands; everything of this stream was ended.")
{
    public override IEnumerable<Frame> ToAgent(Frame frame) => frame.Type == FrameType.Start ? [frame with { Type = FrameType.Pong }] : [frame];
}

internal sealed class ClosesAfterTheHello() : BrokenPipe("its connection")
{
    private bool _hello;

    public override byte[]? Bytes(Frame frame, byte[] bytes)
    {
        if (_hello)
            return null;
        _hello = true;
        return bytes;
    }
}

internal sealed class SpeaksAnotherVersion() : BrokenPipe($"the agent there is version 9.9 and speaks protocol {HelloMessage.CurrentProtocol + 1}; this is protocol {HelloMessage.CurrentProtocol}")
{
    public override bool Renumbers => true;

    public override IEnumerable<Frame> FromAgent(Frame frame) => frame.Type != FrameType.Hello ? [frame]
        : [Frame.From(w => (HelloMessage.Read(frame.Payload) with { Protocol = HelloMessage.CurrentProtocol + 1, Version = "9.9" }).Write(w))];
}

/// <summary>Never comes to the point.</summary>
internal sealed class FloodsNoise() : BrokenPipe("was not open after")
{
    private static readonly byte[] s_noise = [.. Enumerable.Range(0, 1000).SelectMany(i => "\u001eMS1 A motd\n"u8.ToArray())];

    public override IEnumerable<byte[]> BeforeTheAgent()
    {
        while (true)
            yield return s_noise;
    }
}

/// <summary>Takes a connection and says nothing.</summary>
internal sealed class NeverSaysHello() : BrokenPipe("was not open after")
{
    public override byte[]? Bytes(Frame frame, byte[] bytes) => [];
}

/// <summary>The agent never hears that it is to end.</summary>
internal sealed class SwallowsTheClose() : BrokenPipe("the agent did not answer when it was told to end")
{
    public override IEnumerable<Frame> ToAgent(Frame frame) => frame.Type == FrameType.Close ? [] : [frame];
}
