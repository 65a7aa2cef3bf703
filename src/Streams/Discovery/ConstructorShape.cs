using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace MultiStream.Discovery;

/// <summary>What the public constructors of a class are, as metadata has them.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Parameters">Of the last one.</param>
internal sealed record ConstructorShape(int Count, IReadOnlyList<ConstructorParameter> Parameters)
{
    public static ConstructorShape Of(TypeLevel level)
    {
        var shape = new ConstructorShape(0, []);
        foreach (var handle in level.Definition.GetMethods())
        {
            var method = level.Reader.GetMethodDefinition(handle);
            var isPublic = (method.Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public;
            if (isPublic && !method.Attributes.HasFlag(MethodAttributes.Static) && level.Reader.StringComparer.Equals(method.Name, ".ctor"))
                shape = new ConstructorShape(shape.Count + 1, ParametersOf(level, method));
        }
        return shape;
    }

    /// <summary>ECMA-335 II.23.2.1: the header, the number of parameters, what it returns, the parameters.</summary>
    private static ConstructorParameter[] ParametersOf(TypeLevel level, MethodDefinition method)
    {
        var blob = level.Reader.GetBlobReader(method.Signature);
        var decoder = new SignatureDecoder<string, GenericContext>(TypeNameProvider.Instance, level.Reader, GenericContext.None);
        blob.ReadSignatureHeader();
        var parameters = new ConstructorParameter[blob.ReadCompressedInteger()];
        decoder.DecodeType(ref blob);
        for (var i = 0; i < parameters.Length; i++)
        {
            var handle = ClassAt(blob);
            parameters[i] = new ConstructorParameter(NameOf(level.Reader, method, i + 1), decoder.DecodeType(ref blob), handle.IsNil ? null : level.Resolve(handle), AssemblyOf(level.Reader, handle));
        }
        return parameters;
    }

    /// <summary>The class, or the generic class, that begins here; nil for what is none: a number, an array.</summary>
    private static EntityHandle ClassAt(BlobReader blob)
    {
        var code = blob.ReadSignatureTypeCode();
        if (code == SignatureTypeCode.GenericTypeInstance)
        {
            blob.ReadCompressedInteger();
            return blob.ReadTypeHandle();
        }
        return code == SignatureTypeCode.TypeHandle ? blob.ReadTypeHandle() : default;
    }

    private static string NameOf(MetadataReader reader, MethodDefinition method, int number)
    {
        foreach (var handle in method.GetParameters())
        {
            var parameter = reader.GetParameter(handle);
            if (parameter.SequenceNumber == number)
                return reader.GetString(parameter.Name);
        }
        return number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string? AssemblyOf(MetadataReader reader, EntityHandle handle)
    {
        while (handle.Kind == HandleKind.TypeReference)
            handle = reader.GetTypeReference((TypeReferenceHandle)handle).ResolutionScope;
        return handle.Kind == HandleKind.AssemblyReference ? reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)handle).Name) : null;
    }
}

/// <summary>One parameter of a constructor.</summary>
/// <param name="Name">The parameter's.</param>
/// <param name="Type">Its type's name.</param>
/// <param name="Level">The class; null: it is none, or lies neither in this assembly nor beside it.</param>
/// <param name="Assembly">The name of the assembly that it is in; null: this one, or none.</param>
internal sealed record ConstructorParameter(string Name, string Type, TypeLevel? Level, string? Assembly);
