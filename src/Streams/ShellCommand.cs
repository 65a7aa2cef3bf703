using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using MultiStream.Blocks;

namespace MultiStream;

/// <summary>
/// A shell command made from an interpolated string. Every hole is quoted as one word; a sequence of texts as one word each, an empty one as
/// none; <c>{x:raw}</c> is taken as it is. Numbers and dates are written the same way on every machine (invariant culture), a
/// <see cref="Uri"/> as the address with its escapes.
/// </summary>
[InterpolatedStringHandler]
public sealed class ShellCommand
{
    private readonly StringBuilder _text;
    private readonly ShellContext _context = new();

    /// <summary>Called by the compiler for an interpolated string.</summary>
    /// <param name="literalLength">Length of the text outside the holes.</param>
    /// <param name="formattedCount">How many holes there are.</param>
    public ShellCommand(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + (formattedCount * 16));

    internal string Text => _text.ToString();

    /// <summary>Called by the compiler: text outside the holes, as it is.</summary>
    /// <param name="value">The text.</param>
    public void AppendLiteral(string value)
    {
        _text.Append(value);
        _context.Read(value);
    }

    /// <summary>Called by the compiler: one hole.</summary>
    /// <param name="value">The value; null is an error, because an empty word is rarely what was meant.</param>
    /// <param name="format">A format for the value, or <c>raw</c>.</param>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <exception cref="ArgumentException">The value is null, a task or a sequence of something other than texts, or the hole stands where no word can: inside quotes, a here-document, a comment.</exception>
    public void AppendFormatted<T>(T value, string? format = null)
    {
        bool raw = format == "raw";
        switch (value)
        {
            case null:
                throw new ArgumentException($"A hole of the command '{_text}…' is null. Write {{x ?? \"\"}} if an empty word is meant.");
            case Task or ValueTask:
            case not null when typeof(T) is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>):
                throw new ArgumentException($"A hole of the command '{_text}…' is a task, not its result. Write {{await …}}.");
            case string or not System.Collections.IEnumerable:
                Append(ToText(value, raw ? null : format), raw);
                break;
            case IEnumerable<string> words:
                bool first = true;
                foreach (var word in words)
                {
                    if (!first)
                        AppendLiteral(" ");
                    first = false;
                    Append(word ?? throw new ArgumentException($"A word of a sequence in the command '{_text}…' is null."), raw);
                }
                break;
            default:
                throw new ArgumentException($"A hole of the command '{_text}…' is a {value.GetType().Name}. Give texts: {{items.Select(i => i.ToString())}}.");
        }
    }

    private void Append(string word, bool raw)
    {
        if (raw)
            _context.Read(word);
        else if (_context.ReadWord() is { } refusal)
            throw new ArgumentException($"A hole of the command '{_text}…' {refusal}.");
        _text.Append(raw ? word : ShellQuoting.Quote(word));
    }

    private static string ToText(object value, string? format) => value switch
    {
        string text => text,
        Uri uri => uri.IsAbsoluteUri ? uri.AbsoluteUri : uri.OriginalString,
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(format, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
