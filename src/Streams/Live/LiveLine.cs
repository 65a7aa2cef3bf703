using System.Globalization;
using System.Text;

namespace MultiStream.Live;

/// <summary>One line of the live log.</summary>
/// <param name="Text">As it is written: <c>12.345 server@foo | text</c>.</param>
/// <param name="WasTold">It was told to whoever runs the tests already, as a message.</param>
internal readonly record struct LiveLine(string Text, bool WasTold = false)
{
    /// <summary>The log of the test that it is of; null: it is of none.</summary>
    public JobLog? Job { get; init; }

    /// <summary>When, since the live log began.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>It is for the test's log alone.</summary>
    public bool IsForJobOnly { get; init; }

    /// <summary>A block has written it.</summary>
    public bool IsOutput { get; init; }

    /// <summary>It says that lines are missing.</summary>
    public bool IsGap { get; init; }

    /// <summary>It is the last one of its test's log.</summary>
    public bool EndsJob { get; init; }

    /// <summary>How many characters of a line are written; what comes after them is counted.</summary>
    public const int MaxLength = 4096;

    /// <summary>Enough bytes for that many characters, whatever they are.</summary>
    public const int MaxBytes = 4 * MaxLength;

    /// <param name="time">Since the run began.</param>
    /// <param name="label">Whose it is: <c>server@foo</c>.</param>
    /// <param name="bytes">What was written, without the line's end; perhaps only its beginning.</param>
    /// <param name="total">How many bytes the line has in all.</param>
    public static string Format(TimeSpan time, string label, ReadOnlySpan<byte> bytes, long total)
    {
        var text = Encoding.UTF8.GetString(bytes);
        bool cut = text.Length > MaxLength || total > bytes.Length;
        if (text.Length > MaxLength)
            text = text[..(char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
        return Format(time, label, cut ? string.Create(CultureInfo.InvariantCulture, $"{text}… [cut: the line has {total:N0} bytes]") : text);
    }

    public static string Format(TimeSpan time, string label, string text) =>
        Plain(string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.000} {label} | {text}"));

    /// <summary>How the log says that it has not all.</summary>
    public static string Dropped(long lines, string whole) =>
        string.Create(CultureInfo.InvariantCulture, $"… {lines:N0} {(lines == 1 ? "line" : "lines")} dropped: the log could not keep up; the whole output is in {whole}");

    /// <summary>Control characters but the tab, which a terminal would obey, as <c>\x1b</c>; halves of a character as <c>\ud800</c>.</summary>
    public static string Plain(string text)
    {
        int at = 0;
        while (at < text.Length && IsPlain(text, at))
            at++;
        if (at == text.Length)
            return text;
        var plain = new StringBuilder(text, 0, at, text.Length + 16);
        for (; at < text.Length; at++)
        {
            if (IsPlain(text, at))
                plain.Append(text[at]);
            else
                plain.Append(text[at] < 0x100 ? @"\x" : @"\u").Append(((int)text[at]).ToString(text[at] < 0x100 ? "x2" : "x4", CultureInfo.InvariantCulture));
        }
        return plain.ToString();
    }

    private static bool IsPlain(string text, int at) => text[at] switch
    {
        '\t' => true,
        // Line and paragraph separators end a line for some terminals and for .NET's readers.
        '\u2028' or '\u2029' => false,
        >= '\ud800' and <= '\udbff' => at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]),
        >= '\udc00' and <= '\udfff' => at > 0 && char.IsHighSurrogate(text[at - 1]),
        var c => !char.IsControl(c),
    };
}
