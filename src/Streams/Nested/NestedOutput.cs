using System.Globalization;
using System.Text;

namespace MultiStream.Nested;

/// <summary>What a nested test writes: its beginning and its end, of a long text not the middle. The block's own output has all of it.</summary>
internal sealed class NestedOutput
{
    private const int Most = 128 * 1024;
    private readonly Lock _lock = new();
    private readonly StringBuilder _first = new();
    private readonly Queue<string> _last = new();
    private long _lastLength, _dropped;

    /// <summary>Called from any thread.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        lock (_lock)
        {
            int fits = Math.Min(text.Length, Most - _first.Length);
            _first.Append(text[..fits]);
            for (var rest = text[fits..]; rest.Length > 0; rest = rest[Math.Min(rest.Length, Most)..])
            {
                var piece = rest[..Math.Min(rest.Length, Most)].ToString();
                _last.Enqueue(piece);
                _lastLength += piece.Length;
                while (_lastLength - _last.Peek().Length >= Most)
                {
                    int gone = _last.Dequeue().Length;
                    _lastLength -= gone;
                    _dropped += gone;
                }
            }
        }
    }

    public override string ToString()
    {
        lock (_lock)
            return _first + (_dropped > 0 ? string.Create(CultureInfo.InvariantCulture, $"\n… {_dropped:N0} characters are left out here …\n") : "") + string.Concat(_last);
    }
}
