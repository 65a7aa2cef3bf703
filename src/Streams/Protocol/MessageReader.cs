using System.Buffers.Binary;
using System.Text;

namespace MultiStream.Protocol;

/// <summary>Reads what <see cref="MessageWriter"/> wrote. A message that is too short, or counts more than it holds, is refused.</summary>
internal ref struct MessageReader(ReadOnlySpan<byte> payload)
{
    private ReadOnlySpan<byte> _rest = payload;

    public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public bool Bool() => Int() != 0;

    public string Text() => Encoding.UTF8.GetString(Take(Int()));

    /// <summary>A length and bytes.</summary>
    public byte[] Bytes() => Take(Int()).ToArray();

    public string[] Texts()
    {
        int count = Int();
        if (count < 0 || count > _rest.Length / 4)
            throw new ProtocolException($"A message announces {count} items and holds {_rest.Length} bytes.");
        var values = new string[count];
        for (int i = 0; i < count; i++)
            values[i] = Text();
        return values;
    }

    private ReadOnlySpan<byte> Take(int bytes)
    {
        if (bytes < 0 || bytes > _rest.Length)
            throw new ProtocolException($"A message needs {bytes} more bytes and holds {_rest.Length}.");
        var taken = _rest[..bytes];
        _rest = _rest[bytes..];
        return taken;
    }
}
