using System.Text;

namespace MultiStream.Blocks;

/// <summary>Looks for a text in output that comes in pieces, cut anywhere.</summary>
internal sealed class OutputSearch(string text)
{
    private readonly byte[] _text = Encoding.UTF8.GetBytes(text);
    private byte[] _carry = [];

    /// <summary>True when the text is in this piece or across its edge to the one before.</summary>
    public bool Found(ReadOnlySpan<byte> piece)
    {
        if (piece.IndexOf(_text) >= 0)
            return true;
        byte[] edge = [.. _carry, .. piece[..Math.Min(piece.Length, _text.Length)]];
        if (edge.AsSpan().IndexOf(_text) >= 0)
            return true;
        byte[] end = piece.Length >= _text.Length ? piece[^(_text.Length - 1)..].ToArray() : [.. _carry, .. piece];
        _carry = end.Length < _text.Length ? end : end[^(_text.Length - 1)..];
        return false;
    }
}
