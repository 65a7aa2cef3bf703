using System.Buffers.Binary;
using System.Text;
using MultiStream.Protocol;

namespace MultiStream.Lambdas;

/// <summary>Values to bytes and back. What is simple goes directly, so that a process that has just started builds no codec for a port and a name.</summary>
internal static class ValueCodec
{
    /// <summary>The value as it is now; later changes to it do not travel.</summary>
    /// <param name="declared">The type of the variable; both sides know it.</param>
    /// <param name="what">The variable's name, or <see cref="Refusals.ReturnValue"/>, for the message.</param>
    /// <param name="secrets">Gets the secrets inside, for redaction.</param>
    /// <exception cref="BlockCaptureException">The value would not arrive equal.</exception>
    public static EncodedValue Encode(Type declared, object? value, string what, ICollection<Secret>? secrets = null)
    {
        switch (value)
        {
            case string text when declared == typeof(string):
                return ValueWriter.IsWellFormed(text) ? new(ValueKind.Text, Encoding.UTF8.GetBytes(text)) : new(ValueKind.WideText, Utf16.Bytes(text));
            case bool flag when declared == typeof(bool):
                return new(ValueKind.Bool, [flag ? (byte)1 : (byte)0]);
            case int number when declared == typeof(int):
                return new(ValueKind.Int32, Bytes(number));
            case long number when declared == typeof(long):
                return new(ValueKind.Int64, Bytes(number));
            case double number when declared == typeof(double):
                return new(ValueKind.Double, Bytes(BitConverter.DoubleToInt64Bits(number)));
            case Secret secret when declared == typeof(Secret):
                secrets?.Add(secret);
                return new(ValueKind.Secret, Utf16.Bytes(secret.Reveal()));
            case null when declared == typeof(string):
                return new(ValueKind.Null, []);
        }
        var codec = Codec(declared, what);
        if (value is null)
            return new(ValueKind.Null, []);
        using var writer = new ValueWriter(secrets);
        try
        {
            codec.Write(writer, value);
        }
        catch (NotDataException refusal)
        {
            throw Refusals.Value(what, declared, refusal.Under(writer.Path));
        }
        catch (Exception e)
        {
            // The value's own code: a LINQ query, an iterator, a JSON converter.
            throw Refusals.Unreadable(what, declared, e);
        }
        return new(ValueKind.Data, writer.ToArray());
    }

    /// <exception cref="BlockCaptureException">No value of the type travels.</exception>
    public static void Check(Type declared, string what) => Codec(declared, what);

    /// <param name="declared">As given to <see cref="Encode"/>.</param>
    /// <param name="tokens">The tokens of the call, by index.</param>
    /// <param name="secrets">Gets the secrets inside, for redaction.</param>
    /// <exception cref="ProtocolException">The bytes are no value of the type.</exception>
    public static object? Decode(Type declared, EncodedValue value, Func<int, CancellationToken> tokens, ICollection<Secret>? secrets = null)
    {
        var data = value.Data;
        switch (value.Kind)
        {
            case ValueKind.Null when !declared.IsValueType || Nullable.GetUnderlyingType(declared) is not null:
                return null;
            case ValueKind.Text when declared == typeof(string):
                return Encoding.UTF8.GetString(data);
            case ValueKind.WideText when declared == typeof(string):
                return Utf16.Text(data);
            case ValueKind.Bool when declared == typeof(bool) && data.Length == 1:
                return data[0] != 0;
            case ValueKind.Int32 when declared == typeof(int) && data.Length == 4:
                return BinaryPrimitives.ReadInt32LittleEndian(data);
            case ValueKind.Int64 when declared == typeof(long) && data.Length == 8:
                return BinaryPrimitives.ReadInt64LittleEndian(data);
            case ValueKind.Double when declared == typeof(double) && data.Length == 8:
                return BinaryPrimitives.ReadDoubleLittleEndian(data);
            case ValueKind.Token when declared == typeof(CancellationToken) && data.Length == 4:
                return tokens(BinaryPrimitives.ReadInt32LittleEndian(data));
            case ValueKind.Secret when declared == typeof(Secret):
                return DecodeSecret(data, secrets);
            case ValueKind.Data:
                return DecodeData(declared, data, secrets);
            default:
                throw new ProtocolException($"A value of kind {value.Kind}, {data.Length} bytes long, came for {TypeNames.WithArticle(declared)}.");
        }
    }

    /// <summary>The same for a value outside of a call, where there are no tokens.</summary>
    public static object? Decode(Type declared, EncodedValue value) => Decode(declared, value, static _ => throw new ProtocolException("A cancellation token came where there can be none."));

    /// <summary>A token that travels as itself.</summary>
    public static EncodedValue EncodeToken(IList<CancellationToken> tokens, CancellationToken token)
    {
        int index = tokens.IndexOf(token);
        if (index < 0)
        {
            index = tokens.Count;
            tokens.Add(token);
        }
        return new(ValueKind.Token, Bytes(index));
    }

    /// <summary>Has the code for composite values compiled before the first one comes; to be called where nobody waits.</summary>
    public static void WarmUp()
    {
        var sample = new Sample("", 1, [""], new() { [""] = 1 }, (1, "", null), [1], DayOfWeek.Monday);
        Decode(typeof(Sample), Encode(typeof(Sample), sample, "sample"), static _ => default);
    }

    private static Secret DecodeSecret(byte[] data, ICollection<Secret>? secrets)
    {
        try
        {
            var secret = new Secret(Utf16.Text(data));
            secrets?.Add(secret);
            return secret;
        }
        catch (ArgumentException e)
        {
            throw new ProtocolException($"What arrived as a Secret is none: {e.Message}");
        }
    }

    private static object? DecodeData(Type declared, byte[] data, ICollection<Secret>? secrets)
    {
        try
        {
            using var reader = new ValueReader(data, secrets);
            var value = TypeCodec.For(declared).Read(reader);
            return reader.AtEnd ? value : throw new ProtocolException($"Bytes are left over behind {TypeNames.WithArticle(declared)}.");
        }
        catch (Exception e) when (e is IOException or NotDataException or FormatException or ArgumentException or InvalidCastException or OverflowException or InvalidOperationException)
        {
            throw new ProtocolException($"What arrived as {TypeNames.WithArticle(declared)} is none: {e.Message}");
        }
    }

    private static TypeCodec Codec(Type declared, string what)
    {
        try
        {
            return TypeCodec.For(declared);
        }
        catch (NotDataException refusal)
        {
            throw Refusals.Type(what, declared, refusal);
        }
    }

    private static byte[] Bytes(int number)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return bytes;
    }

    private static byte[] Bytes(long number)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return bytes;
    }

    private sealed record Sample(string Text, long Number, string[] Texts, Dictionary<string, int> Counts, (int, string, double?) Tuple, List<int> Numbers, DayOfWeek Day);
}
