using System.Buffers.Binary;
using System.Text;

namespace MultiStream.Protocol;

/// <summary>
/// Builds one frame in a buffer: numbers as fixed-size little endian, text as length and UTF-8, lists as count and items.
/// Written by hand, because a JSON serialiser costs a fresh process 25 to 30 ms.
/// </summary>
internal sealed class MessageWriter
{
    private byte[] _buffer = new byte[512];
    private int _length;

    public MessageWriter Begin(FrameType type, uint channel = 0)
    {
        _length = FrameHeader.Size;
        _buffer[0] = (byte)type;
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(4), channel);
        return this;
    }

    public MessageWriter Int(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);
        return this;
    }

    public MessageWriter Long(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);
        return this;
    }

    public MessageWriter Bool(bool value) => Int(value ? 1 : 0);

    public MessageWriter Text(string value)
    {
        int bytes = Encoding.UTF8.GetByteCount(value);
        Int(bytes);
        Encoding.UTF8.GetBytes(value, Take(bytes));
        return this;
    }

    public MessageWriter Texts(IReadOnlyCollection<string> values)
    {
        Int(values.Count);
        foreach (var value in values)
            Text(value);
        return this;
    }

    /// <summary>A length and bytes.</summary>
    public MessageWriter Bytes(ReadOnlySpan<byte> bytes) => Int(bytes.Length).Raw(bytes);

    /// <summary>Bytes without a length: the rest of the payload.</summary>
    public MessageWriter Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Take(bytes.Length));
        return this;
    }

    public FrameType Type => (FrameType)_buffer[0];

    public uint Channel => BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(4));

    /// <summary>What was built since <see cref="Begin"/>.</summary>
    public ReadOnlySpan<byte> Payload => _buffer.AsSpan(FrameHeader.Size, _length - FrameHeader.Size);

    /// <summary>The finished frame with its sequence number; valid until the next <see cref="Begin"/>.</summary>
    /// <exception cref="ProtocolException">The payload is longer than a frame may be.</exception>
    public ReadOnlySpan<byte> End(uint sequence)
    {
        int payload = _length - FrameHeader.Size;
        if (payload > FrameHeader.MaxLength)
            throw new ProtocolException($"A message of {payload} bytes is too long; {FrameHeader.MaxLength} is the limit.");
        new FrameHeader((FrameType)_buffer[0], BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(4)), payload, sequence).Write(_buffer);
        return _buffer.AsSpan(0, _length);
    }

    private Span<byte> Take(int bytes)
    {
        if (_length + bytes > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(_length + bytes, _buffer.Length * 2));
        var span = _buffer.AsSpan(_length, bytes);
        _length += bytes;
        return span;
    }
}
