using System.Collections;
using System.Runtime.InteropServices;
using System.Text;
using MultiStream.Deployment;
using MultiStream.Platform;

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
    /// <param name="keep">The directory itself is to stay: only what the agent put beside it goes.</param>
    public string? Remove(bool keep = false)
    {
        try
        {
            if (System.IO.Directory.Exists(SyncFolder.Of(Directory)))
                System.IO.Directory.Delete(SyncFolder.Of(Directory), recursive: true);
            if (!keep)
                System.IO.Directory.Delete(Directory, recursive: true);
            return null;
        }
        catch (Exception e) when (keep && e is (IOException or UnauthorizedAccessException))
        {
            return $"{SyncFolder.Of(Directory)} could not be removed: {e.Message}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Folders that a block made read-only, names that are no UTF-8 (which .NET takes for others, and says that they are not there); or a block removed it all.
            int error = FolderRemoval.Remove(LinuxFiles.CurrentFolder, Encoding.UTF8.GetBytes(Directory));
            return error < 0 ? $"directory {Directory} could not be removed: {Marshal.GetPInvokeErrorMessage(-error)}" : null;
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
