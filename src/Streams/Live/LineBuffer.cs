using System.Text;

namespace MultiStream.Live;

/// <summary>Makes lines of bytes that come in pieces. For one thread.</summary>
/// <param name="line">Takes a line, or the beginning of a long one, without its end; and how many bytes the whole has.</param>
internal sealed class LineBuffer(LineBuffer.Take line)
{
    public delegate void Take(ReadOnlySpan<byte> bytes, long total);

    private byte[] _bytes = [];
    private int _length;
    private long _total;

    /// <summary>Part of a line is here, and its end is not.</summary>
    public bool IsPartial => _total > 0;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            if (_total == 0)
            {
                Give(bytes[..end], end);
            }
            else
            {
                Keep(bytes[..end]);
                Give(_bytes.AsSpan(0, _length), _total);
                _total = _length = 0;
            }
            bytes = bytes[(end + 1)..];
        }
        Keep(bytes);
    }

    /// <summary>Gives what is here as a line, though its end has not come.</summary>
    /// <param name="more">More may come: the bytes of a character that is not complete are kept for it.</param>
    public void Flush(bool more)
    {
        int kept = more && _total == _length ? Incomplete(_bytes.AsSpan(0, _length)) : 0;
        if (_total > kept)
            Give(_bytes.AsSpan(0, _length - kept), _total - kept);
        _bytes.AsSpan(_length - kept, kept).CopyTo(_bytes);
        _total = _length = kept;
    }

    private void Give(ReadOnlySpan<byte> bytes, long total)
    {
        // Windows' end of line, and that of a terminal.
        if (bytes.Length == total && bytes.EndsWith("\r"u8))
        {
            bytes = bytes[..^1];
            total--;
        }
        line(bytes[..Math.Min(bytes.Length, LiveLine.MaxBytes)], total);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        _total += bytes.Length;
        bytes = bytes[..Math.Min(bytes.Length, LiveLine.MaxBytes - _length)];
        if (_length + bytes.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Min(LiveLine.MaxBytes, Math.Max(_length + bytes.Length, _bytes.Length * 2)));
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>How many bytes at the end are the beginning of a character.</summary>
    private static int Incomplete(ReadOnlySpan<byte> bytes)
    {
        for (int back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            if ((bytes[^back] & 0xC0) == 0xC0)
                return Rune.DecodeFromUtf8(bytes[^back..], out _, out _) == System.Buffers.OperationStatus.NeedMoreData ? back : 0;
        }
        return 0;
    }
}
