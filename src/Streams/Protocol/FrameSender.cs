using System.Collections.Concurrent;
using MultiStream.Platform;

namespace MultiStream.Protocol;

/// <summary>Sends frames into a pipe: one write each, numbered, from any thread. <c>Send</c> waits while the pipe is full, <c>Post</c> does not.</summary>
/// <param name="pipe">A blocking stream.</param>
/// <param name="inPieces">A payload that is too long for one frame goes in pieces, which <see cref="FrameParser"/> puts together; otherwise it is an error.</param>
internal sealed class FrameSender(Stream pipe, bool inPieces = false)
{
    private const int MaxPiece = 1 << 20;
    private readonly Lock _lock = new();
    private readonly MessageWriter _writer = new();
    private readonly ConcurrentQueue<Posted> _posted = [];
    private uint _next;
    private bool _broken;
    private int _isPosting;

    /// <summary>Sends raw bytes as one frame, without a closure: calls go this way.</summary>
    public bool Send(FrameType type, uint channel, ReadOnlySpan<byte> payload)
    {
        lock (_lock)
        {
            if (!SendPosted())
                return false;
            _writer.Begin(type, channel).Raw(payload);
            return Flush();
        }
    }

    /// <summary>
    /// Sends raw bytes as one frame without ever waiting, neither for the pipe's reader nor for a thread that does: what cannot go at once is sent by another
    /// thread, or before the next frame that is sent. Frames of one thread keep their order. The caller bounds how much that can be.
    /// </summary>
    public void Post(FrameType type, uint channel, ReadOnlySpan<byte> payload)
    {
        if (_lock.TryEnter())
        {
            try
            {
                if (_broken)
                    return;
                if (_posted.IsEmpty && PipeRoom.Has(pipe, FrameHeader.Size + payload.Length))
                {
                    _writer.Begin(type, channel).Raw(payload);
                    Flush();
                    return;
                }
            }
            finally
            {
                _lock.Exit();
            }
        }
        _posted.Enqueue(new Posted(type, channel, payload.ToArray()));
        SendPostedElsewhere();
    }

    /// <summary>One thread at most waits for the pipe on behalf of all that was posted.</summary>
    private void SendPostedElsewhere()
    {
        if (Interlocked.Exchange(ref _isPosting, 1) != 0)
            return;
        ThreadPool.UnsafeQueueUserWorkItem(static sender =>
        {
            lock (sender._lock)
                sender.SendPosted();
            Interlocked.Exchange(ref sender._isPosting, 0);   // a full fence: the look at the queue must not come before it
            if (!sender._posted.IsEmpty)
                sender.SendPostedElsewhere();   // posted between the two lines above
        }, this, preferLocal: false);
    }

    /// <summary>Sends what was posted and could not go at once. False when the pipe is closed.</summary>
    private bool SendPosted()
    {
        while (_posted.TryDequeue(out var posted))
        {
            if (_broken)
                continue;
            _writer.Begin(posted.Type, posted.Channel).Raw(posted.Payload);
            Flush();
        }
        return !_broken;
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
            if (!SendPosted())
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
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            _broken = true;
            return false;
        }
        var frame = _writer.End(_next);
        try
        {
            pipe.Write(frame);
            pipe.Flush();
            _next++;
            return true;
        }
        catch (Exception)   // the boundary to kinds, whose pipe may throw anything, on a thread of the pool too: the reader learns that it has ended
        {
            _broken = true;
            return false;
        }
    }

    /// <summary>A frame that waits for room in the pipe.</summary>
    private readonly record struct Posted(FrameType Type, uint Channel, byte[] Payload);
}
