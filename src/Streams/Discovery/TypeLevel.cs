using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;

namespace MultiStream.Discovery;

/// <summary>A class as one step of an inheritance chain: where it is defined, and what its type parameters stand for there.</summary>
internal sealed record TypeLevel(AssemblyMetadata Assembly, TypeDefinitionHandle Type, GenericContext Generics)
{
    private readonly Dictionary<BlobHandle, MethodShape> _shapes = [];

    public MetadataReader Reader => Assembly.Reader;

    public TypeDefinition Definition => Reader.GetTypeDefinition(Type);

    /// <summary>The method's types as this chain sees them. Compilers store equal signatures once, so each is decoded once.</summary>
    public MethodShape Shape(MethodDefinition method)
    {
        if (!_shapes.TryGetValue(method.Signature, out var shape))
        {
            var signature = method.DecodeSignature(TypeNameProvider.Instance, Generics);
            _shapes.Add(method.Signature, shape = new MethodShape(signature.ReturnType, signature.ParameterTypes, signature.GenericParameterCount));
        }
        return shape;
    }

    /// <summary>The base class, with its type parameters set; null for one that lies neither in this assembly nor beside it.</summary>
    public TypeLevel? Base()
    {
        var handle = Definition.BaseType;
        return handle.IsNil ? null : Resolve(handle);
    }

    /// <summary>The class behind a handle of this assembly; null for one that lies neither in it nor beside it.</summary>
    public TypeLevel? Resolve(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                return new TypeLevel(Assembly, (TypeDefinitionHandle)handle, GenericContext.None);
            case HandleKind.TypeReference:
                return Assembly.Resolve((TypeReferenceHandle)handle);
            case HandleKind.TypeSpecification:
                return ResolveInstance(Reader.GetBlobReader(Reader.GetTypeSpecification((TypeSpecificationHandle)handle).Signature));
            default:
                return null;
        }
    }

    /// <summary>ECMA-335 II.23.2.14: GENERICINST, CLASS, the generic class, the number of arguments, the arguments.</summary>
    private TypeLevel? ResolveInstance(BlobReader blob)
    {
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return null;
        blob.ReadCompressedInteger();
        var generic = Resolve(blob.ReadTypeHandle());
        if (generic is null)
            return null;
        var count = blob.ReadCompressedInteger();
        var decoder = new System.Reflection.Metadata.Ecma335.SignatureDecoder<string, GenericContext>(TypeNameProvider.Instance, Reader, Generics);
        var arguments = ImmutableArray.CreateBuilder<string>(count);
        for (var i = 0; i < count; i++)
            arguments.Add(decoder.DecodeType(ref blob));
        return generic with { Generics = new GenericContext(arguments.MoveToImmutable()) };
    }

    /// <summary>This class and its bases, the farthest base first.</summary>
    public IReadOnlyList<TypeLevel> Chain()
    {
        var chain = new List<TypeLevel> { this };
        for (var level = Base(); level is not null; level = level.Base())
            chain.Add(level);
        chain.Reverse();
        return chain;
    }

    public bool IsInterface => Definition.Attributes.HasFlag(TypeAttributes.Interface);

    public bool IsStaticClass => Definition.Attributes.HasFlag(TypeAttributes.Abstract | TypeAttributes.Sealed);
}

/// <summary>What a method takes and returns, as names in ManagedMethod's form.</summary>
internal sealed record MethodShape(string Returns, ImmutableArray<string> Parameters, int TypeParameters)
{
    /// <summary>Each parameter has its value by its type, and no type is there twice.</summary>
    public bool IsGiven { get; } = Parameters.All(ParameterTypes.IsGiven) && Parameters.Distinct().Count() == Parameters.Length;

    /// <summary><c>(A,B)</c>; nothing without parameters.</summary>
    public string ParameterList { get; } = Parameters.IsEmpty ? "" : "(" + string.Join(',', Parameters) + ")";
}
