using System.Reflection;
using System.Runtime.Loader;

namespace MultiStream.NestedTests;

/// <summary>
/// What the surroundings of tests are while they run, as their own test host would have it: the current directory is where they lie, because tests read files beside them, and assemblies
/// are looked for there too.
/// </summary>
internal sealed class TestsPlace : IDisposable
{
    private readonly string _before = Directory.GetCurrentDirectory();

    public TestsPlace(string folder)
    {
        Folder = folder;
        ResultsFolder = Path.Combine(_before, "TestResults");
        AssemblyLoadContext.Default.Resolving += Resolve;
        Enter();
    }

    public string Folder { get; }

    /// <summary>In the stream's own directory, so that it can be fetched and goes with the stream.</summary>
    public string ResultsFolder { get; }

    /// <summary>Again, since an adapter may have a current directory of its own choice.</summary>
    public void Enter() => Directory.SetCurrentDirectory(Folder);

    public void Dispose()
    {
        AssemblyLoadContext.Default.Resolving -= Resolve;
        Directory.SetCurrentDirectory(_before);
    }

    private Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name is { } simple && Path.Combine(Folder, simple + ".dll") is var file && File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
}
