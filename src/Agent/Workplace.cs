using System.Collections;
using MultiStream.Agent.Platform;

namespace MultiStream.Agent;

/// <summary>The stream's working directory and the environment that its blocks start with.</summary>
internal sealed class Workplace
{
    /// <summary>What the launch of the agent set for the agent alone; the user's own values, if any, stand in <c>MULTISTREAM_SAVED_…</c>.</summary>
    private static readonly string[] s_borrowed =
        ["DOTNET_EnableDiagnostics", "DOTNET_gcServer", "DOTNET_ROOT", "DOTNET_TieredCompilation", "DOTNET_TieredPGO", "DOTNET_TC_BackgroundWorkerTimeoutMs"];

    private const string Saved = "MULTISTREAM_SAVED_";

    /// <summary>The stream's name in the directory's is for people; a file name ends at 255 bytes.</summary>
    private const int MaxStreamName = 100;

    private Workplace(string directory) => Directory = directory;

    public string Directory { get; }

    /// <summary>Makes a fresh directory, 0700, below TMPDIR or /tmp.</summary>
    /// <exception cref="IOException">No room, no permission.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public static Workplace Create(string stream, string token)
    {
        var parent = Environment.GetEnvironmentVariable("TMPDIR") is { Length: > 0 } set && System.IO.Directory.Exists(set) ? set : "/tmp";
        var path = Path.Combine(Path.GetFullPath(parent), $"multistream-{stream[..Math.Min(stream.Length, MaxStreamName)]}-{token[..12]}");
        System.IO.Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new Workplace(path);
    }

    /// <summary>Removes the directory and all in it; null, or what went wrong.</summary>
    public string? Remove()
    {
        try
        {
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
                foreach (var folder in System.IO.Directory.EnumerateDirectories(Directory, "*", SearchOption.AllDirectories).Prepend(Directory))
                    File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                System.IO.Directory.Delete(Directory, recursive: true);
                return null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return $"directory {Directory} could not be removed: {e.Message}";
            }
        }
    }

    /// <summary>Gives the process back the file mode mask of the user; the bootstrap narrowed it for its own files.</summary>
    public static void RestoreUmask()
    {
        if (Environment.GetEnvironmentVariable(Saved + "umask") is { } text && text.Length is > 0 and <= 4 && text.All(c => c is >= '0' and <= '7'))
            _ = Libc.Umask(Convert.ToUInt32(text, 8));
    }

    /// <summary>The place's own environment, without what was meant for the agent, plus the block's.</summary>
    /// <param name="pairs">Name, value, name, value.</param>
    /// <param name="marker"><c>token.block</c>.</param>
    public List<string> EnvironmentOf(IReadOnlyList<string> pairs, string marker)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            values[(string)entry.Key] = (string?)entry.Value ?? "";
        foreach (var name in s_borrowed)
        {
            if (values.Remove(Saved + name, out var original))
                values[name] = original;
            else
                values.Remove(name);
        }
        values.Remove(Saved + "umask");
        values.Remove("OLDPWD");
        values["PWD"] = Directory;
        for (int i = 0; i + 1 < pairs.Count; i += 2)
            values[pairs[i]] = pairs[i + 1];
        values[ProcessTree.Variable] = marker;
        return [.. values.Select(v => v.Key + "=" + v.Value)];
    }
}
