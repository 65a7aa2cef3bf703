using System.Buffers.Binary;

namespace MultiStream.Protocol;

/// <summary>
/// The 16 bytes before every payload, little endian: type (1), zero (3), channel (4), payload length (4), sequence number (4).
/// The sequence number counts the frames of one direction from 0; a gap or a repeat is a broken transport, and ends the connection.
/// </summary>
internal readonly record struct FrameHeader(FrameType Type, uint Channel, int Length, uint Sequence)
{
    public const int Size = 16;

    /// <summary>Longest payload. Output comes in pieces of 64 KiB; only a command line can be long, and Linux allows 2 MiB.</summary>
    public const int MaxLength = 4 << 20;

    public void Write(Span<byte> target)
    {
        target[..Size].Clear();
        target[0] = (byte)Type;
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], Channel);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], Length);
        BinaryPrimitives.WriteUInt32LittleEndian(target[12..], Sequence);
    }

    /// <exception cref="ProtocolException">The bytes are too few, are no header, or announce more than <see cref="MaxLength"/>.</exception>
    public static FrameHeader Read(ReadOnlySpan<byte> source)
    {
        if (source.Length < Size)
            throw new ProtocolException($"A frame begins with {Size} bytes; here are {source.Length}.");
        var header = new FrameHeader(
            (FrameType)source[0],
            BinaryPrimitives.ReadUInt32LittleEndian(source[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[8..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[12..]));
        if ((source[1] | source[2] | source[3]) != 0 || header.Length is < 0 or > MaxLength)
            throw new ProtocolException($"What arrived is no frame: {Convert.ToHexString(source[..Size])}");
        return header;
    }

    /// <summary>Checks the number of the frame that just arrived, and counts it.</summary>
    public void Expect(ref uint next)
    {
        if (Sequence != next)
            throw new ProtocolException($"Frame {Sequence} ({Type}) arrived where frame {next} was due: the connection lost, repeated or reordered data.");
        next++;
    }
}

/// <summary>The other side, or what lies between, broke the protocol. The connection cannot be used any more.</summary>
internal sealed class ProtocolException(string message) : Exception(message);
