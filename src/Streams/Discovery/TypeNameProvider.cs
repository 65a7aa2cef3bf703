using System.Collections.Immutable;
using System.Globalization;
using System.Reflection.Metadata;

namespace MultiStream.Discovery;

/// <summary>What the type parameters of a class stand for: <c>!0</c> for itself, a type's name where a derived class set it.</summary>
internal sealed record GenericContext(ImmutableArray<string> TypeArguments)
{
    public static readonly GenericContext None = new(ImmutableArray<string>.Empty);

    public string Type(int index) => index < TypeArguments.Length ? TypeArguments[index] : "!" + index.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Turns signatures and attribute arguments into type names in ManagedMethod's form: <c>System.Collections.Generic.List`1&lt;System.Int32[]&gt;</c>.</summary>
internal class TypeNameProvider : ISignatureTypeProvider<string, GenericContext>, ICustomAttributeTypeProvider<string>
{
    public static readonly TypeNameProvider Instance = new();

    public virtual string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = ManagedNames.Simple(reader.GetString(type.Name));
        var outer = type.GetDeclaringType();
        return outer.IsNil
            ? Qualify(reader.GetString(type.Namespace), name)
            : GetTypeFromDefinition(reader, outer, rawTypeKind) + "+" + name;
    }

    public virtual string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeReference(handle);
        var name = ManagedNames.Simple(reader.GetString(type.Name));
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, rawTypeKind) + "+" + name
            : Qualify(reader.GetString(type.Namespace), name);
    }

    public string GetTypeFromSpecification(MetadataReader reader, GenericContext genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => "System." + typeCode;

    public string GetSystemType() => "System.Type";

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetArrayType(string elementType, ArrayShape shape) => elementType + "[" + new string(',', shape.Rank - 1) + "]";

    public string GetByReferenceType(string elementType) => elementType + "&";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetPinnedType(string elementType) => elementType;

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetFunctionPointerType(MethodSignature<string> signature) =>
        "method " + signature.ReturnType + "(" + string.Join(',', signature.ParameterTypes) + ")";

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
        genericType + "<" + string.Join(',', typeArguments) + ">";

    public string GetGenericTypeParameter(GenericContext genericContext, int index) => genericContext.Type(index);

    public string GetGenericMethodParameter(GenericContext genericContext, int index) => "!!" + index.ToString(CultureInfo.InvariantCulture);

    public string GetTypeFromSerializedName(string name) => name;

    // The enum may lie in an assembly that is not here. Nearly all are int; a wrong guess makes the attribute unreadable, which its reader expects.
    public virtual PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;

    public bool IsSystemType(string type) => type == "System.Type";

    private static string Qualify(string @namespace, string name) => @namespace.Length == 0 ? name : ManagedNames.Namespace(@namespace) + "." + name;
}
