using System.Buffers;

namespace MultiStream.Secrets;

/// <summary>What to look for in a text of chars, or of UTF-8 bytes, and how to take it out.</summary>
/// <param name="patterns">None of them empty.</param>
/// <param name="first">What they begin with.</param>
/// <param name="stars">What takes their place.</param>
internal sealed class SecretPatterns<T>(IEnumerable<T[]> patterns, SearchValues<T> first, T[] stars)
    where T : unmanaged, IEquatable<T>
{
    private readonly T[][] _longestFirst = [.. patterns.OrderByDescending(p => p.Length)];

    /// <summary>Writes the first part of a text, each stretch of it that secrets cover as three stars: where two overlap, no end of one is left over.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">How much of it to write. Secrets that begin before this end are looked for in all of the text.</param>
    /// <param name="covered">How much of its beginning has been written as stars already; afterwards the same for what comes after <paramref name="length"/>.</param>
    /// <param name="output">Gets it.</param>
    /// <returns>False when what was written is what was read.</returns>
    public bool Redact(ReadOnlySpan<T> text, int length, ref int covered, ArrayBufferWriter<T> output)
    {
        int end = covered;
        bool found = covered > 0;
        for (int at = 0; at < length; at++)
        {
            int next = text[at..length].IndexOfAny(first);
            if (next < 0)
                break;
            at += next;
            int secret = LengthAt(text[at..]);
            if (secret == 0)
                continue;
            found = true;
            if (at >= end)
            {
                output.Write(text[end..at]);
                output.Write(stars);
            }
            end = Math.Max(end, at + secret);
        }
        if (end < length)
            output.Write(text[end..length]);
        covered = Math.Max(0, end - length);
        return found;
    }

    /// <summary>How much of the text cannot be the beginning of a secret that goes on behind it: all but, at most, the longest secret's length minus one.</summary>
    public int Decided(ReadOnlySpan<T> text)
    {
        for (int at = Math.Max(0, text.Length - (_longestFirst[0].Length - 1)); at < text.Length; at++)
        {
            int next = text[at..].IndexOfAny(first);
            if (next < 0)
                break;
            at += next;
            var rest = text[at..];
            foreach (var pattern in _longestFirst)
            {
                if (pattern.Length <= rest.Length)
                    break;
                if (pattern.AsSpan(0, rest.Length).SequenceEqual(rest))
                    return at;
            }
        }
        return text.Length;
    }

    private int LengthAt(ReadOnlySpan<T> text)
    {
        foreach (var pattern in _longestFirst)
        {
            if (text.StartsWith(pattern))
                return pattern.Length;
        }
        return 0;
    }
}
