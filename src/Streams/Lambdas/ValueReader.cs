using System.Runtime.CompilerServices;
using System.Text;
using MultiStream.Protocol;

namespace MultiStream.Lambdas;

/// <summary>Reads what <see cref="ValueWriter"/> wrote. What is too short, too deep or counts more than it holds is refused.</summary>
internal sealed class ValueReader : IDisposable
{
    private readonly MemoryStream _bytes;
    private readonly ICollection<Secret>? _secrets;
    private readonly List<object> _read = [];
    private int _depth;

    public ValueReader(byte[] data, ICollection<Secret>? secrets)
    {
        _bytes = new MemoryStream(data, writable: false);
        _secrets = secrets;
        In = new BinaryReader(_bytes);
    }

    public BinaryReader In { get; }

    public bool AtEnd => _bytes.Position == _bytes.Length;

    public string Text()
    {
        long header = In.Read7BitEncodedInt64();
        return (header & 1) == 0 ? Encoding.UTF8.GetString(Take(header >> 1)) : Utf16.Text(Take(header >> 2 << 1));
    }

    public byte[] Bytes() => Take(In.Read7BitEncodedInt());

    public Secret Secret()
    {
        var secret = new Secret(Text());
        _secrets?.Add(secret);
        return secret;
    }

    /// <summary>The number of items that follow. Each has one byte at least, so what is counted is bounded by what came.</summary>
    public int Count()
    {
        int count = In.Read7BitEncodedInt();
        return count >= 0 && count <= _bytes.Length - _bytes.Position ? count : throw new ProtocolException($"A value announces {count} items and holds {_bytes.Length - _bytes.Position} bytes.");
    }

    public void Enter()
    {
        if (++_depth > ValueWriter.MaxDepth)
            throw new ProtocolException($"A value is nested more than {ValueWriter.MaxDepth} deep.");
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new ProtocolException($"A value is nested {_depth} deep and more, for which the stack of this thread is too small.");
    }

    public void Leave(object value)
    {
        _depth--;
        if (!value.GetType().IsValueType)
            _read.Add(value);
    }

    /// <summary>A value that was read before.</summary>
    public object Reference()
    {
        int number = In.Read7BitEncodedInt();
        return number >= 0 && number < _read.Count ? _read[number] : throw new ProtocolException($"A value refers to part {number} and has {_read.Count} so far.");
    }

    public void Dispose() => In.Dispose();

    private byte[] Take(long length)
    {
        if (length < 0 || length > _bytes.Length - _bytes.Position)
            throw new ProtocolException($"A value needs {length} more bytes and holds {_bytes.Length - _bytes.Position}.");
        return In.ReadBytes((int)length);
    }
}
