using System.Globalization;
using System.Runtime.CompilerServices;
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
    /// <summary>Objects that were met; their numbers, or that they are not yet written to their end.</summary>
    private readonly Dictionary<object, int> _met = new(ReferenceEqualityComparer.Instance);
    private int _depth, _written;

    /// <summary>The way to the part that is being written. Kept here, because an exception that picked it up on its own way would be caught and thrown hundreds of times.</summary>
    private Step[] _path = new Step[16];
    private int _steps;
    private readonly ICollection<Secret>? _secrets;

    public ValueWriter(ICollection<Secret>? secrets)
    {
        _secrets = secrets;
        Out = new BinaryWriter(_bytes);
    }

    public BinaryWriter Out { get; }

    /// <summary>Where the writing stands, or stopped: ".Lines[3].Product".</summary>
    public string Path => string.Concat(_path.Take(_steps).Select(s => s.Member is null ? string.Create(CultureInfo.InvariantCulture, $"[{s.Index}]") : "." + s.Member));

    public void Down(string? member, int index)
    {
        if (_steps == _path.Length)
            Array.Resize(ref _path, _steps * 2);
        _path[_steps++] = new Step(member, index);
    }

    public void Up() => _steps--;

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
    /// <param name="isItself">It arrives as the type that it is. As another type, it is not the same object for those who know it by its own.</param>
    public bool Enter(object value, bool isItself)
    {
        if (isItself && _met.TryGetValue(value, out int number))
        {
            if (number == UnderWay)
                throw new NotDataException($"{TypeNames.WithArticle(value.GetType())} that contains itself", "Pass a value without the way back, or mark the member that leads back with [JsonIgnore].");
            Out.Write(Forms.Reference);
            Out.Write7BitEncodedInt(number);
            return false;
        }
        if (++_depth > MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new NotDataException($"nested too deep (more than {Math.Min(_depth - 1, MaxDepth)} levels)", "Pass its parts as a list.");
        if (_bytes.Length > MaxBytes)
            throw new NotDataException($"more than {MaxBytes >> 20} MB long when written out", "Send it as a file with SendAsync.");
        if (isItself)
            _met[value] = UnderWay;
        Out.Write(Forms.Value);
        return true;
    }

    /// <param name="isItself">As it was given to <see cref="Enter"/>.</param>
    /// <param name="isObject">The reader can refer to it: it is no struct.</param>
    public void Leave(object value, bool isItself, bool isObject)
    {
        _depth--;
        if (isItself)
            _met[value] = _written;
        if (isObject)
            _written++;
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

    private readonly record struct Step(string? Member, int Index);
}
