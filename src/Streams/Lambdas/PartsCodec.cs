using System.Runtime.CompilerServices;
using MultiStream.Protocol;

namespace MultiStream.Lambdas;

/// <summary>What stands first where a value with parts may be.</summary>
internal static class Forms
{
    public const byte Null = 0, Value = 1, Reference = 2;
}

/// <summary>
/// A value that is made of others. What is met twice inside one captured value travels once, so that a list and an index of the same objects stay
/// one, and the end of a chain that is kept beside its beginning still is its end. A value that contains itself is refused.
/// </summary>
internal abstract class PartsCodec(Type declared) : TypeCodec
{
    protected Type Declared => declared;

    public sealed override void Write(ValueWriter writer, object? value)
    {
        if (value is null || IsUnset(value))
        {
            writer.Out.Write(Forms.Null);
            return;
        }
        bool isItself = Becomes(value) == value.GetType() && !declared.IsValueType;
        if (!writer.Enter(value, isItself))
            return;
        WriteParts(writer, value);
        writer.Leave(value, isItself, !declared.IsValueType);
    }

    public sealed override object? Read(ValueReader reader)
    {
        byte form = reader.In.ReadByte();
        switch (form)
        {
            case Forms.Null:
                return declared.IsValueType ? RuntimeHelpers.GetUninitializedObject(declared) : null;
            case Forms.Reference when !declared.IsValueType:
                var known = reader.Reference();
                return declared.IsInstanceOfType(known) ? known : throw new ProtocolException($"{TypeNames.WithArticle(known.GetType())} came where {TypeNames.WithArticle(declared)} is due.");
            case Forms.Value:
                reader.Enter();
                var value = ReadParts(reader);
                reader.Leave(value);
                return value;
            default:
                throw new ProtocolException($"{form} stands where {TypeNames.WithArticle(declared)} begins.");
        }
    }

    /// <summary>The type as which a value is made anew, if that can be.</summary>
    /// <exception cref="NotDataException">Its own type is not the declared one, nor one that stands for it.</exception>
    protected abstract Type Becomes(object value);

    /// <summary>A struct that has no value inside.</summary>
    protected virtual bool IsUnset(object value) => false;

    protected abstract void WriteParts(ValueWriter writer, object value);

    protected abstract object ReadParts(ValueReader reader);

    public static NotDataException OtherType(Type actual, Type declared) => new(
        $"{TypeNames.WithArticle(actual)} where {TypeNames.WithArticle(declared)} is declared",
        FrameworkTypes.IsFramework(declared.Assembly) || declared.IsSealed || declared.IsArray
            ? $"Declare it as {TypeNames.Of(actual)}, or pass the values that it is made of."
            : $"Declare it as {TypeNames.Of(actual)}, or add [JsonDerivedType(typeof({TypeNames.Of(actual)}))] to {TypeNames.Of(declared)}.");
}
