using System.Reflection.Metadata;

namespace MultiStream.Discovery;

/// <summary>Finds <c>[SharedFixture]</c> by its name, as all attributes are found.</summary>
internal static class FixtureMark
{
    private const string Namespace = "MultiStream", Name = "SharedFixtureAttribute";

    /// <summary>Who shares the fixture; null when the class is none.</summary>
    public static SharedBy? Of(TypeLevel level)
    {
        foreach (var handle in level.Definition.GetCustomAttributes())
        {
            var attribute = level.Reader.GetCustomAttribute(handle);
            if (IsMark(level.Reader, attribute.Constructor))
                return attribute.DecodeValue(TypeNameProvider.Instance).FixedArguments is [{ Value: int scope }] ? (SharedBy)scope : SharedBy.Class;
        }
        return null;
    }

    /// <summary>The same of a class that was loaded.</summary>
    public static SharedBy? Of(Type type)
    {
        var mark = type.GetCustomAttributesData().FirstOrDefault(a => a.AttributeType.FullName == $"{Namespace}.{Name}");
        return mark is null ? null : mark.ConstructorArguments is [{ Value: int scope }] ? (SharedBy)scope : SharedBy.Class;
    }

    private static bool IsMark(MetadataReader reader, EntityHandle constructor)
    {
        if (constructor.Kind != HandleKind.MemberReference || reader.GetMemberReference((MemberReferenceHandle)constructor).Parent is not { Kind: HandleKind.TypeReference } parent)
            return false;
        var type = reader.GetTypeReference((TypeReferenceHandle)parent);
        return reader.StringComparer.Equals(type.Name, Name) && reader.StringComparer.Equals(type.Namespace, Namespace);
    }
}

/// <summary>The numbers of <c>FixtureScope</c>.</summary>
internal enum SharedBy
{
    Class = 0,
    Assembly = 1,
}
