namespace MultiStream.Spawners.Ssh;

/// <summary>The checks of a private key that ssh makes too, but answers with no more than "Permission denied" by the host.</summary>
internal static class KeyFile
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>What is wrong and what to do, or null.</summary>
    public static string? WhyNot(string path)
    {
        if (Directory.Exists(path))
            return "it is a folder. Name the private key itself.";
        if (!File.Exists(path))
            return "there is no such file.";
        try
        {
            using (File.OpenRead(path))
            {
                // Opening is the question.
            }
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return $"it cannot be read: {e.Message}";
        }
        if (path.EndsWith(".pub", StringComparison.OrdinalIgnoreCase))
            return null;   // ssh takes it as the name of a key that an agent holds
        return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0
            ? $"others may read or write it, so ssh does not use it. Do: chmod 600 {path}"
            : null;
    }
}
