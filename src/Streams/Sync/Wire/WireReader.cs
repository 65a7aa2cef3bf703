using System.Text;

namespace MultiStream.Sync.Wire;

/// <summary>Reads lines that end with LF or CR LF, none of them longer than it may be. After an exception nothing more can be read.</summary>
internal sealed class WireReader(Stream stream)
{
    private const int Usual = 4096;
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);
    private byte[] _buffer = new byte[Usual];
    private int _start, _end;

    /// <summary>The next line, without its end; null when the other side has ended, in the middle of a line too.</summary>
    /// <param name="limit">Bytes that the line may have.</param>
    /// <param name="lineTime">How long it may take from its first byte on.</param>
    /// <exception cref="WireException">The line is too long, too slow or no text.</exception>
    public async Task<string?> ReadAsync(int limit, TimeSpan lineTime, CancellationToken cancel)
    {
        using var slow = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bool begun = false;
        int searched = _start;
        while (true)
        {
            int at = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (at >= 0)
                return Take(searched + at, limit);
            searched = _end;
            if (_end - _start > limit)
                throw TooLong(limit);
            if (!begun && _end > _start)
            {
                begun = true;
                slow.CancelAfter(lineTime);
            }
            searched -= MakeRoom(limit);
            try
            {
                int read = await stream.ReadAsync(_buffer.AsMemory(_end), slow.Token);
                if (read == 0)
                    return null;
                _end += read;
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                throw new WireException(FormattableString.Invariant($"the line was not complete {lineTime.TotalSeconds:0.##} s after its first byte"));
            }
        }
    }

    private string Take(int end, int limit)
    {
        var line = _buffer.AsSpan(_start, end - _start);
        _start = end + 1;
        if (line is [.., (byte)'\r'])
            line = line[..^1];
        if (line.Length > limit)
            throw TooLong(limit);
        try
        {
            return s_strict.GetString(line);
        }
        catch (DecoderFallbackException)
        {
            throw new WireException("the line is no UTF-8");
        }
    }

    /// <summary>Moves what is left to the front, in a buffer of the usual size again when it fits. Gives how far it moved.</summary>
    private int MakeRoom(int limit)
    {
        int left = _end - _start, moved = _start;
        if (_end < _buffer.Length && (left > 0 || _buffer.Length == Usual))
            return 0;
        int size = left < Usual ? Usual : left < _buffer.Length ? _buffer.Length : Math.Min(_buffer.Length * 2, limit + 2);
        var to = size == _buffer.Length ? _buffer : new byte[Math.Max(size, left + 1)];
        Buffer.BlockCopy(_buffer, _start, to, 0, left);
        (_buffer, _start, _end) = (to, 0, left);
        return moved;
    }

    private static WireException TooLong(int limit) => new(FormattableString.Invariant($"a line may have {limit} bytes, and this one is longer"));
}

/// <summary>What came is not the protocol; nothing more can be read. The message is the end of a sentence.</summary>
internal sealed class WireException(string message) : Exception(message);
