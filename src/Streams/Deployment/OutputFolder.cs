namespace MultiStream.Deployment;

/// <summary>A test project's output folder: which of its files a block may need.</summary>
/// <param name="folder">Full path.</param>
/// <param name="project">The name of the test's assembly, without extension.</param>
/// <param name="rid">The system that the files are for.</param>
internal sealed class OutputFolder(string folder, string project, string rid)
{
    // The texts of the test platform in 13 languages. It speaks in the test host, not in blocks.
    private static readonly string[] s_platform =
        ["Microsoft.TestPlatform.", "Microsoft.VisualStudio.TestPlatform.", "Microsoft.VisualStudio.CodeCoverage", "Microsoft.VisualStudio.Coverage", "Microsoft.VisualStudio.TraceDataCollector", "Microsoft.CodeCoverage", "Microsoft.Testing.", "testhost"];

    private readonly IReadOnlyList<string> _fitting = RuntimeIdentifiers.Fitting(rid);
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];

    /// <summary>What is worth knowing of links, one sentence each. Complete when the folder was read.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Path in the folder, with <c>/</c>, and the full path of the file itself, behind all links.</summary>
    public IReadOnlyDictionary<string, string> Read()
    {
        Read(new DirectoryInfo(folder), "", [folder]);
        return _files;
    }

    /// <summary>A text of the test platform's in another language.</summary>
    public static bool IsPlatformSatellite(string path) =>
        path.EndsWith(".resources.dll", StringComparison.OrdinalIgnoreCase)
        && Array.Exists(s_platform, p => path[(path.LastIndexOf('/') + 1)..].StartsWith(p, StringComparison.OrdinalIgnoreCase));

    /// <param name="above">The real folders on the way here, against links that lead round in circles.</param>
    private void Read(DirectoryInfo directory, string prefix, IReadOnlyList<string> above)
    {
        var entries = directory.GetFileSystemInfos();
        var names = entries.OfType<FileInfo>().Select(e => e.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        // What 'dotnet publish' or a build for one system puts there is the same project once more.
        if (prefix.Length > 0 && names.Contains(project + ".deps.json"))
            return;
        foreach (var entry in entries)
        {
            var path = prefix + entry.Name;
            if (entry is DirectoryInfo below)
            {
                if (!IsForOthers(path, below) && Follow(below, path, above) is { } real)
                    Read(new DirectoryInfo(real), path + "/", [.. above, real]);   // links in it are relative to the real one
            }
            else if (!IsLeftOut(path, entry.Name, names) && Follow((FileInfo)entry, path) is { } source)
                _files.Add(path, source);
        }
    }

    private bool IsForOthers(string path, DirectoryInfo directory)
    {
        var parts = path.Split('/');
        return path.Equals(AgentInstallation.FolderName, StringComparison.OrdinalIgnoreCase)
            || path.Equals("TestResults", StringComparison.OrdinalIgnoreCase)
            || (parts is ["runtimes", var system] && !_fitting.Contains(system)
                // A folder of the user's that only happens to have this place has other things in it.
                && directory.EnumerateFileSystemInfos().All(e => e is DirectoryInfo { Name: "lib" or "native" or "nativeassets" }));
    }

    private static bool IsLeftOut(string path, string name, HashSet<string> siblings)
    {
        var stem = Path.GetFileNameWithoutExtension(name);
        return Path.GetExtension(name).ToUpperInvariant() switch
        {
            ".TRX" => true,
            // The documentation of an assembly, and the program that starts one on Windows.
            ".XML" => siblings.Contains(stem + ".dll") || siblings.Contains(stem + ".exe"),
            ".EXE" => siblings.Contains(stem + ".dll") || stem.StartsWith("testhost", StringComparison.OrdinalIgnoreCase),
            ".DLL" => IsPlatformSatellite(path),
            _ => false,
        };
    }

    /// <summary>The real folder; null: it is not to be read.</summary>
    private string? Follow(DirectoryInfo directory, string path, IReadOnlyList<string> above)
    {
        if (directory.LinkTarget is null)
            return directory.FullName;
        if (directory.ResolveLinkTarget(returnFinalTarget: true) is not { Exists: true } target || above.Contains(target.FullName))
            return null;
        if (IsInside(target.FullName))
            return target.FullName;
        _notes.Add($"'{path}' in {folder} is a link to the folder {target.FullName}, which lies outside: it is not shipped.");
        return null;
    }

    /// <summary>The file itself; null: the link leads nowhere.</summary>
    private string? Follow(FileInfo file, string path)
    {
        if (file.LinkTarget is null)
            return file.FullName;
        if (file.ResolveLinkTarget(returnFinalTarget: true) is not FileInfo { Exists: true } target)
        {
            _notes.Add($"'{path}' in {folder} is a link to {file.LinkTarget}, where no file is: it is not shipped.");
            return null;
        }
        // A build may link its files instead of copying them (CreateSymbolicLinksForCopyFilesToOutputDirectoryIfPossible), so such a file is needed.
        if (!IsInside(target.FullName))
            _notes.Add($"'{path}' in {folder} is a link to {target.FullName}, which lies outside: that file is shipped.");
        return target.FullName;
    }

    private bool IsInside(string path) => path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
