using System.Collections;
using MultiStream.Deployment;

namespace MultiStream.Agent;

/// <summary>The stream's working directory and the environment that its blocks start with.</summary>
internal sealed class Workplace
{
    /// <summary>The stream's name in the directory's is for people; a file name ends at 255 bytes.</summary>
    private const int MaxStreamName = 100;

    private Workplace(string directory, string stream) => (Directory, Stream) = (directory, stream);

    public string Directory { get; }

    private string Stream { get; }

    /// <summary>Makes a fresh directory, 0700, below TMPDIR or /tmp.</summary>
    /// <exception cref="IOException">No room, no permission.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public static Workplace Create(string stream, string token)
    {
        var parent = Environment.GetEnvironmentVariable("TMPDIR") is { Length: > 0 } set && System.IO.Directory.Exists(set) ? set : "/tmp";
        var path = Path.Combine(Path.GetFullPath(parent), $"multistream-{stream[..Math.Min(stream.Length, MaxStreamName)]}-{token[..12]}");
        System.IO.Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new Workplace(path, stream);
    }

    /// <summary>Removes the directory and all in it; null, or what went wrong.</summary>
    public string? Remove()
    {
        try
        {
            if (System.IO.Directory.Exists(SyncFolder.Of(Directory)))
                System.IO.Directory.Delete(SyncFolder.Of(Directory), recursive: true);
            System.IO.Directory.Delete(Directory, recursive: true);
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null;   // a block removed it
        }
        catch (Exception first) when (first is IOException or UnauthorizedAccessException)
        {
            // Folders that a block made read-only: open them, then try again.
            try
            {
                OpenUp(new DirectoryInfo(Directory));
                System.IO.Directory.Delete(Directory, recursive: true);
                return null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return $"directory {Directory} could not be removed: {e.Message}";
            }
        }
    }

    /// <summary>
    /// Makes a folder and all in it ours to empty. By hand, because .NET's own recursion follows links, and what a block's link names is not ours.
    /// </summary>
    private static void OpenUp(DirectoryInfo folder)
    {
        folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        foreach (var inner in folder.EnumerateDirectories())
        {
            if (inner.LinkTarget is null)
                OpenUp(inner);
        }
    }

    /// <summary>The place's own environment, without what was meant for the agent, plus the block's.</summary>
    /// <param name="pairs">Name, value, name, value.</param>
    /// <param name="marker"><c>token.block</c>.</param>
    public List<string> EnvironmentOf(IReadOnlyList<string> pairs, string marker)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            values[(string)entry.Key] = (string?)entry.Value ?? "";
        foreach (var (name, _) in AgentEnvironment.Values)
        {
            if (values.Remove(AgentEnvironment.SavedPrefix + name, out var original))
                values[name] = original;
            else
                values.Remove(name);
        }
        values.Remove("OLDPWD");
        values["PWD"] = Directory;
        for (int i = 0; i + 1 < pairs.Count; i += 2)
            values[pairs[i]] = pairs[i + 1];
        values[ProcessTree.Variable] = marker;
        var folder = SyncFolder.Of(Directory);
        values["MULTISTREAM_SYNC"] = "door:" + folder;
        values["MULTISTREAM_STREAM"] = Stream;
        values["PATH"] = folder + ":" + (values.GetValueOrDefault("PATH") is { Length: > 0 } path ? path : "/usr/local/bin:/usr/bin:/bin");
        var environment = new List<string>(values.Count);
        foreach (var (name, value) in values)
            environment.Add(name + "=" + value);
        return environment;
    }
}
