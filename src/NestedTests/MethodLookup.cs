using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using MultiStream.Nested;

namespace MultiStream.NestedTests;

/// <summary>Methods of an assembly by their full names, from metadata.</summary>
internal static class MethodLookup
{
    public static bool IsThere(string path, string name)
    {
        using var image = new PEReader(File.OpenRead(path));
        var metadata = image.GetMetadataReader();
        return metadata.MethodDefinitions.Select(metadata.GetMethodDefinition).Any(m =>
            name.EndsWith(metadata.GetString(m.Name), StringComparison.Ordinal) && NestedNames.AreSame($"{NameOf(metadata, m.GetDeclaringType())}.{metadata.GetString(m.Name)}", name));
    }

    private static string NameOf(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        var name = metadata.GetString(type.Name);
        return !type.GetDeclaringType().IsNil ? $"{NameOf(metadata, type.GetDeclaringType())}+{name}"
            : type.Namespace.IsNil ? name : $"{metadata.GetString(type.Namespace)}.{name}";
    }
}
