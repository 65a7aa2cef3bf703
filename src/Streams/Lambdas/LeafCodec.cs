using System.Text.Json;
using MultiStream.Protocol;

namespace MultiStream.Lambdas;

/// <summary>A value that two functions write and read.</summary>
/// <param name="derived">When set: a type that .NET itself derives from; its own derived types count as the type.</param>
internal sealed class LeafCodec<T>(Action<ValueWriter, T> write, Func<ValueReader, T> read, string? derived = null) : TypeCodec
{
    public override void Write(ValueWriter writer, object? value)
    {
        if (!typeof(T).IsValueType)
        {
            writer.Out.Write(value is not null);
            if (value is null)
                return;
            if (value.GetType() != typeof(T) && !(derived is not null && FrameworkTypes.IsFramework(value.GetType().Assembly)))
                throw PartsCodec.OtherType(value.GetType(), typeof(T));
        }
        write(writer, (T)value!);
    }

    public override object? Read(ValueReader reader) => typeof(T).IsValueType || reader.In.ReadBoolean() ? read(reader) : null;
}

internal sealed class EnumCodec(Type type) : TypeCodec
{
    public override void Write(ValueWriter writer, object? value) =>
        writer.Out.Write(Enum.GetUnderlyingType(type) == typeof(ulong) ? (long)Convert.ToUInt64(value, null) : Convert.ToInt64(value, null));

    public override object Read(ValueReader reader) => Enum.ToObject(type, reader.In.ReadInt64());
}

internal sealed class NullableCodec(TypeCodec value) : TypeCodec
{
    public override void Write(ValueWriter writer, object? boxed)
    {
        writer.Out.Write(boxed is not null);
        if (boxed is not null)
            value.Write(writer, boxed);
    }

    public override object? Read(ValueReader reader) => reader.In.ReadBoolean() ? value.Read(reader) : null;
}

/// <summary>
/// What System.Text.Json carries: its own nodes, and types whose author wrote a converter, which is trusted. Nothing else does, because it drops
/// tuples, fields and members behind interfaces in silence, and costs a fresh process 25 to 30 ms.
/// </summary>
internal sealed class JsonCodec(Type type) : TypeCodec
{
    private static JsonSerializerOptions? s_options;

    private static JsonSerializerOptions Options => s_options ??= new JsonSerializerOptions { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals, MaxDepth = ValueWriter.MaxDepth };

    public override void Write(ValueWriter writer, object? value)
    {
        writer.Out.Write(value is not null);
        if (value is not null)
            writer.Bytes(JsonSerializer.SerializeToUtf8Bytes(value, type, Options));
    }

    public override object? Read(ValueReader reader)
    {
        if (!reader.In.ReadBoolean())
            return null;
        try
        {
            return JsonSerializer.Deserialize(reader.Bytes(), type, Options);
        }
        catch (JsonException e)
        {
            throw new ProtocolException($"What arrived as {TypeNames.WithArticle(type)} is none: {e.Message}");
        }
    }
}
