using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using MultiStream.Blocks;

namespace MultiStream;

/// <summary>
/// A shell command made from an interpolated string. Every hole is quoted as one word; a sequence of texts as one word each, an empty one as
/// none; <c>{x:raw}</c> is taken as it is. A <see cref="Secret"/> comes by a variable of the environment: the command line does not show it. Numbers and dates are written the same way on every machine (invariant culture), a
/// <see cref="Uri"/> as the address with its escapes.
/// </summary>
[InterpolatedStringHandler]
public sealed class ShellCommand
{
    /// <summary>What names the variables of a command's secrets, with a number from 1.</summary>
    internal const string SecretVariable = "MULTISTREAM_SECRET_";

    private readonly StringBuilder _text, _title;
    private readonly List<Secret> _secrets = [];
    private readonly ShellContext _context = new();

    /// <summary>Called by the compiler for an interpolated string.</summary>
    /// <param name="literalLength">Length of the text outside the holes.</param>
    /// <param name="formattedCount">How many holes there are.</param>
    public ShellCommand(int literalLength, int formattedCount) =>
        (_text, _title) = (new StringBuilder(literalLength + (formattedCount * 16)), new StringBuilder(literalLength + (formattedCount * 16)));

    internal string Text => _text.ToString();

    /// <summary>The command for people: three stars for each secret.</summary>
    internal string Title => _title.ToString();

    /// <summary>The variables that the command reads its secrets from.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> Environment => [.. _secrets.Select((s, i) => KeyValuePair.Create(Variable(i), s.Reveal()))];

    /// <summary>Called by the compiler: text outside the holes, as it is.</summary>
    /// <param name="value">The text.</param>
    public void AppendLiteral(string value)
    {
        _text.Append(value);
        _title.Append(value);
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
                throw new ArgumentException($"A hole of the command '{_title}…' is null. Write {{x ?? \"\"}} if an empty word is meant.");
            case Task or ValueTask:
            case not null when typeof(T) is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>):
                throw new ArgumentException($"A hole of the command '{_title}…' is a task, not its result. Write {{await …}}.");
            case Secret secret:
                Append(secret, raw);
                break;
            case string or not System.Collections.IEnumerable:
                Append(ToText(value, raw ? null : format), raw);
                break;
            case IEnumerable<string> words:
                AppendEach(words, word => Append(word, raw));
                break;
            case IEnumerable<Secret> secrets:
                AppendEach(secrets, secret => Append(secret, raw));
                break;
            default:
                throw new ArgumentException($"A hole of the command '{_title}…' is a {value.GetType().Name}. Give texts: {{items.Select(i => i.ToString())}}.");
        }
    }

    private void AppendEach<T>(IEnumerable<T> words, Action<T> append)
    {
        bool first = true;
        foreach (var word in words)
        {
            if (!first)
                AppendLiteral(" ");
            first = false;
            append(word ?? throw new ArgumentException($"A word of a sequence in the command '{_title}…' is null."));
        }
    }

    private void Append(string word, bool raw)
    {
        if (raw)
            _context.Read(word);
        else
            BeginWord();
        _text.Append(raw ? word : ShellQuoting.Quote(word));
        _title.Append(raw ? word : ShellQuoting.Quote(word));
    }

    /// <summary>A word wherever a quoted one is: in double quotes a variable is neither split nor searched for patterns, and what it holds is not read again.</summary>
    private void Append(Secret secret, bool raw)
    {
        if (raw)
        {
            throw new ArgumentException($"A hole of the command '{_title}…' is a secret as :raw, which would put it on the command line, where everybody on the host can read it. "
                + "Write {secret}; or set a variable with .WithEnvironment(name, secret) and write $name.");
        }
        BeginWord();
        int index = _secrets.IndexOf(secret);
        if (index < 0)
        {
            index = _secrets.Count;
            _secrets.Add(secret);
        }
        _text.Append("\"$").Append(Variable(index)).Append('"');
        _title.Append(secret);
    }

    private void BeginWord()
    {
        if (_context.ReadWord() is { } refusal)
            throw new ArgumentException($"A hole of the command '{_title}…' {refusal}.");
    }

    private static string Variable(int index) => string.Create(CultureInfo.InvariantCulture, $"{SecretVariable}{index + 1}");

    private static string ToText(object value, string? format) => value switch
    {
        string text => text,
        Uri uri => uri.IsAbsoluteUri ? uri.AbsoluteUri : uri.OriginalString,
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(format, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
