using System.Text;
using System.Text.Unicode;

namespace MultiStream.Lambdas;

/// <summary>The bytes of one value under way. Numbers as <see cref="BinaryWriter"/> writes them, texts as UTF-8 where that loses nothing.</summary>
internal sealed class ValueWriter : IDisposable
{
    /// <summary>Objects inside objects. Deeper ones would need more stack than a thread is sure to have.</summary>
    public const int MaxDepth = 400;

    /// <summary>Of one value. Larger ones belong into a file.</summary>
    private const int MaxBytes = 256 << 20;

    private readonly MemoryStream _bytes = new();
    private readonly List<object> _open = [];
    private readonly ICollection<Secret>? _secrets;

    public ValueWriter(ICollection<Secret>? secrets)
    {
        _secrets = secrets;
        Out = new BinaryWriter(_bytes);
    }

    public BinaryWriter Out { get; }

    public byte[] ToArray() => _bytes.ToArray();

    public void Text(string text)
    {
        // The lowest bit of the count says which encoding.
        if (IsWellFormed(text))
        {
            Out.Write7BitEncodedInt64((long)Encoding.UTF8.GetByteCount(text) << 1);
            Out.Write(Encoding.UTF8.GetBytes(text));
        }
        else
        {
            Out.Write7BitEncodedInt64((long)text.Length << 2 | 1);
            Out.Write(WideText.Bytes(text));
        }
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Out.Write7BitEncodedInt(bytes.Length);
        Out.Write(bytes);
    }

    public void Secret(Secret secret)
    {
        _secrets?.Add(secret);
        Text(secret.Reveal());
    }

    /// <summary>Goes into an object; <see cref="Leave"/> follows.</summary>
    public void Enter(object value)
    {
        if (_open.Count >= MaxDepth)
            throw IsOpen(value)
                ? new NotDataException($"{TypeNames.WithArticle(value.GetType())} that contains itself", "Pass a value without the way back, or mark the member that leads back with [JsonIgnore].")
                : new NotDataException($"nested more than {MaxDepth} deep", "Pass it as a list.");
        if (_bytes.Length > MaxBytes)
            throw new NotDataException($"more than {MaxBytes >> 20} MB long when written out", "Send it as a file with SendAsync.");
        _open.Add(value);
    }

    public void Leave() => _open.RemoveAt(_open.Count - 1);

    public void Dispose() => Out.Dispose();

    /// <summary>False: a half of a surrogate pair is in it, for which UTF-8 has no bytes.</summary>
    public static bool IsWellFormed(string text)
    {
        Span<byte> scratch = stackalloc byte[512];
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var status = Utf8.FromUtf16(rest, scratch, out int read, out _, replaceInvalidSequences: false);
            if (status is System.Buffers.OperationStatus.InvalidData or System.Buffers.OperationStatus.NeedMoreData)
                return false;
            rest = rest[read..];
        }
        return true;
    }

    private bool IsOpen(object value) => _open.Exists(o => ReferenceEquals(o, value));
}
