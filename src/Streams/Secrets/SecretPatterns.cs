using System.Buffers;
using System.Numerics;

namespace MultiStream.Secrets;

/// <summary>What to look for in a text of chars, or of UTF-8 bytes, and how to take it out. Immutable.</summary>
internal sealed class SecretPatterns<T>
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly Func<T[], SearchValues<T>> _search;
    private readonly T[] _stars;

    /// <summary>By the two that they begin with, the longest first: a secret has some fifty forms, and to try each at every place of its first letter would slow a flood of output down.</summary>
    private readonly Dictionary<int, T[][]> _patterns;
    private readonly SearchValues<T> _first;
    private readonly int _longest;

    /// <summary>Without any pattern.</summary>
    /// <param name="search">Makes the search for first characters.</param>
    /// <param name="stars">What takes a secret's place.</param>
    public SecretPatterns(Func<T[], SearchValues<T>> search, T[] stars) : this(search, stars, [], 0)
    {
    }

    private SecretPatterns(Func<T[], SearchValues<T>> search, T[] stars, Dictionary<int, T[][]> patterns, int longest)
    {
        (_search, _stars, _patterns, _longest) = (search, stars, patterns, longest);
        _first = search([.. patterns.Values.Select(p => p[0][0]).Distinct()]);
    }

    /// <summary>With more of them.</summary>
    /// <param name="patterns">New ones, each of two at least.</param>
    public SecretPatterns<T> With(IEnumerable<T[]> patterns)
    {
        var all = new Dictionary<int, T[][]>(_patterns);
        int longest = _longest;
        foreach (var some in patterns.GroupBy(p => Key(p)))
        {
            T[][] merged = [.. all.GetValueOrDefault(some.Key) ?? [], .. some];
            Array.Sort(merged, static (a, b) => b.Length - a.Length);
            all[some.Key] = merged;
            longest = Math.Max(longest, merged[0].Length);
        }
        return new SecretPatterns<T>(_search, _stars, all, longest);
    }

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
            int next = text[at..length].IndexOfAny(_first);
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
                output.Write(_stars);
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
        for (int at = Math.Max(0, text.Length - (_longest - 1)); at < text.Length; at++)
        {
            int next = text[at..].IndexOfAny(_first);
            if (next < 0)
                break;
            at += next;
            var rest = text[at..];
            if (rest.Length == 1)
                return at;
            foreach (var pattern in _patterns.GetValueOrDefault(Key(rest)) ?? [])
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
        if (text.Length < 2 || !_patterns.TryGetValue(Key(text), out var patterns))
            return 0;
        foreach (var pattern in patterns)
        {
            if (text.StartsWith(pattern))
                return pattern.Length;
        }
        return 0;
    }

    private static int Key(ReadOnlySpan<T> text) => (int.CreateTruncating(text[0]) << 16) | int.CreateTruncating(text[1]);
}
