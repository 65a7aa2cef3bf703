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
    private bool? _usesVary;

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
        Enums = new EnumTypes(this);
        Attributes = new AttributeReader(Reader, Enums);
        UsesMultiStream = Reader.AssemblyReferences.Any(handle =>
            Reader.StringComparer.Equals(Reader.GetAssemblyReference(handle).Name, AttributesAssembly));
    }

    public string Path { get; }
    public MetadataReader Reader { get; }
    public AttributeReader Attributes { get; }
    public EnumTypes Enums { get; }

    /// <summary>False: no method of this assembly can carry an attribute of MultiStream.</summary>
    public bool UsesMultiStream { get; }

    /// <summary>False: no parameter of this assembly can carry <c>[Vary]</c>, so that nobody has to look at each.</summary>
    public bool UsesVary => _usesVary ??= UsesMultiStream && Reader.TypeReferences.Any(handle =>
        Reader.StringComparer.Equals(Reader.GetTypeReference(handle).Name, "VaryAttribute"));

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
            var method = Reader.GetMethodDefinition(handle);
            var attributes = Attributes.Of(method.GetCustomAttributes());
            if (attributes.Any(a => a.Kind is AttributeKind.MultiStream or AttributeKind.Stream or AttributeKind.Variant)
                || (UsesVary && method.GetParameters().Any(p => VaryOf(p) is not null)))
                methods.Add(new MarkedMethod(handle, attributes));
        }
        _marked.Add(type, methods);
        return methods;
    }

    /// <summary>The <c>[Vary]</c> of a parameter.</summary>
    public FoundAttribute? VaryOf(ParameterHandle parameter) =>
        Attributes.Of(Reader.GetParameter(parameter).GetCustomAttributes()).FirstOrDefault(a => a.Kind == AttributeKind.Vary);

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

    /// <summary>The type behind a handle of a signature, in this assembly, in one beside it or, when asked for, in the framework that runs us; null when it is in none.</summary>
    public TypeLevel? Resolve(EntityHandle handle, bool ofFramework)
    {
        if (handle.Kind == HandleKind.TypeDefinition)
            return new TypeLevel(this, (TypeDefinitionHandle)handle, GenericContext.None);
        if (handle.Kind != HandleKind.TypeReference)
            return null;
        if (Resolve((TypeReferenceHandle)handle) is { } found)
            return found;
        if (!ofFramework)
            return null;
        var reference = Reader.GetTypeReference((TypeReferenceHandle)handle);
        var name = Reader.GetString(reference.Name);
        if (reference.ResolutionScope.Kind == HandleKind.AssemblyReference)
        {
            var assembly = Reader.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope);
            return FindIn(Reader.GetString(assembly.Name), Reader.GetString(reference.Namespace), name, ofFramework: true);
        }
        return Resolve(reference.ResolutionScope, ofFramework: true) is { } outer ? outer.Assembly.FindNested(outer.Type, name) : null;
    }

    /// <summary>A class of another assembly that lies beside this one; with <paramref name="ofFramework"/> also one of the framework that runs us.</summary>
    public TypeLevel? FindIn(string assembly, string @namespace, string name, bool ofFramework) =>
        _folder.Find(assembly)?.Find(@namespace, name) ?? (ofFramework ? _folder.Framework.Find(assembly)?.Find(@namespace, name)
            // What others reference as System.Runtime lies here.
            ?? _folder.Framework.Find("System.Private.CoreLib")?.Find(@namespace, name) : null);

    public TypeLevel? Find(string @namespace, string name)
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

    public TypeLevel? FindNested(TypeDefinitionHandle outer, string name)
    {
        foreach (var handle in Reader.GetTypeDefinition(outer).GetNestedTypes())
        {
            if (Reader.StringComparer.Equals(Reader.GetTypeDefinition(handle).Name, name))
                return new TypeLevel(this, handle, GenericContext.None);
        }
        return null;
    }
}

/// <summary>A method that carries <c>[MultiStream]</c>, <c>[Stream]</c> or <c>[Variant]</c>, or <c>[Vary]</c> on a parameter, with all its attributes that matter here.</summary>
internal sealed record MarkedMethod(MethodDefinitionHandle Handle, IReadOnlyList<FoundAttribute> Attributes)
{
    public bool IsTest => Attributes.Any(a => a.Kind == AttributeKind.MultiStream);
}
