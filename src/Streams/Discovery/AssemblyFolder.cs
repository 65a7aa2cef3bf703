namespace MultiStream.Discovery;

/// <summary>The assemblies of one folder, each opened at most once and only when asked for; dispose closes them all.</summary>
internal sealed class AssemblyFolder(string path) : IDisposable
{
    private readonly Dictionary<string, AssemblyMetadata?> _byName = new(StringComparer.OrdinalIgnoreCase);
    private AssemblyFolder? _framework;

    /// <summary>The folder of the framework that runs us, for what its assemblies define.</summary>
    public AssemblyFolder Framework => _framework ??= new AssemblyFolder(Path.GetDirectoryName(typeof(object).Assembly.Location)!);

    /// <summary>Opens the assembly whose tests are wanted.</summary>
    /// <exception cref="BadImageFormatException">The file is no .NET assembly.</exception>
    public AssemblyMetadata Open(string file)
    {
        var assembly = new AssemblyMetadata(file, this);
        _byName[Path.GetFileNameWithoutExtension(file)] = assembly;
        return assembly;
    }

    /// <summary>The assembly of that name in the folder, or null: most often a part of the framework, where no test's base class lies.</summary>
    public AssemblyMetadata? Find(string name)
    {
        if (_byName.TryGetValue(name, out var found))
            return found;
        var file = Path.Combine(path, name + ".dll");
        return _byName[name] = File.Exists(file) ? new AssemblyMetadata(file, this) : null;
    }

    public void Dispose()
    {
        foreach (var assembly in _byName.Values)
            assembly?.Dispose();
        _framework?.Dispose();
    }
}
