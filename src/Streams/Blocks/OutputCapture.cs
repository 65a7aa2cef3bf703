using System.Globalization;
using System.Text;
using MultiStream.Live;
using MultiStream.Secrets;

namespace MultiStream.Blocks;

/// <summary>
/// Keeps what a block writes to one of its outputs: all of it on disk, as raw bytes but for secrets; the first and last part in memory. Written to
/// by one thread (the stream's reader); another may read meanwhile, or let go of it when the stream is lost.
/// </summary>
/// <param name="path">The file; null: none.</param>
/// <param name="limit">How many bytes stay in memory.</param>
/// <param name="secrets">What is taken out; null: the secrets of this process.</param>
/// <param name="live">Gets the same, while it happens; null: nobody does.</param>
internal sealed class OutputCapture(string? path, long limit, SecretRegistry? secrets = null, LiveOutput? live = null) : IDisposable
{
    private const int MaxLastLines = 4000;
    private readonly Lock _lock = new();
    private readonly PieceRedactor _redactor = new(secrets ?? Redactor.Process);
    private readonly int _maxHead = (int)Math.Clamp(limit - (limit / 2), 1, int.MaxValue / 4);
    private readonly int _maxTail = (int)Math.Clamp(limit / 2, 0, int.MaxValue / 4);
    private byte[] _head = [];
    private int _headLength;
    private byte[] _tail = [];
    private long _tailLength;
    private long _total;
    private FileStream? _file;
    private string? _problem;
    private bool _released;

    /// <summary>The file; null when nothing was written, or there is none.</summary>
    public string? Path => _total > 0 && path is not null && _problem is null ? path : null;

    public long Total => _total;

    /// <summary>Why the file is not whole, or null.</summary>
    public string? Problem => _problem;

    /// <summary>Adds a piece; nothing after <see cref="Dispose"/>.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (!_released)
                Keep(_redactor.Next(bytes));
        }
    }

    /// <summary>No more will come: the last bytes are no longer held back as what may be the beginning of a secret.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            if (_released)
                return;
            Keep(_redactor.End());
            live?.End();
        }
    }

    /// <summary>The text kept in memory. When the middle is left out, a line of its own says how much and where all of it is.</summary>
    public string Text()
    {
        lock (_lock)
            return Kept();
    }

    /// <summary>Closes the file and lets go of the memory; <see cref="Text"/> is empty from now on.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            Complete();
            _released = true;
            _file?.Dispose();
            (_head, _headLength, _tail) = ([], 0, []);
        }
    }

    /// <summary>The last lines of a text, without empty ones at its end.</summary>
    public static string LastLines(string text, int count)
    {
        var trimmed = text.AsSpan().TrimEnd();
        int start = trimmed.Length;
        for (int lines = 0; start > 0; start--)
        {
            if (trimmed[start - 1] == '\n' && ++lines == count)
                break;
        }
        if (trimmed.Length - start <= MaxLastLines)
            return trimmed[start..].ToString();
        // One line may be a megabyte long.
        int cut = trimmed.Length - MaxLastLines;
        return string.Concat("…", trimmed[(char.IsLowSurrogate(trimmed[cut]) ? cut + 1 : cut)..]);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        live?.Append(bytes);
        WriteToFile(bytes);
        int toHead = Math.Min(bytes.Length, _maxHead - _headLength);
        if (_headLength + toHead > _head.Length)
            Array.Resize(ref _head, Math.Min(_maxHead, Math.Max(_headLength + toHead, _head.Length * 2)));
        bytes[..toHead].CopyTo(_head.AsSpan(_headLength));
        _headLength += toHead;
        AppendToTail(bytes[toHead..]);
        _total += bytes.Length;
    }

    private string Kept()
    {
        var head = _head.AsSpan(0, _headLength);
        if (_total <= _headLength || _released)
            return Encoding.UTF8.GetString(head);
        int kept = (int)Math.Min(_tailLength, _maxTail);
        var tail = new byte[kept];
        for (int i = 0; i < kept; i++)
            tail[i] = _tail[(_tailLength - kept + i) % _maxTail];
        long left = _total - _headLength - kept;
        if (left == 0)
            return Encoding.UTF8.GetString([.. head, .. tail]);
        var where = Path is null ? "" : $"; all of it is in {Path}";
        return string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetString(head)}\n[… {left} bytes left out{where} …]\n{Encoding.UTF8.GetString(tail)}");
    }

    /// <summary>The tail is a ring: its oldest byte is overwritten first.</summary>
    private void AppendToTail(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || _maxTail == 0)
            return;
        if (_tail.Length == 0)
            _tail = new byte[_maxTail];
        if (bytes.Length > _maxTail)
        {
            _tailLength += bytes.Length - _maxTail;
            bytes = bytes[^_maxTail..];
        }
        int at = (int)(_tailLength % _maxTail), first = Math.Min(bytes.Length, _maxTail - at);
        bytes[..first].CopyTo(_tail.AsSpan(at));
        bytes[first..].CopyTo(_tail);
        _tailLength += bytes.Length;
    }

    private void WriteToFile(ReadOnlySpan<byte> bytes)
    {
        if (path is null || _problem is not null)
            return;
        try
        {
            if (_file is null)
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
                _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            }
            _file.Write(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The block must not hang, and the test not fail, because this machine's disk is full; its log says it.
            _problem = $"{path} is not whole: {e.Message}";
        }
    }
}
