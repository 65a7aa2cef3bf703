namespace MultiStream.Spawners;

/// <summary>Finds a program of this machine.</summary>
internal static class ProgramFinder
{
    /// <summary>The full path of a program in the folders of <c>PATH</c>; null: there is none. The current directory is not searched.</summary>
    public static string? Find(string name, string? path)
    {
        string[] names = OperatingSystem.IsWindows() && !Path.HasExtension(name) ? [name + ".exe", name + ".cmd"] : [name];
        var files = from folder in (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                    where Path.IsPathFullyQualified(folder)
                    from file in names
                    select Path.Combine(folder, file);
        return files.FirstOrDefault(IsProgram);
    }

    /// <summary>What is wrong with the file at this path as a program: the rest of a sentence. Null: nothing.</summary>
    public static string? WhyNot(string file)
    {
        if (Directory.Exists(file))
            return "is a folder";
        if (!File.Exists(file))
            return "does not exist";
        return IsProgram(file) ? null : "is not executable; do chmod +x";
    }

    private static bool IsProgram(string file) =>
        File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
