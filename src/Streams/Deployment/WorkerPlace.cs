using MultiStream.Protocol;

namespace MultiStream.Deployment;

/// <summary>
/// Looks at a place, in its agent, for what a worker needs: bundles in the cache that the agent was started from, frameworks beside the
/// runtime that it runs on, and the library of cultures.
/// </summary>
/// <param name="programFolder">Where the agent's own files are.</param>
/// <param name="dotnet">The program that runs it.</param>
/// <param name="bootId">What the system says of its last start; empty: it says nothing.</param>
/// <param name="log">Takes a line for the stream's log.</param>
internal sealed class WorkerPlace(string programFolder, string dotnet, string bootId, Action<string> log)
{
    /// <summary>The pointer's word for a bundle that has to be verified before it is used again; no boot has this name.</summary>
    public const string InDoubt = "?";

    public WorkerPlaceAnswer Find(WorkerPlaceRequest request)
    {
        var cache = CachePruner.FindCache(programFolder);
        var folders = new string[request.Keys.Count];
        for (int i = 0; i < folders.Length; i++)
            folders[i] = cache is null ? "" : FindBundle(cache, request.Keys[i]);
        var missing = new List<string>();
        var shared = Path.Combine(Path.GetDirectoryName(dotnet) ?? "/", "shared");
        foreach (var need in request.Frameworks)
        {
            if (!HasFramework(shared, need))
                missing.Add(need.ToString());
        }
        return new WorkerPlaceAnswer(cache ?? "", folders, dotnet, Path.Combine(programFolder, AgentInstallation.AssemblyName), missing, !request.LookForIcu || IcuLibrary.IsThere());
    }

    /// <summary>The folder of a bundle that can be used as it is; marks it as used. Empty: the place's shell has to look, verify or receive.</summary>
    private string FindBundle(string cache, string key)
    {
        var pointer = Path.Combine(cache, "b", key);
        try
        {
            if (!File.Exists(pointer))
                return "";
            var words = File.ReadAllText(pointer).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
            // What was written just before a power cut may have come back empty: of an earlier boot, only what was verified since (-) counts.
            if (words.Length != 2 || (words[1] != "-" && words[1] != bootId) || !words[0].StartsWith($"d/{key}-", StringComparison.Ordinal))
                return "";
            var folder = Path.Combine(cache, words[0]);
            if (!IsUntouched(folder))
            {
                log($"The files in {folder} are not as they were sent; blocks share them and must not change them. They are verified and sent again.");
                Doubt(pointer, words[0]);
                return "";
            }
            File.SetLastWriteTimeUtc(pointer, DateTime.UtcNow);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log($"The cache {cache} cannot be read: {e.Message}");
            return "";
        }
    }

    /// <summary>
    /// Blocks run in this folder, and an account such as root may write where nobody else may. The list of hashes was written after all
    /// other files, so what is younger was changed: that is seen without reading a file.
    /// </summary>
    private static bool IsUntouched(string folder)
    {
        var sums = Path.Combine(folder, FileBundle.SumsName);
        if (!File.Exists(sums))
            return false;
        var written = File.GetLastWriteTimeUtc(sums);
        foreach (var line in File.ReadLines(sums))
        {
            var file = new FileInfo(Path.Combine(folder, line[(line.IndexOf(' ', StringComparison.Ordinal) + 2)..]));
            if (!file.Exists || file.LastWriteTimeUtc > written)
                return false;
        }
        return true;
    }

    private static void Doubt(string pointer, string folder)
    {
        // With a dot, so that nobody takes it for a pointer; and in one step, so that nobody reads half of it.
        var draft = Path.Combine(Path.GetDirectoryName(pointer)!, $".{Environment.ProcessId}.{Path.GetFileName(pointer)}");
        File.WriteAllText(draft, $"{folder} {InDoubt}\n");
        File.Move(draft, pointer, overwrite: true);
    }

    private static bool HasFramework(string shared, FrameworkNeed need)
    {
        var folder = Path.Combine(shared, need.Name);
        if (!Directory.Exists(folder))
            return false;
        foreach (var version in Directory.EnumerateDirectories(folder))
        {
            // An installer may leave the folder of a version that it removed.
            if (need.IsMetBy(Path.GetFileName(version)) && File.Exists(Path.Combine(version, need.Name + ".deps.json")))
                return true;
        }
        return false;
    }
}
