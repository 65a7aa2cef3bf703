using System.Text;

namespace MultiStream.Agent.Worker;

/// <summary>What a block writes to one side of .NET's console, as UTF-8: a character of two halves may come in two pieces.</summary>
internal sealed class BlockText
{
    private readonly Lock _lock = new();
    private char _half;

    public byte[] Bytes(ReadOnlySpan<char> text)
    {
        lock (_lock)
        {
            if (_half == 0 && !char.IsHighSurrogate(text[^1]))
                return Encode(text);
            string whole = _half == 0 ? text.ToString() : string.Concat([_half], text);
            _half = char.IsHighSurrogate(whole[^1]) ? whole[^1] : '\0';
            return Encode(_half == 0 ? whole : whole.AsSpan(..^1));
        }
    }

    private static byte[] Encode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }
}
