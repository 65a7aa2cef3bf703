namespace MultiStream.Protocol;

/// <summary>Sends frames to the agent: one write each, numbered, from any thread.</summary>
internal sealed class FrameSender(Stream pipe)
{
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
