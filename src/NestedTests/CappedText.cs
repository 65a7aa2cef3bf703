using System.Globalization;
using System.Text;

namespace MultiStream.NestedTests;

/// <summary>A text of any length, of which the beginning and the end are kept.</summary>
internal sealed class CappedText
{
    /// <summary>Characters; for each of the two.</summary>
    public const int Half = 32 * 1024;

    private readonly Lock _lock = new();
    private readonly StringBuilder _head = new(), _tail = new();
    private long _left;

    public void Append(ReadOnlySpan<char> text)
    {
        lock (_lock)
        {
            int room = Math.Min(Half - _head.Length, text.Length);
            _head.Append(text[..room]);
            var rest = text[room..];
            if (rest.Length > 2 * Half)
            {
                _left += rest.Length - Half;
                rest = rest[^Half..];
            }
            _tail.Append(rest);
            if (_tail.Length <= 4 * Half)   // not for each line: to cut is to move all of it
                return;
            Cut();
        }
    }

    /// <summary>All of it, and from now on there is none.</summary>
    public string Take()
    {
        lock (_lock)
        {
            if (_tail.Length > Half)
                Cut();
            var text = _left == 0 ? $"{_head}{_tail}" : string.Create(CultureInfo.InvariantCulture, $"{_head}\n[… {_left:N0} characters are left out here …]\n{_tail}");
            _head.Clear();
            _tail.Clear();
            _left = 0;
            return text;
        }
    }

    /// <summary>The same of a text that is there.</summary>
    public static string Of(string text)
    {
        var capped = new CappedText();
        capped.Append(text);
        return capped.Take();
    }

    private void Cut()
    {
        _left += _tail.Length - Half;
        _tail.Remove(0, _tail.Length - Half);
    }
}
