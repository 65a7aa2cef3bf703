namespace MultiStream.Protocol;

/// <summary>Sends frames into a pipe: one write each, numbered, from any thread.</summary>
/// <param name="pipe">A blocking stream.</param>
/// <param name="inPieces">A payload that is too long for one frame goes in pieces, which <see cref="FrameParser"/> puts together; otherwise it is an error.</param>
internal sealed class FrameSender(Stream pipe, bool inPieces = false)
{
    private const int MaxPiece = 1 << 20;
    private readonly Lock _lock = new();
    private readonly MessageWriter _writer = new();
    private uint _next;
    private bool _broken;

    /// <summary>Sends raw bytes as one frame, without a closure: calls go this way.</summary>
    public bool Send(FrameType type, uint channel, ReadOnlySpan<byte> payload)
    {
        lock (_lock)
        {
            if (_broken)
                return false;
            _writer.Begin(type, channel).Raw(payload);
            return Flush();
        }
    }

    /// <summary>Sends all but the end of the payload ahead, and leaves the end to be sent as the frame itself.</summary>
    private void SendPieces()
    {
        var (type, channel, whole) = (_writer.Type, _writer.Channel, _writer.Payload.ToArray());
        int start = 0;
        for (; whole.Length - start > MaxPiece; start += MaxPiece)
        {
            pipe.Write(_writer.Begin(FrameType.Piece, channel).Raw(whole.AsSpan(start, MaxPiece)).End(_next));
            _next++;
        }
        _writer.Begin(type, channel).Raw(whole.AsSpan(start));
    }

    /// <summary>Builds and sends one frame. False when the pipe is closed: the reader learns why.</summary>
    public bool Send(Action<MessageWriter> build)
    {
        lock (_lock)
        {
            if (_broken)
                return false;
            build(_writer);
            return Flush();
        }
    }

    private bool Flush()
    {
        try
        {
            if (inPieces && _writer.Payload.Length > MaxPiece)
                SendPieces();
            pipe.Write(_writer.End(_next));
            pipe.Flush();
            _next++;
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            _broken = true;
            return false;
        }
    }
}
