using System.Text.Json;

namespace MultiStream.Deployment;

/// <summary>The files that a program's <c>deps.json</c> names.</summary>
/// <param name="Assets">For all systems.</param>
/// <param name="BuiltFor">The only system that the program was built for; null: it was built for all.</param>
internal sealed record DependencyList(IReadOnlyList<DependencyAsset> Assets, string? BuiltFor)
{
    /// <exception cref="MultiStreamException">It is not what an SDK writes.</exception>
    public static DependencyList Read(string path) => JsonText.Read(path, Read);

    private static DependencyList Read(JsonElement root)
    {
        var name = root.GetProperty("runtimeTarget").GetProperty("name").GetString()!;
        var libraries = root.GetProperty("libraries");
        var assets = new List<DependencyAsset>();
        foreach (var library in root.GetProperty("targets").GetProperty(name).EnumerateObject())
        {
            var package = PackageFolder(libraries, library.Name);
            foreach (var kind in (string[])["runtime", "native", "resources", "runtimeTargets"])
            {
                if (!library.Value.TryGetProperty(kind, out var files))
                    continue;
                foreach (var file in files.EnumerateObject())
                {
                    // NuGet's sign for "nothing on purpose".
                    if (!file.Name.EndsWith("/_._", StringComparison.Ordinal))
                        assets.Add(Asset(library.Name, package, kind, file));
                }
            }
        }
        return new DependencyList(assets, name.Split('/') is [_, var system] ? system : null);
    }

    private static DependencyAsset Asset(string library, string? package, string kind, JsonProperty file)
    {
        var inFolder = kind switch
        {
            // As the host looks for them: by file name beside the program, by culture, and for a part that depends on the system by its whole path.
            _ when Text(file.Value, "localPath") is { } local => local,
            "resources" => $"{Text(file.Value, "locale") ?? file.Name.Split('/')[^2]}/{FileName(file.Name)}",
            "runtimeTargets" => file.Name,
            _ => FileName(file.Name),
        };
        return new DependencyAsset(library, package, file.Name, inFolder, kind == "runtimeTargets" ? Text(file.Value, "rid") : null, kind == "resources");
    }

    private static string? PackageFolder(JsonElement libraries, string library)
    {
        if (!libraries.TryGetProperty(library, out var about) || Text(about, "type") != "package")
            return null;
#pragma warning disable CA1308 // NuGet's own rule: the folders of packages are in lower case.
        return Text(about, "path") ?? library.ToLowerInvariant();
#pragma warning restore CA1308
    }

    private static string FileName(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}

/// <summary>A file that <c>deps.json</c> names.</summary>
/// <param name="Library">Name and version: <c>Newtonsoft.Json/13.0.3</c>.</param>
/// <param name="PackageFolder">The library's folder below a package root; null when it is no package.</param>
/// <param name="PathInPackage">With <c>/</c>.</param>
/// <param name="PathInFolder">Where the host looks for it below the program's folder, with <c>/</c>.</param>
/// <param name="Rid">The systems that it is for; null: all.</param>
/// <param name="IsSatellite">Texts of one language: without them there are others.</param>
internal sealed record DependencyAsset(string Library, string? PackageFolder, string PathInPackage, string PathInFolder, string? Rid, bool IsSatellite);
