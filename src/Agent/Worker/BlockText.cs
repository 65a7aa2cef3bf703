using System.Text;
using MultiStream.Secrets;

namespace MultiStream.Agent.Worker;

/// <summary>
/// What a block writes to one side of .NET's console, as UTF-8: a character of two halves may come in two pieces. Without the secrets that this process
/// knows: those that a block makes itself are known nowhere else.
/// </summary>
internal sealed class BlockText
{
    private readonly Lock _lock = new();
    private readonly PieceRedactor _redactor = new();
    private char _half;

    /// <summary>What can be sent after this text.</summary>
    public byte[] Bytes(ReadOnlySpan<char> text)
    {
        lock (_lock)
        {
            if (_half == 0 && !char.IsHighSurrogate(text[^1]))
                return Redacted(Encode(text));
            string whole = _half == 0 ? text.ToString() : string.Concat([_half], text);
            _half = char.IsHighSurrogate(whole[^1]) ? whole[^1] : '\0';
            return Redacted(Encode(_half == 0 ? whole : whole.AsSpan(..^1)));
        }
    }

    /// <summary>What was held back, at the end of the block.</summary>
    public byte[] End()
    {
        lock (_lock)
        {
            byte[] half = _half == 0 ? [] : Redacted(Encode([_half]));
            _half = '\0';
            return [.. half, .. _redactor.End()];
        }
    }

    private static byte[] Encode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }

    private byte[] Redacted(byte[] bytes)
    {
        var said = _redactor.Next(bytes);
        return said == bytes.AsSpan() ? bytes : said.ToArray();   // the same memory: there was nothing to take out
    }
}
