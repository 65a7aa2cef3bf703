using MultiStream.Protocol;

namespace MultiStream.Promises.Saboteurs;

/// <summary>One frame as it passes the saboteur.</summary>
internal sealed record Frame(FrameType Type, uint Channel, byte[] Payload)
{
    public bool IsOutput => Type is FrameType.Output or FrameType.ErrorOutput;

    /// <summary>A frame from a message that writes itself.</summary>
    public static Frame From(Action<MessageWriter> write)
    {
        var writer = new MessageWriter();
        write(writer);
        var bytes = writer.End(0);
        var header = FrameHeader.Read(bytes);
        return new Frame(header.Type, header.Channel, bytes[FrameHeader.Size..].ToArray());
    }

    /// <summary>The same frame with another text for payload.</summary>
    public Frame With(byte[] payload) => this with { Payload = payload };

    public byte[] ToBytes(uint sequence)
    {
        var bytes = new byte[FrameHeader.Size + Payload.Length];
        new FrameHeader(Type, Channel, Payload.Length, sequence).Write(bytes);
        Payload.CopyTo(bytes, FrameHeader.Size);
        return bytes;
    }
}
