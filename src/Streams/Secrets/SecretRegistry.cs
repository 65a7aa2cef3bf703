using System.Buffers;
using System.Text;

namespace MultiStream.Secrets;

/// <summary>Secrets that are to appear nowhere. They are added by any thread, at any time, and never go: a text may turn up long after its last use.</summary>
internal sealed class SecretRegistry
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _forms = new(StringComparer.Ordinal);
    private volatile Patterns? _patterns;

    /// <summary>For text; null: there are no secrets.</summary>
    public SecretPatterns<char>? Chars => _patterns?.Chars;

    /// <summary>For UTF-8; null: there are no secrets.</summary>
    public SecretPatterns<byte>? Bytes => _patterns?.Bytes;

    public void Add(string value)
    {
        lock (_lock)
        {
            if (!_values.Add(value))
                return;
            var forms = SecretForms.Of(value).Where(_forms.Add).ToList();
            _patterns = (_patterns ?? Patterns.None).With(forms);
        }
    }

    /// <summary>The text with three stars for every secret; the same object when it holds none.</summary>
    public string Redact(string text)
    {
        if (Chars is not { } patterns)
            return text;
        var output = new ArrayBufferWriter<char>(text.Length + 1);
        int covered = 0;
        return patterns.Redact(text, text.Length, ref covered, output) ? output.WrittenSpan.ToString() : text;
    }

    private sealed record Patterns(SecretPatterns<char> Chars, SecretPatterns<byte> Bytes)
    {
        public static readonly Patterns None = new(new(c => SearchValues.Create(c), "***".ToCharArray()), new(b => SearchValues.Create(b), "***"u8.ToArray()));

        public Patterns With(IReadOnlyCollection<string> forms) => new(Chars.With(forms.Select(f => f.ToCharArray())), Bytes.With(forms.Select(Encoding.UTF8.GetBytes)));
    }
}
