using System.Reflection;
using System.Runtime.CompilerServices;
using MultiStream.Protocol;

namespace MultiStream.Lambdas;

/// <summary>A field, by the name that the code has for it.</summary>
internal sealed record ObjectMember(FieldInfo Field, string Name, TypeCodec Codec);

/// <summary>
/// An object or struct by its fields, private and inherited ones included, and without any constructor: so records, init-only and required members,
/// read-only structs, private state and anonymous types arrive as they were. Types derived from the declared one are those of its [JsonDerivedType] list.
/// </summary>
internal sealed class ObjectCodec(Type type) : TypeCodec
{
    private const byte Null = 0, Declared = 1, FirstDerived = 2;

    public ObjectMember[] Members { get; set; } = [];

    public IReadOnlyList<ObjectCodec> Derived { get; set; } = [];

    private Type Type => type;

    public override void Write(ValueWriter writer, object? value)
    {
        if (value is null)
        {
            writer.Out.Write(Null);
            return;
        }
        var actual = value.GetType();
        if (actual == type)
        {
            writer.Out.Write(Declared);
            WriteMembers(writer, value);
            return;
        }
        for (int i = 0; i < Derived.Count; i++)
        {
            if (Derived[i].Type == actual)
            {
                writer.Out.Write((byte)(FirstDerived + i));
                Derived[i].WriteMembers(writer, value);
                return;
            }
        }
        throw OtherType(actual, type);
    }

    public override object? Read(ValueReader reader)
    {
        int which = reader.In.ReadByte();
        return which switch
        {
            Null when !type.IsValueType => null,
            Declared when !type.IsAbstract => ReadMembers(reader),
            >= FirstDerived when which - FirstDerived < Derived.Count => Derived[which - FirstDerived].ReadMembers(reader),
            _ => throw new ProtocolException($"{which} stands where {TypeNames.WithArticle(type)} begins."),
        };
    }

    public static NotDataException OtherType(Type actual, Type declared) => new(
        $"{TypeNames.WithArticle(actual)} where {TypeNames.WithArticle(declared)} is declared",
        FrameworkTypes.IsFramework(declared.Assembly) || declared.IsSealed
            ? $"Declare it as {TypeNames.Of(actual)}, or pass the values that it is made of."
            : $"Declare it as {TypeNames.Of(actual)}, or add [JsonDerivedType(typeof({TypeNames.Of(actual)}))] to {TypeNames.Of(declared)}.");

    private void WriteMembers(ValueWriter writer, object value)
    {
        writer.Enter(value);
        foreach (var member in Members)
        {
            try
            {
                member.Codec.Write(writer, member.Field.GetValue(value));
            }
            catch (NotDataException refusal)
            {
                throw refusal.Under("." + member.Name);
            }
        }
        writer.Leave();
    }

    private object ReadMembers(ValueReader reader)
    {
        reader.Enter();
        var value = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var member in Members)
            member.Field.SetValue(value, member.Codec.Read(reader));
        reader.Leave();
        return value;
    }
}
