using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace MultiStream.UnitTests.Guards;

/// <summary>
/// The types that code can come to, found in metadata and IL without loading anything: from a type to all that its fields, its methods'
/// signatures and its methods' code name. Coarse on purpose: who reaches a type reaches all of it.
/// </summary>
internal sealed class TypeReach : IDisposable
{
    private static readonly Dictionary<int, OpCode> s_codes = typeof(OpCodes).GetFields().Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => (ushort)c.Value + 0, c => c);
    private readonly Dictionary<string, (MetadataReader Metadata, PEReader Image, Dictionary<string, TypeDefinitionHandle> Types)> _assemblies = [];

    /// <summary>Type name and how it was come to, the last step last.</summary>
    private readonly Dictionary<string, string?> _seen = [];
    private readonly Queue<(string Assembly, string Type)> _next = new();
    private string[] _apart = [];

    /// <param name="files">Those whose code is read; the types of all others are only named.</param>
    public TypeReach(params string[] files)
    {
        foreach (var file in files)
        {
            var image = new PEReader(File.OpenRead(file));
            var metadata = image.GetMetadataReader();
            _assemblies[metadata.GetString(metadata.GetAssemblyDefinition().Name)] = (metadata, image, metadata.TypeDefinitions.ToDictionary(h => NameOf(metadata, h), h => h));
        }
    }

    public void Dispose()
    {
        foreach (var (_, image, _) in _assemblies.Values)
            image.Dispose();
    }

    /// <summary>All types that the code of an assembly comes to, as <c>Assembly: Name</c>, each with the type by which.</summary>
    /// <param name="apart">The code of types whose names begin so is not read.</param>
    public IReadOnlyDictionary<string, string?> From(string assembly, params string[] apart)
    {
        _apart = apart;
        foreach (var type in _assemblies[assembly].Types.Keys)
            Reach(assembly, type, null);
        while (_next.TryDequeue(out var next))
        {
            var (metadata, image, types) = _assemblies[next.Assembly];
            Walk(metadata, image, types[next.Type], $"{next.Assembly}: {next.Type}");
        }
        return _seen;
    }

    private void Reach(string assembly, string type, string? by)
    {
        if (_apart.Any(a => type.StartsWith(a, StringComparison.Ordinal)))
            return;
        if (_seen.TryAdd($"{assembly}: {type}", by) && _assemblies.TryGetValue(assembly, out var known) && known.Types.ContainsKey(type))
            _next.Enqueue((assembly, type));
    }

    private void Walk(MetadataReader metadata, PEReader image, TypeDefinitionHandle handle, string from)
    {
        var names = new Names(this, metadata, from);
        var type = metadata.GetTypeDefinition(handle);
        names.Token(type.BaseType);
        foreach (var implemented in type.GetInterfaceImplementations())
            names.Token(metadata.GetInterfaceImplementation(implemented).Interface);
        foreach (var field in type.GetFields())
            metadata.GetFieldDefinition(field).DecodeSignature(names, 0);
        foreach (var nested in type.GetNestedTypes())
            names.Token(nested);
        foreach (var method in type.GetMethods().Select(metadata.GetMethodDefinition))
        {
            method.DecodeSignature(names, 0);
            if (method.RelativeVirtualAddress == 0)
                continue;
            var body = image.GetMethodBody(method.RelativeVirtualAddress);
            if (!body.LocalSignature.IsNil)
                metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(names, 0);
            foreach (var region in body.ExceptionRegions.Where(r => !r.CatchType.IsNil))
                names.Token(region.CatchType);
            foreach (int token in Tokens(body.GetILReader()))
                names.Token(MetadataTokens.EntityHandle(token));
        }
    }

    /// <summary>The tokens in a method's code.</summary>
    private static List<int> Tokens(BlobReader code)
    {
        var tokens = new List<int>();
        while (code.RemainingBytes > 0)
        {
            int first = code.ReadByte();
            var operand = s_codes[first == 0xFE ? 0xFE00 | code.ReadByte() : first].OperandType;
            switch (operand)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineTok:
                    tokens.Add(code.ReadInt32());
                    break;
                case OperandType.InlineSwitch:
                    int targets = code.ReadInt32();
                    code.Offset += targets * 4;
                    break;
                default:
                    code.Offset += operand switch
                    {
                        OperandType.InlineNone => 0,
                        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                        OperandType.InlineVar => 2,
                        OperandType.InlineI8 or OperandType.InlineR => 8,
                        _ => 4,
                    };
                    break;
            }
        }
        return tokens;
    }

    private static string NameOf(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        var name = metadata.GetString(type.Name);
        return type.IsNested ? NameOf(metadata, type.GetDeclaringType()) + "+" + name : Full(metadata.GetString(type.Namespace), name);
    }

    private static string Full(string space, string name) => space.Length == 0 ? name : space + "." + name;

    /// <summary>Hears of every type that a signature or a token names.</summary>
    private sealed class Names(TypeReach reach, MetadataReader metadata, string from) : ISignatureTypeProvider<int, int>
    {
        private readonly string _self = metadata.GetString(metadata.GetAssemblyDefinition().Name);

        public void Token(EntityHandle handle)
        {
            if (handle.IsNil)
                return;
            switch (handle.Kind)
            {
                case HandleKind.TypeDefinition:
                    reach.Reach(_self, NameOf(metadata, (TypeDefinitionHandle)handle), from);
                    break;
                case HandleKind.TypeReference:
                    GetTypeFromReference(metadata, (TypeReferenceHandle)handle, 0);
                    break;
                case HandleKind.TypeSpecification:
                    metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, 0);
                    break;
                case HandleKind.MethodDefinition:
                    Token(metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                    break;
                case HandleKind.FieldDefinition:
                    Token(metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                    break;
                case HandleKind.MemberReference:
                    Member(metadata.GetMemberReference((MemberReferenceHandle)handle));
                    break;
                case HandleKind.MethodSpecification:
                    var method = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                    method.DecodeSignature(this, 0);
                    Token(method.Method);
                    break;
            }
        }

        public int GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            var (assembly, name) = Resolve(reader.GetTypeReference(handle));
            reach.Reach(assembly, name, from);
            return 0;
        }

        public int GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
        {
            Token(handle);
            return 0;
        }

        public int GetTypeFromSpecification(MetadataReader reader, int context, TypeSpecificationHandle handle, byte rawTypeKind)
        {
            Token(handle);
            return 0;
        }

        public int GetArrayType(int elementType, ArrayShape shape) => 0;

        public int GetByReferenceType(int elementType) => 0;

        public int GetFunctionPointerType(MethodSignature<int> signature) => 0;

        public int GetGenericInstantiation(int genericType, ImmutableArray<int> typeArguments) => 0;

        public int GetGenericMethodParameter(int genericContext, int index) => 0;

        public int GetGenericTypeParameter(int genericContext, int index) => 0;

        public int GetModifiedType(int modifier, int unmodifiedType, bool isRequired) => 0;

        public int GetPinnedType(int elementType) => 0;

        public int GetPointerType(int elementType) => 0;

        public int GetPrimitiveType(PrimitiveTypeCode typeCode) => 0;

        public int GetSZArrayType(int elementType) => 0;

        private void Member(MemberReference member)
        {
            Token(member.Parent);
            if (member.GetKind() == MemberReferenceKind.Method)
                member.DecodeMethodSignature(this, 0);
            else
                member.DecodeFieldSignature(this, 0);
        }

        private (string Assembly, string Name) Resolve(TypeReference type)
        {
            var name = Full(metadata.GetString(type.Namespace), metadata.GetString(type.Name));
            switch (type.ResolutionScope.Kind)
            {
                case HandleKind.AssemblyReference:
                    return (metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name), name);
                case HandleKind.TypeReference:
                    var (assembly, outer) = Resolve(metadata.GetTypeReference((TypeReferenceHandle)type.ResolutionScope));
                    return (assembly, outer + "+" + name);
                default:
                    return (_self, name);
            }
        }
    }
}
