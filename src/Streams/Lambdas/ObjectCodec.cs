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
internal sealed class ObjectCodec(Type type) : PartsCodec(type)
{
    public ObjectMember[] Members { get; set; } = [];

    public IReadOnlyList<ObjectCodec> Derived { get; set; } = [];

    protected override Type Becomes(object value) =>
        value.GetType() is var actual && (actual == Declared || Derived.Any(d => d.Declared == actual)) ? actual : throw OtherType(actual, Declared);

    protected override void WriteParts(ValueWriter writer, object value)
    {
        if (Derived.Count == 0)
        {
            WriteMembers(writer, value);
            return;
        }
        // 0 is the declared type itself, which may be abstract; the list follows.
        int which = 1 + Derived.TakeWhile(d => d.Declared != value.GetType()).Count();
        if (which > Derived.Count)
            which = 0;
        writer.Out.Write7BitEncodedInt(which);
        (which == 0 ? this : Derived[which - 1]).WriteMembers(writer, value);
    }

    protected override object ReadParts(ValueReader reader)
    {
        if (Derived.Count == 0)
            return ReadMembers(reader);
        int which = reader.In.Read7BitEncodedInt();
        return which == 0 && !Declared.IsAbstract ? ReadMembers(reader)
            : which > 0 && which <= Derived.Count ? Derived[which - 1].ReadMembers(reader)
            : throw new ProtocolException($"{TypeNames.WithArticle(Declared)} came as number {which} of {Derived.Count} derived types.");
    }

    private void WriteMembers(ValueWriter writer, object value)
    {
        foreach (var member in Members)
        {
            writer.Down(member.Name, 0);
            member.Codec.Write(writer, member.Field.GetValue(value));
            writer.Up();
        }
    }

    private object ReadMembers(ValueReader reader)
    {
        var value = RuntimeHelpers.GetUninitializedObject(Declared);
        foreach (var member in Members)
            member.Field.SetValue(value, member.Codec.Read(reader));
        return value;
    }
}
