using System.Text;
using MultiStream.Secrets;

namespace MultiStream.Workers;

/// <summary>The end of what a worker wrote to its stderr, for the reason of its end; without secrets before anything is cut away, as a part of one is not found any more.</summary>
internal sealed class LastWords
{
    private const int Most = 4000;
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private readonly PieceRedactor _redactor = new();

    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
            Keep(_redactor.Next(bytes));
    }

    /// <summary>All of it; nothing more comes.</summary>
    public string Text()
    {
        lock (_lock)
        {
            Keep(_redactor.End());
            return _text.ToString();
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        _text.Append(Encoding.UTF8.GetString(bytes[^Math.Min(bytes.Length, Most)..]));
        if (_text.Length > Most)
            _text.Remove(0, _text.Length - Most);
    }
}
