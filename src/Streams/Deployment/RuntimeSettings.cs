using System.Text.Json;

namespace MultiStream.Deployment;

/// <summary>What a test project's <c>runtimeconfig.json</c> asks for.</summary>
internal sealed class RuntimeSettings
{
    private RuntimeSettings(IReadOnlyList<FrameworkNeed> frameworks, bool invariantGlobalization, bool bringsIcu, IReadOnlyList<string> probingFolders)
    {
        BringsIcu = bringsIcu;
        Frameworks = frameworks;
        InvariantGlobalization = invariantGlobalization;
        ProbingFolders = probingFolders;
    }

    public IReadOnlyList<FrameworkNeed> Frameworks { get; }

    public bool InvariantGlobalization { get; }

    /// <summary>The library of cultures is among the project's own files (a package such as Microsoft.ICU.ICU4C.Runtime).</summary>
    public bool BringsIcu { get; }

    /// <summary>Package folders that the project was told of when it was built (<c>GenerateRuntimeConfigDevFile</c>).</summary>
    public IReadOnlyList<string> ProbingFolders { get; }

    /// <summary>Reads <c>T.runtimeconfig.json</c>, and <c>T.runtimeconfig.dev.json</c> where it is.</summary>
    /// <exception cref="MultiStreamException">It is not what an SDK writes, or the project is self-contained.</exception>
    public static RuntimeSettings Read(string path)
    {
        var own = JsonText.Read(path, root => Read(path, root));
        var forDevelopers = Path.ChangeExtension(path, ".dev.json");
        if (!File.Exists(forDevelopers))
            return own;
        var more = JsonText.Read(forDevelopers, Folders);
        return new RuntimeSettings(own.Frameworks, own.InvariantGlobalization, own.BringsIcu, [.. own.ProbingFolders, .. more]);
    }

    private static RuntimeSettings Read(string path, JsonElement root)
    {
        var options = root.GetProperty("runtimeOptions");
        var frameworks = new List<FrameworkNeed>();
        if (options.TryGetProperty("framework", out var single))
            frameworks.Add(Need(single));
        if (options.TryGetProperty("frameworks", out var several))
            frameworks.AddRange(several.EnumerateArray().Select(Need));
        if (frameworks.Count == 0)
        {
            throw new MultiStreamException(
                $"{path} names no framework, as that of a self-contained program. C# blocks need a project that uses an installed .NET: set SelfContained to false in it, and build it again.");
        }
        string Property(string name) =>
            options.TryGetProperty("configProperties", out var properties) && properties.TryGetProperty(name, out var value) ? value.ToString() : "";
        bool invariant = Property("System.Globalization.Invariant").Equals("true", StringComparison.OrdinalIgnoreCase);
        bool bringsIcu = Property("System.Globalization.AppLocalIcu").Length > 0;
        return new RuntimeSettings(frameworks, invariant, bringsIcu, Folders(root));
    }

    private static FrameworkNeed Need(JsonElement framework) => new(framework.GetProperty("name").GetString()!, framework.GetProperty("version").GetString()!);

    private static List<string> Folders(JsonElement root) =>
        root.TryGetProperty("runtimeOptions", out var options) && options.TryGetProperty("additionalProbingPaths", out var paths)
            // A path with | is a pattern of a folder made for one framework and architecture; packages are not laid out so.
            ? [.. paths.EnumerateArray().Select(p => p.GetString()!).Where(p => !p.Contains('|', StringComparison.Ordinal))]
            : [];
}
