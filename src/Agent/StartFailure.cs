namespace MultiStream.Agent;

/// <summary>Puts into words why a program did not start. The kernel's number alone says "no such file" of a script whose interpreter is missing.</summary>
internal static class StartFailure
{
    private const int NoEntry = 2, ArgumentsTooLong = 7, NoProgram = 8, TryAgain = 11, NoMemory = 12, NoPermission = 13, NotADirectory = 20, Loop = 40;

    /// <param name="error">The error number of the start.</param>
    /// <param name="program">The program as it was given: a name, or a path that may be relative to <paramref name="directory"/>.</param>
    /// <param name="directory">The block's working directory.</param>
    public static string Explain(int error, string program, string directory) => error switch
    {
        NoEntry when !Directory.Exists(directory) => $"the stream's working directory {directory} is gone",
        NoEntry => NotThere(program, directory),
        NoPermission => $"'{program}' is not executable, or its file system does not allow it",
        NoProgram => $"'{program}' is no program for this system; a script needs a first line such as #!/bin/sh",
        ArgumentsTooLong => "the arguments and environment are longer than the system allows",
        NotADirectory => $"a part of the path '{program}' is no directory",
        Loop => $"the path '{program}' goes in a circle",
        TryAgain or NoMemory => $"the system has no room for another process (error {error})",
        _ => $"'{program}' did not start (error {error})",
    };

    private static string NotThere(string program, string directory)
    {
        bool isPath = program.Contains('/', StringComparison.Ordinal);
        var file = isPath ? Path.Combine(directory, program) : InPath(program);
        if (file is not null && File.Exists(file))
            return Interpreter(file) is { } interpreter
                ? $"'{program}' is there, but its interpreter '{interpreter.Replace("\r", "\\r", StringComparison.Ordinal)}' is not"
                : $"'{program}' is there, but the loader that it names is not: it was made for another system";
        return isPath
            ? $"there is no file '{program}'{(Path.IsPathRooted(program) ? "" : " (a relative path begins at the stream's working directory)")}"
            : $"there is no program '{program}' on this host (looked in PATH)";
    }

    private static string? InPath(string program)
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
        {
            if (File.Exists(Path.Combine(folder, program)))
                return Path.Combine(folder, program);
        }
        return null;
    }

    /// <summary>What the first line of a script names; null: it is no script.</summary>
    private static string? Interpreter(string file)
    {
        const int Longest = 256;   // the kernel reads no further
        try
        {
            using var stream = File.OpenRead(file);
            var bytes = new byte[Longest];
            int n = stream.ReadAtLeast(bytes, Longest, throwOnEndOfStream: false);
            var line = System.Text.Encoding.UTF8.GetString(bytes, 0, n);
            return line.StartsWith("#!", StringComparison.Ordinal) ? line[2..].Split('\n')[0].TrimStart().Split(' ', '\t')[0] : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;   // executable and not readable: then it is no script
        }
    }
}
