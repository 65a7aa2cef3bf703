using System.Reflection.Metadata;

namespace MultiStream.Discovery;

/// <summary>The enums that an assembly's attributes and signatures name: its own, those of assemblies beside it, and the framework's. Others are not known.</summary>
internal sealed class EnumTypes(AssemblyMetadata assembly)
{
    private readonly Dictionary<string, EnumType?> _named = new(StringComparer.Ordinal);

    /// <summary>By the name in an attribute: <c>Ns.Outer+Color</c>, for another assembly's <c>Ns.Color, Library, Version=…</c>.</summary>
    public EnumType? Named(string serialized)
    {
        if (!_named.TryGetValue(serialized, out var known))
            _named.Add(serialized, known = Find(serialized));
        return known;
    }

    private EnumType? Find(string serialized)
    {
        var parts = serialized.Split(',', 3, StringSplitOptions.TrimEntries);
        var path = parts[0].Split('+');
        int dot = path[0].LastIndexOf('.');
        var (@namespace, outer) = dot < 0 ? ("", path[0]) : (path[0][..dot], path[0][(dot + 1)..]);
        var level = parts.Length == 1 ? assembly.Find(@namespace, outer) : assembly.FindIn(parts[1], @namespace, outer, ofFramework: true);
        foreach (var nested in path.Skip(1))
            level = level?.Assembly.FindNested(level.Type, nested);
        return level is null ? null : EnumType.Of(level);
    }
}

/// <summary>Reads attributes whose values may be enums, which metadata stores as numbers of the enum's own size.</summary>
internal sealed class EnumAwareTypeNames(EnumTypes enums) : TypeNameProvider
{
    public override PrimitiveTypeCode GetUnderlyingEnumType(string type) => enums.Named(type)?.Underlying ?? PrimitiveTypeCode.Int32;
}

/// <summary>Decodes a signature and keeps which type each name stands for.</summary>
internal sealed class RememberedTypes : TypeNameProvider
{
    private readonly Dictionary<string, (EntityHandle Handle, bool IsValue)> _types = new(StringComparer.Ordinal);

    public (EntityHandle Handle, bool IsValue)? this[string name] => _types.TryGetValue(name, out var type) ? type : null;

    public override string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        Remember(base.GetTypeFromDefinition(reader, handle, rawTypeKind), handle, rawTypeKind);

    public override string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        Remember(base.GetTypeFromReference(reader, handle, rawTypeKind), handle, rawTypeKind);

    private string Remember(string name, EntityHandle handle, byte rawTypeKind)
    {
        _types[name] = (handle, (SignatureTypeKind)rawTypeKind == SignatureTypeKind.ValueType);
        return name;
    }
}
