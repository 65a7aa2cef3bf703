using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MultiStream.Discovery;

/// <summary>One opened assembly: its metadata, the attributes in it that matter here, and on demand its source _lines.</summary>
internal sealed class AssemblyMetadata : IDisposable
{
    private const string AttributesAssembly = "MultiStream.Attributes";

    private readonly AssemblyFolder _folder;
    private readonly PEReader _image;
    private readonly Dictionary<TypeReferenceHandle, TypeLevel?> _resolved = [];
    private readonly Dictionary<TypeDefinitionHandle, List<MarkedMethod>> _marked = [];
    private Dictionary<(string Namespace, string Name), TypeDefinitionHandle>? _types;
    private SourceLines? _lines;

    /// <exception cref="BadImageFormatException">The file is no .NET assembly.</exception>
    public AssemblyMetadata(string path, AssemblyFolder folder)
    {
        Path = path;
        _folder = folder;
        _image = new PEReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete));
        try
        {
            if (!_image.HasMetadata)
                throw new BadImageFormatException("It is a native file, not a .NET assembly.");
            Reader = _image.GetMetadataReader();
        }
        catch
        {
            Dispose();
            throw;
        }
        Attributes = new AttributeReader(Reader);
        UsesMultiStream = Reader.AssemblyReferences.Any(handle =>
            Reader.StringComparer.Equals(Reader.GetAssemblyReference(handle).Name, AttributesAssembly));
    }

    public string Path { get; }
    public MetadataReader Reader { get; }
    public AttributeReader Attributes { get; }

    /// <summary>False: no method of this assembly can carry an attribute of MultiStream.</summary>
    public bool UsesMultiStream { get; }

    public SourceLines Lines => _lines ??= new SourceLines(Path, _image);

    /// <summary>The methods that a class itself declares and marks as tests, in order.</summary>
    public IReadOnlyList<MarkedMethod> MarkedMethods(TypeDefinitionHandle type)
    {
        if (!UsesMultiStream)
            return [];
        if (_marked.TryGetValue(type, out var methods))
            return methods;
        methods = [];
        foreach (var handle in Reader.GetTypeDefinition(type).GetMethods())
        {
            var attributes = Attributes.Of(Reader.GetMethodDefinition(handle).GetCustomAttributes());
            if (attributes.Any(a => a.Kind is AttributeKind.MultiStream or AttributeKind.Stream))
                methods.Add(new MarkedMethod(handle, attributes));
        }
        _marked.Add(type, methods);
        return methods;
    }

    /// <summary>The class behind a reference, in this assembly or in one beside it; null when it is neither.</summary>
    public TypeLevel? Resolve(TypeReferenceHandle handle)
    {
        if (!_resolved.TryGetValue(handle, out var level))
            _resolved.Add(handle, level = ResolveAnew(Reader.GetTypeReference(handle)));
        return level;
    }

    public void Dispose()
    {
        _lines?.Dispose();
        _image.Dispose();
    }

    private TypeLevel? ResolveAnew(TypeReference reference)
    {
        var name = Reader.GetString(reference.Name);
        switch (reference.ResolutionScope.Kind)
        {
            case HandleKind.AssemblyReference:
                var assembly = Reader.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope);
                return _folder.Find(Reader.GetString(assembly.Name))?.Find(Reader.GetString(reference.Namespace), name);
            case HandleKind.TypeReference:
                var outer = Resolve((TypeReferenceHandle)reference.ResolutionScope);
                return outer?.Assembly.FindNested(outer.Type, name);
            default:
                return Find(Reader.GetString(reference.Namespace), name);
        }
    }

    private TypeLevel? Find(string @namespace, string name)
    {
        if (_types is null)
        {
            _types = [];
            foreach (var handle in Reader.TypeDefinitions)
            {
                var type = Reader.GetTypeDefinition(handle);
                if (type.GetDeclaringType().IsNil)
                    _types.TryAdd((Reader.GetString(type.Namespace), Reader.GetString(type.Name)), handle);
            }
        }
        return _types.TryGetValue((@namespace, name), out var found) ? new TypeLevel(this, found, GenericContext.None) : null;
    }

    private TypeLevel? FindNested(TypeDefinitionHandle outer, string name)
    {
        foreach (var handle in Reader.GetTypeDefinition(outer).GetNestedTypes())
        {
            if (Reader.StringComparer.Equals(Reader.GetTypeDefinition(handle).Name, name))
                return new TypeLevel(this, handle, GenericContext.None);
        }
        return null;
    }
}

/// <summary>A method that carries <c>[MultiStream]</c> or <c>[Stream]</c>, with all its attributes that matter here.</summary>
internal sealed record MarkedMethod(MethodDefinitionHandle Handle, IReadOnlyList<FoundAttribute> Attributes)
{
    public bool IsTest => Attributes.Any(a => a.Kind == AttributeKind.MultiStream);
}
