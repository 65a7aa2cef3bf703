using MultiStream.Protocol;

namespace MultiStream.Lambdas;

/// <summary>How the bytes of an <see cref="EncodedValue"/> are read. The numbers are the wire format.</summary>
internal enum ValueKind : byte
{
    Null = 0,

    /// <summary>UTF-8.</summary>
    Text = 1,

    /// <summary>UTF-16, little endian: a text with half of a surrogate pair in it, which UTF-8 cannot carry.</summary>
    WideText = 2,
    Bool = 3,
    Int32 = 4,
    Int64 = 5,
    Double = 6,

    /// <summary>All else: what the codec of the declared type wrote.</summary>
    Data = 7,

    /// <summary>A cancellation token; the bytes are its index among the tokens of the call.</summary>
    Token = 8,

    /// <summary>A <see cref="MultiStream.Secret"/>, as UTF-16.</summary>
    Secret = 9,
}

/// <summary>A value as it travels. What type it is does not travel: both sides know the type that is declared for it.</summary>
internal readonly record struct EncodedValue(ValueKind Kind, byte[] Data)
{
    public void Write(MessageWriter writer) => writer.Int((int)Kind).Bytes(Data);

    public static EncodedValue Read(ref MessageReader reader) => new((ValueKind)reader.Int(), reader.Bytes());
}
