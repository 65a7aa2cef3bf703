using System.Globalization;
using System.Text;
using MultiStream.Evidence;

namespace MultiStream.Adapter.Reporting;

/// <summary>Makes text of programs fit for results: no character that XML forbids or a terminal obeys, and no more of it than a logger bears.</summary>
internal static class ResultText
{
    /// <summary>How much of a child's output its result holds, in characters. The full text is attached.</summary>
    public const int MaxOutput = 64 * 1024;

    /// <summary>How much of an error message or a stack trace a result holds, in characters.</summary>
    public const int MaxMessage = FailureMessage.MaxLength;

    /// <summary>Control characters other than tab and line ends as <c>\x1b</c>, lone surrogates and non-characters as <c>\ud800</c>; all else as it is.</summary>
    /// <remarks>XML 1.0 cannot hold most of them even as references, a lone surrogate does not survive the way to the logger, and DEL and C1 are commands to a terminal.</remarks>
    public static string Printable(string text)
    {
        var clean = 0;
        while (clean < text.Length && Width(text, clean) is > 0 and var width)
            clean += width;
        if (clean == text.Length)
            return text;

        var result = new StringBuilder(text.Length + 16).Append(text, 0, clean);
        for (var i = clean; i < text.Length;)
        {
            var fine = Width(text, i);
            if (fine > 0)
                result.Append(text, i, fine);
            else
                result.Append(text[i] < 0x100 ? @"\x" : @"\u").Append(((int)text[i]).ToString(text[i] < 0x100 ? "x2" : "x4", CultureInfo.InvariantCulture));
            i += Math.Max(fine, 1);
        }
        return result.ToString();
    }

    /// <summary>A message or stack trace; null for none.</summary>
    public static string? Message(string? text) =>
        text is null ? null : Printable(Cap(text, MaxMessage, $"of a message a result shows {MaxMessage}"));

    /// <summary>The gist of a message: its first line, no longer than a line of a terminal bears.</summary>
    public static string FirstLine(string message)
    {
        const int longest = 160;
        var line = message.TrimStart().Split('\n', 2)[0].TrimEnd();
        return line.Length <= longest ? line : line[..Whole(line, longest)] + "…";
    }

    /// <summary>A child's output.</summary>
    /// <param name="text">All of it.</param>
    /// <param name="files">The child's attachments: what is left out is said to be there.</param>
    public static string Output(string text, IReadOnlyList<string> files) =>
        Printable(Cap(text, MaxOutput, files.Count == 0
            ? "no file is attached that has them"
            : $"the full text is in the attached {string.Join(", ", files.Take(3).Select(f => $"'{Path.GetFileName(f)}'"))}{(files.Count > 3 ? " and others" : "")}"));

    /// <summary>Leaves out of the middle: a beginning says what ran, an end how it went.</summary>
    private static string Cap(string text, int max, string whereTheRestIs)
    {
        if (text.Length <= max)
            return text;
        var head = Whole(text, max / 2);
        var tail = Whole(text, text.Length - (max / 2));
        return $"{text[..head]}\n[… {(tail - head).ToString("N0", CultureInfo.InvariantCulture)} characters are left out here; {whereTheRestIs} …]\n{text[tail..]}";
    }

    /// <summary>Steps back from between the halves of a surrogate pair.</summary>
    private static int Whole(string text, int at) => char.IsLowSurrogate(text[at]) && at > 0 && char.IsHighSurrogate(text[at - 1]) ? at - 1 : at;

    /// <summary>How many chars from <paramref name="at"/> make one printable character; 0 when that char has to be escaped.</summary>
    private static int Width(string text, int at)
    {
        var c = text[at];
        if (c is '\t' or '\n' or '\r' or (>= ' ' and < '\x7f') or (>= '\xa0' and < '\ud800') or (> '\udfff' and < '\ufffe'))
            return 1;
        return char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 0;
    }
}
