using System.Buffers;

namespace MultiStream.Blocks;

/// <summary>Quoting for a POSIX shell, in one place.</summary>
internal static class ShellQuoting
{
    private static readonly SearchValues<char> s_plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,");

    /// <summary>The text as exactly one word, whatever it holds: in single quotes, where only the single quote itself needs care.</summary>
    public static string Quote(string text) => "'" + BlockText.WithoutNul(text, "A quoted word").Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    /// <summary>For people: quotes only what a shell would read differently.</summary>
    public static string QuoteIfNeeded(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(s_plain) ? text : Quote(text);
}
