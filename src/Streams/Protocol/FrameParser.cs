using System.Buffers;

namespace MultiStream.Protocol;

/// <summary>Makes frames of bytes that come in any pieces, and whole payloads of those that were too long for one frame.</summary>
internal sealed class FrameParser
{
    /// <summary>Longest payload that is put together from pieces.</summary>
    public const int MaxPayload = 256 << 20;

    private Dictionary<uint, ArrayBufferWriter<byte>>? _pieces;   // made when one comes: a fresh worker would have its code compiled for nothing
    private byte[] _buffer = new byte[4096];
    private int _start, _end;
    private uint _expected;

    public delegate void Handler(FrameType type, uint channel, ReadOnlySpan<byte> payload);

    /// <summary>Room to read into; say how much was read with <see cref="Advance"/>.</summary>
    public Memory<byte> Room(int atLeast)
    {
        Compact(atLeast);
        return _buffer.AsMemory(_end);
    }

    /// <summary>All that came has been handed over.</summary>
    public bool IsEmpty => _start == _end;

    public void Advance(int bytes) => _end += bytes;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Compact(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Hands over all frames that are complete.</summary>
    /// <exception cref="ProtocolException">What came is no frame, or one is missing.</exception>
    public void Drain(Handler handler)
    {
        while (TryNext(out var type, out uint channel, out var payload))
            handler(type, channel, payload);
    }

    /// <summary>The next frame that is complete; its payload is good until the next call of anything here.</summary>
    /// <exception cref="ProtocolException">What came is no frame, or one is missing.</exception>
    public bool TryNext(out FrameType type, out uint channel, out ReadOnlySpan<byte> payload)
    {
        while (_end - _start >= FrameHeader.Size)
        {
            var header = FrameHeader.Read(_buffer.AsSpan(_start));
            if (_end - _start < FrameHeader.Size + header.Length)
                break;
            header.Expect(ref _expected);
            type = header.Type;
            channel = header.Channel;
            payload = _buffer.AsSpan(_start + FrameHeader.Size, header.Length);
            _start += FrameHeader.Size + header.Length;
            if (type == FrameType.Piece)
            {
                Keep(channel, payload);
                continue;
            }
            if (_pieces is not null && _pieces.Remove(channel, out var whole))
            {
                whole.Write(payload);
                payload = whole.WrittenSpan;
            }
            return true;
        }
        type = default;
        channel = 0;
        payload = default;
        return false;
    }

    private void Keep(uint channel, ReadOnlySpan<byte> piece)
    {
        _pieces ??= [];
        if (!_pieces.TryGetValue(channel, out var whole))
            _pieces[channel] = whole = new ArrayBufferWriter<byte>();
        if (whole.WrittenCount + piece.Length > MaxPayload)
            throw new ProtocolException($"A message is longer than {MaxPayload >> 20} MiB.");
        whole.Write(piece);
    }

    private void Compact(int room)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_buffer.Length - _end < room)
            Array.Resize(ref _buffer, Math.Max(_end + room, _buffer.Length * 2));
    }
}
