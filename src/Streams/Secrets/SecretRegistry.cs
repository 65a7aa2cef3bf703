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
            _forms.UnionWith(SecretForms.Of(value));
            _patterns = new Patterns(_forms);
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

    private sealed class Patterns(IReadOnlyCollection<string> forms)
    {
        public SecretPatterns<char> Chars { get; } = new(forms.Select(f => f.ToCharArray()), SearchValues.Create([.. forms.Select(f => f[0])]), "***".ToCharArray());

        public SecretPatterns<byte> Bytes { get; } = new(
            forms.Select(Encoding.UTF8.GetBytes), SearchValues.Create([.. forms.Select(f => Encoding.UTF8.GetBytes(f)[0])]), "***"u8.ToArray());
    }
}
