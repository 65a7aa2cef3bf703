namespace MultiStream.Protocol;

/// <summary>What has arrived from a process and was not read yet. Reading waits for more, or the end.</summary>
/// <param name="limit">How much may wait here; no more is kept.</param>
internal sealed class ArrivalStream(long limit = long.MaxValue) : PipeStream
{
    private readonly object _gate = new();   // a monitor, because it is waited on
    private readonly Queue<byte[]> _pieces = [];
    private long _waiting;
    private int _read;
    private bool _complete;

    public override bool CanRead => true;

    /// <summary>False: more came than may wait here, which who sends was told.</summary>
    public bool Append(ReadOnlySpan<byte> piece)
    {
        lock (_gate)
        {
            if (_waiting + piece.Length > limit)
                return false;
            _waiting += piece.Length;
            if (!piece.IsEmpty)
                _pieces.Enqueue(piece.ToArray());
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    public void Complete()
    {
        lock (_gate)
        {
            _complete = true;
            Monitor.PulseAll(_gate);
        }
    }

    public override int Read(Span<byte> buffer)
    {
        lock (_gate)
        {
            while (_pieces.Count == 0)
            {
                if (_complete)
                    return 0;
                Monitor.Wait(_gate);
            }
            var piece = _pieces.Peek();
            int n = Math.Min(buffer.Length, piece.Length - _read);
            piece.AsSpan(_read, n).CopyTo(buffer);
            _waiting -= n;
            _read += n;
            if (_read == piece.Length)
            {
                _pieces.Dequeue();
                _read = 0;
            }
            return n;
        }
    }
}
