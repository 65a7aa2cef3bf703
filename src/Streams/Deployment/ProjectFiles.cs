using System.Collections.Concurrent;

namespace MultiStream.Deployment;

/// <summary>
/// What the C# blocks of a test assembly need to run in a process of their own: its output folder, the files that its <c>deps.json</c> names,
/// wherever they are on this machine, and the frameworks of its <c>runtimeconfig.json</c>.
/// </summary>
internal sealed class ProjectFiles
{
    private static readonly ConcurrentDictionary<string, ProjectFiles> s_known = new(StringComparer.Ordinal);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, FileBundle> _bundles = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];
    private readonly string _assembly;
    private readonly DependencyList _dependencies;
    private readonly PackageRoots _packages;
    private readonly IReadOnlyList<string> _ignore;
    private readonly IReadOnlyList<string> _probing;
    private readonly IReadOnlyList<KnownFile> _builds;

    private ProjectFiles(string assembly, IReadOnlyList<string> ignore)
    {
        _assembly = assembly;
        _ignore = ignore;
        foreach (var file in (string[])[DependencyFile, SettingsFile])
        {
            if (!File.Exists(Path.Combine(Folder, file)))
            {
                throw new MultiStreamException(
                    $"C# blocks need {file} beside {assembly}, and there is none. A build makes it for a program (OutputType Exe), which a test project becomes by its reference to Microsoft.NET.Test.Sdk. Add the reference, or copy the project's whole output folder.");
            }
        }
        var settings = RuntimeSettings.Read(Path.Combine(Folder, SettingsFile));
        Frameworks = settings.Frameworks;
        InvariantGlobalization = settings.InvariantGlobalization;
        NeedsIcu = !settings.InvariantGlobalization && !settings.BringsIcu;
        _dependencies = DependencyList.Read(Path.Combine(Folder, DependencyFile));
        _packages = PackageRoots.Find(settings.ProbingFolders);
        _probing = [.. Needed(RuntimeIdentifiers.Here).Select(a => File.Exists(Path.Combine(Folder, a.PathInFolder)) ? null : Locate(a)?.Root).OfType<string>().Distinct(StringComparer.Ordinal)];
        _builds = [.. ((string[])[_assembly, Path.Combine(Folder, DependencyFile), Path.Combine(Folder, SettingsFile), .. Needed(RuntimeIdentifiers.Here).Select(a => Path.Combine(Folder, a.PathInFolder))])
            .Distinct(StringComparer.Ordinal).Where(File.Exists).Select(KnownFile.At)];
    }

    public IReadOnlyList<FrameworkNeed> Frameworks { get; }

    /// <summary>The project says itself that it does without cultures.</summary>
    public bool InvariantGlobalization { get; }

    /// <summary>Without the library of cultures at the place, the first use of one would end the worker in silence.</summary>
    public bool NeedsIcu { get; }

    /// <summary>For the stream's log: what was found out about links while a bundle was made.</summary>
    public IReadOnlyList<string> Notes
    {
        get
        {
            lock (_lock)
                return [.. _notes];
        }
    }

    private string Folder => Path.GetDirectoryName(_assembly)!;

    /// <summary>Of the test's assembly, without extension.</summary>
    public string Name => Path.GetFileNameWithoutExtension(_assembly);

    private string DependencyFile => Name + ".deps.json";

    private string SettingsFile => Name + ".runtimeconfig.json";

    /// <summary>The files of a test assembly. Read once in a process.</summary>
    /// <param name="ignore">Patterns of files that are not to be shipped.</param>
    /// <exception cref="MultiStreamException">A file is missing, with what would bring it.</exception>
    public static ProjectFiles Of(string assemblyPath, IReadOnlyList<string> ignore)
    {
        var path = Path.GetFullPath(assemblyPath);
        // Not an atomic "get or add": a failure must not be remembered, and to read twice is harmless.
        return s_known.GetOrAdd(string.Join('\n', [path, .. ignore]), _ => new ProjectFiles(path, ignore));
    }

    /// <summary>What follows <c>dotnet</c> to start the worker on this machine, in the project's own output folder.</summary>
    /// <exception cref="MultiStreamException">It is another build by now: a worker would run code of both.</exception>
    public IReadOnlyList<string> LocalArguments(string agentAssembly) => KnownFile.FindChanged(_builds) is { } changed ? throw new MultiStreamException(KnownFile.ChangedText(changed.Path)) :
        [.. Arguments(Folder, Path.DirectorySeparatorChar), .. _probing.SelectMany(p => (string[])["--additionalprobingpath", p]), agentAssembly, "worker"];

    /// <summary>The same at a place that has the files in <paramref name="folder"/>.</summary>
    public IReadOnlyList<string> RemoteArguments(string folder, string agentAssembly) => [.. Arguments(folder, '/'), agentAssembly, "worker"];

    /// <summary>What a place of this system is sent, laid out as in the output folder.</summary>
    /// <param name="rid"><c>linux-x64</c>, <c>linux-arm64</c>.</param>
    /// <exception cref="MultiStreamException">A file that is needed cannot be shipped, with its name and why.</exception>
    public FileBundle BundleFor(string rid)
    {
        lock (_lock)
        {
            if (!_bundles.TryGetValue(rid, out var bundle))
                _bundles.Add(rid, bundle = MakeBundle(rid));
            return bundle;
        }
    }

    private string[] Arguments(string folder, char separator) =>
        ["exec", "--depsfile", folder + separator + DependencyFile, "--runtimeconfig", folder + separator + SettingsFile];

    /// <summary>The files that this system uses.</summary>
    private IEnumerable<DependencyAsset> Needed(string rid)
    {
        var fitting = RuntimeIdentifiers.Fitting(rid);
        return _dependencies.Assets.Where(a => a.Rid is null || fitting.Contains(a.Rid));
    }

    private FileBundle MakeBundle(string rid)
    {
        if (_dependencies.BuiltFor is { } system && !RuntimeIdentifiers.Fitting(rid).Contains(system))
            throw new MultiStreamException($"{_assembly} was built for {system} only, and the place is {rid}. Build the project without a RuntimeIdentifier.");
        try
        {
            var folder = new OutputFolder(Folder, Name, rid);
            var files = new Dictionary<string, string>(folder.Read(), StringComparer.Ordinal);
            var packages = new Dictionary<string, string>(StringComparer.Ordinal);
            List<string> needed = [Name + ".dll", DependencyFile, SettingsFile];
            foreach (var asset in Needed(rid).Where(a => !OutputFolder.IsPlatformSatellite(a.PathInFolder)))
            {
                if (!files.ContainsKey(asset.PathInFolder) && InFolderOrPackage(asset) is { } elsewhere)
                    files.Add(asset.PathInFolder, elsewhere);
                if (asset.PackageFolder is not null)
                    packages[asset.PathInFolder] = asset.Library;
                if (!asset.IsSatellite)
                    needed.Add(asset.PathInFolder);
            }
            Ignore(files, needed);
            CompiledVariant.Use(files, Folder, rid);
            _notes.AddRange(folder.Notes);
            return FileBundle.ByOrigin(files.Select(f => BundleFile.At(f.Value, BundlePath.Check(f.Key, Folder)) with { Package = packages.GetValueOrDefault(f.Key) }));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            throw new MultiStreamException($"The files of {_assembly} cannot be read to be shipped: {e.Message} A file that no block needs can be named in MultiStream/Ship/Ignore.", e);
        }
    }

    private string? InFolderOrPackage(DependencyAsset asset)
    {
        var inFolder = Path.Combine(Folder, asset.PathInFolder);
        return File.Exists(inFolder) ? inFolder : Locate(asset)?.File;
    }

    /// <summary>Where a file is that the output folder lacks; null: a translation that is nowhere, and that nobody here sees either.</summary>
    private (string Root, string File)? Locate(DependencyAsset asset)
    {
        if (_packages.Find(asset) is { } found)
            return found;
        if (asset.IsSatellite)
            return null;
        var alsoLooked = asset.PackageFolder is null ? "" : $", nor {asset.PackageFolder}/{asset.PathInPackage} in {_packages}";
        throw new MultiStreamException(
            $"{Path.Combine(Folder, DependencyFile)} names the file {asset.PathInFolder} of {asset.Library}, which is nowhere to be found: there is no {Path.Combine(Folder, asset.PathInFolder)}{alsoLooked}. " +
            "Run 'dotnet restore' and build the project again; for packages in a folder of their own, set NUGET_PACKAGES to it.");
    }

    private void Ignore(Dictionary<string, string> files, List<string> needed)
    {
        if (_ignore.Count == 0)
            return;
        var ignored = new IgnoreList(_ignore).Find(files.Keys);
        foreach (var file in needed)
        {
            if (ignored.TryGetValue(file, out var pattern))
                throw new MultiStreamException($"MultiStream/Ship/Ignore: '{pattern}' keeps {file} from being shipped, and the C# blocks of {Name} need it to run. Write a pattern that leaves it out, or run these blocks on local streams.");
        }
        foreach (var path in ignored.Keys)
            files.Remove(path);
    }
}
