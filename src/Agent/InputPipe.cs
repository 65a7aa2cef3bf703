using MultiStream.Agent.Platform;

namespace MultiStream.Agent;

/// <summary>The writing end of a block's stdin. What does not fit waits here; the controller's credit bounds how much that can be.</summary>
internal sealed class InputPipe(int fd)
{
    private byte[] _waiting = [];
    private int _start, _end;
    private bool _ending;

    public int Descriptor { get; private set; } = fd;

    /// <summary>Something waits for room.</summary>
    public bool IsWaiting => Descriptor >= 0 && _end > _start;

    /// <summary>Bytes that have left since the controller was last given credit for them.</summary>
    public int Written { get; set; }

    /// <summary>Takes a piece; an empty one ends the stdin once all before it has left.</summary>
    public void Append(ReadOnlySpan<byte> piece)
    {
        if (piece.IsEmpty)
            _ending = true;
        else if (IsWaiting)
            Keep(piece);
        else
            Keep(piece[Write(piece)..]);
        if (_ending && !IsWaiting)
            Close();
    }

    /// <summary>Writes what waits, as far as there is room.</summary>
    public void Flush()
    {
        if (!IsWaiting)
            return;
        _start += Write(_waiting.AsSpan(_start, _end - _start));
        if (_ending && !IsWaiting)
            Close();
    }

    public void Close()
    {
        if (Descriptor >= 0)
            _ = Libc.Close(Descriptor);
        Descriptor = -1;
    }

    /// <summary>How much is done with: written, or for nobody, since the other side is gone.</summary>
    private int Write(ReadOnlySpan<byte> bytes)
    {
        int n = Descriptor < 0 ? bytes.Length : Libc.Write(Descriptor, bytes);
        if (n == -2)
        {
            Close();
            n = bytes.Length;
        }
        n = Math.Max(n, 0);
        Written += n;
        return n;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        if (_start == _end)
            (_start, _end) = (0, 0);
        if (_end + bytes.Length > _waiting.Length)
        {
            var larger = new byte[Math.Max(_end - _start + bytes.Length, _waiting.Length * 2)];
            _waiting.AsSpan(_start, _end - _start).CopyTo(larger);
            (_waiting, _start, _end) = (larger, 0, _end - _start);
        }
        bytes.CopyTo(_waiting.AsSpan(_end));
        _end += bytes.Length;
    }
}
