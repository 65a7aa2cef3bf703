using System.Reflection;

namespace MultiStream.Deployment;

/// <summary>The project whose files this process runs with: the program, or the test assembly for which a test host was started.</summary>
internal static class OwnProject
{
    private const string Suffix = ".deps.json";

    /// <summary>Path of its assembly; null when that cannot be told.</summary>
    public static string? Assembly { get; } = Find((string?)AppContext.GetData("APP_CONTEXT_DEPS_FILES"), System.Reflection.Assembly.GetEntryAssembly());

    /// <summary>
    /// The host names the application's list of dependencies before those of its frameworks. For a test host that is the list of the tests, while the entry assembly is the host's own.
    /// </summary>
    private static string? Find(string? lists, Assembly? entry)
    {
        foreach (var list in (lists ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (list.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase) && list[..^Suffix.Length] + ".dll" is var assembly && File.Exists(assembly))
                return assembly;
        }
        return entry is { Location: { Length: > 0 } location } ? location : null;
    }
}
