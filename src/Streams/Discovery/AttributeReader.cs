using System.Collections.Immutable;
using System.Globalization;
using System.Reflection.Metadata;

namespace MultiStream.Discovery;

internal enum AttributeKind
{
    /// <summary>Says nothing about tests.</summary>
    Other,
    MultiStream,
    Stream,

    /// <summary>On a parameter of a test.</summary>
    Vary,

    /// <summary>On a test.</summary>
    Variant,

    /// <summary>Anyone's CategoryAttribute or TestCategoryAttribute: its strings are categories.</summary>
    Category,

    /// <summary>Anyone's TraitAttribute, PropertyAttribute or TestPropertyAttribute: a name and a value.</summary>
    Trait,

    /// <summary>Anyone's OwnerAttribute.</summary>
    Owner,

    /// <summary>Anyone's PriorityAttribute.</summary>
    Priority,
}

/// <summary>An attribute with its arguments, as the metadata has them; without any when they cannot be read.</summary>
internal sealed record FoundAttribute(
    AttributeKind Kind, ImmutableArray<CustomAttributeTypedArgument<string>> Fixed, ImmutableArray<CustomAttributeNamedArgument<string>> Named)
{
    public T Get<T>(string name, T fallback)
    {
        foreach (var argument in Named)
        {
            if (argument.Name == name && argument.Value is T value)
                return value;
        }
        return fallback;
    }

    /// <summary>A constructor's argument as text; arrays give one text for each element, null and enums none.</summary>
    public IEnumerable<string> Texts(int index)
    {
        if (index >= Fixed.Length)
            return [];
        return Fixed[index].Value is ImmutableArray<CustomAttributeTypedArgument<string>> elements
            ? elements.Select(Text).OfType<string>()
            : Text(Fixed[index]) is { } text ? [text] : [];
    }

    // An enum's value comes as the number behind it, which says nothing to people: its type is not the value's.
    private static string? Text(CustomAttributeTypedArgument<string> argument) =>
        argument.Value?.GetType().FullName == argument.Type ? Convert.ToString(argument.Value, CultureInfo.InvariantCulture) : null;
}

/// <summary>Finds the attributes that matter by their type's name alone, so that no other framework has to be referenced or present.</summary>
internal sealed class AttributeReader(MetadataReader reader, EnumTypes enums)
{
    private readonly EnumAwareTypeNames _enumAware = new(enums);
    private readonly Dictionary<EntityHandle, AttributeKind> _kinds = [];

    // Compilers store equal arguments once: ten thousand bare [MultiStream] are one blob, read once.
    private readonly Dictionary<(EntityHandle Constructor, BlobHandle Value), FoundAttribute?> _read = [];

    public IReadOnlyList<FoundAttribute> Of(CustomAttributeHandleCollection handles)
    {
        List<FoundAttribute>? found = null;
        foreach (var handle in handles)
        {
            var attribute = reader.GetCustomAttribute(handle);
            var kind = KindOf(attribute.Constructor);
            if (kind == AttributeKind.Other)
                continue;
            var key = (attribute.Constructor, attribute.Value);
            if (!_read.TryGetValue(key, out var value))
                _read.Add(key, value = Read(kind, attribute));
            if (value is not null)
                (found ??= []).Add(value);
        }
        return found ?? (IReadOnlyList<FoundAttribute>)[];
    }

    private FoundAttribute? Read(AttributeKind kind, CustomAttribute attribute)
    {
        try
        {
            var value = attribute.DecodeValue(kind is AttributeKind.Vary or AttributeKind.Variant ? _enumAware : TypeNameProvider.Instance);
            return new FoundAttribute(kind, value.FixedArguments, value.NamedArguments);
        }
        catch (BadImageFormatException) when (kind is AttributeKind.Vary or AttributeKind.Variant)
        {
            // An enum whose assembly is not here and which is not of int's size: whoever wanted the values says so.
            return new FoundAttribute(kind, [], []);
        }
        catch (BadImageFormatException) when (kind is not (AttributeKind.MultiStream or AttributeKind.Stream))
        {
            // Another library's attribute that shares a name but takes, say, an enum of one byte: it is no category that could be read.
            return null;
        }
    }

    private AttributeKind KindOf(EntityHandle constructor)
    {
        if (!_kinds.TryGetValue(constructor, out var kind))
            _kinds.Add(constructor, kind = ClassifyType(constructor));
        return kind;
    }

    private AttributeKind ClassifyType(EntityHandle constructor)
    {
        var type = constructor.Kind == HandleKind.MemberReference
            ? reader.GetMemberReference((MemberReferenceHandle)constructor).Parent
            : reader.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType();
        var (@namespace, name) = type.Kind switch
        {
            HandleKind.TypeReference => Names(reader.GetTypeReference((TypeReferenceHandle)type)),
            HandleKind.TypeDefinition => Names(reader.GetTypeDefinition((TypeDefinitionHandle)type)),
            _ => ("", ""), // An instance of a generic attribute: none of those that matter is generic.
        };
        return name switch
        {
            "MultiStreamAttribute" when @namespace == "MultiStream" => AttributeKind.MultiStream,
            "StreamAttribute" when @namespace == "MultiStream" => AttributeKind.Stream,
            "VaryAttribute" when @namespace == "MultiStream" => AttributeKind.Vary,
            "VariantAttribute" when @namespace == "MultiStream" => AttributeKind.Variant,
            "CategoryAttribute" or "TestCategoryAttribute" => AttributeKind.Category,
            "TraitAttribute" or "PropertyAttribute" or "TestPropertyAttribute" => AttributeKind.Trait,
            "OwnerAttribute" => AttributeKind.Owner,
            "PriorityAttribute" => AttributeKind.Priority,
            _ => AttributeKind.Other,
        };
    }

    private (string Namespace, string Name) Names(TypeReference type) => (reader.GetString(type.Namespace), reader.GetString(type.Name));

    private (string Namespace, string Name) Names(TypeDefinition type) => (reader.GetString(type.Namespace), reader.GetString(type.Name));
}
