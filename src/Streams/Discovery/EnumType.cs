using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;

namespace MultiStream.Discovery;

/// <summary>An enum as its metadata has it: nothing is loaded.</summary>
internal sealed class EnumType
{
    private readonly List<(string Name, long Value)> _members = [];

    private EnumType(TypeLevel level)
    {
        var reader = level.Reader;
        Name = reader.GetString(level.Definition.Name);
        foreach (var handle in level.Definition.GetFields())
        {
            var field = reader.GetFieldDefinition(handle);
            if (!field.Attributes.HasFlag(FieldAttributes.Static))
                Underlying = Code(field.DecodeSignature(TypeNameProvider.Instance, GenericContext.None));
            else if (!field.GetDefaultValue().IsNil)
                _members.Add((reader.GetString(field.Name), Value(reader, field.GetDefaultValue())));
        }
    }

    public string Name { get; }

    public PrimitiveTypeCode Underlying { get; } = PrimitiveTypeCode.Int32;

    /// <summary>The enum that a class of an inheritance chain is; null for any other type.</summary>
    public static EnumType? Of(TypeLevel level)
    {
        if (level.Definition.BaseType is not { IsNil: false, Kind: HandleKind.TypeReference or HandleKind.TypeDefinition } handle)
            return null;
        // In the framework's own core the base is a definition.
        var reader = level.Reader;
        var (@namespace, name) = handle.Kind == HandleKind.TypeReference
            ? (reader.GetTypeReference((TypeReferenceHandle)handle).Namespace, reader.GetTypeReference((TypeReferenceHandle)handle).Name)
            : (reader.GetTypeDefinition((TypeDefinitionHandle)handle).Namespace, reader.GetTypeDefinition((TypeDefinitionHandle)handle).Name);
        return reader.StringComparer.Equals(name, "Enum") && reader.StringComparer.Equals(@namespace, "System") ? new EnumType(level) : null;
    }

    /// <summary><c>Red</c>; of flags without a name of their own <c>Read, Write</c>; the number when nothing fits.</summary>
    public string Text(object value)
    {
        long number = ToLong(value);
        if (_members.Find(m => m.Value == number) is { Name: not null } member)
            return member.Name;
        var (rest, names) = (number, new List<string>());
        foreach (var (name, bits) in _members.OrderByDescending(m => (ulong)m.Value))
        {
            if (bits == 0 || (rest & bits) != bits)
                continue;
            rest &= ~bits;
            names.Insert(0, name);
        }
        return rest == 0 && names.Count > 0 ? string.Join(", ", names) : Convert.ToString(value, CultureInfo.InvariantCulture)!;
    }

    /// <summary>Null, or the rest of a sentence that begins with the text, as <see cref="Options.ParameterText"/> says it.</summary>
    public string? Problem(string text)
    {
        var names = _members.ConvertAll(m => m.Name);
        return text.Split(", ").All(part => names.Contains(part, StringComparer.OrdinalIgnoreCase))
            ? null
            : $"is not one of {Name}; write {(names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.SkipLast(1))} or {names[^1]}")}.";
    }

    private static PrimitiveTypeCode Code(string type) =>
        Enum.TryParse<PrimitiveTypeCode>(type.AsSpan(type.LastIndexOf('.') + 1), out var code) ? code : PrimitiveTypeCode.Int32;

    private static long Value(MetadataReader reader, ConstantHandle handle)
    {
        var constant = reader.GetConstant(handle);
        return ToLong(reader.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode)!);
    }

    private static long ToLong(object value) => value is ulong large ? (long)large : Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
