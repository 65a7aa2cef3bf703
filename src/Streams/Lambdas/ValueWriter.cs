using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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

    private const int UnderWay = -1;

    private readonly MemoryStream _bytes = new();
    /// <summary>What was met, as the type that it becomes; its number, or that it is not yet written to its end.</summary>
    private readonly Dictionary<(object Value, Type As), int> _met = new(ByReference.Instance);
    private int _depth, _written;
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
            Out.Write(Utf16.Bytes(text));
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

    /// <summary>Goes into a value that has parts; <see cref="Leave"/> follows. False: it was written before, and a reference to it is enough.</summary>
    /// <param name="becomes">The type as which it is made anew.</param>
    public bool Enter(object value, Type becomes)
    {
        if (!becomes.IsValueType)
        {
            ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_met, (value, becomes), out bool met);
            if (met)
            {
                if (number == UnderWay)
                    throw new NotDataException($"{TypeNames.WithArticle(value.GetType())} that contains itself", "Pass a value without the way back, or mark the member that leads back with [JsonIgnore].");
                Out.Write(Forms.Reference);
                Out.Write7BitEncodedInt(number);
                return false;
            }
            number = UnderWay;
        }
        if (++_depth > MaxDepth)
            throw new NotDataException($"nested more than {MaxDepth} deep", "Pass its parts as a list.");
        if (_bytes.Length > MaxBytes)
            throw new NotDataException($"more than {MaxBytes >> 20} MB long when written out", "Send it as a file with SendAsync.");
        Out.Write(Forms.Value);
        return true;
    }

    public void Leave(object value, Type becomes)
    {
        _depth--;
        if (!becomes.IsValueType)
            _met[(value, becomes)] = _written++;
    }

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

    private sealed class ByReference : IEqualityComparer<(object Value, Type As)>
    {
        public static readonly ByReference Instance = new();

        public bool Equals((object Value, Type As) x, (object Value, Type As) y) => ReferenceEquals(x.Value, y.Value) && x.As == y.As;

        public int GetHashCode((object Value, Type As) met) => RuntimeHelpers.GetHashCode(met.Value);
    }
}
