using System.Diagnostics;

namespace MultiStream.Spawners.Ssh;

/// <summary>How the ssh client is started.</summary>
internal static class SshProgram
{
    private static readonly string? s_setsid = !OperatingSystem.IsWindows() ? Array.Find(["/usr/bin/setsid", "/bin/setsid"], File.Exists) : null;

    /// <summary>The full path of the client in the folders of <c>PATH</c>; null: there is none.</summary>
    public static string? Find(string? path)
    {
        var name = OperatingSystem.IsWindows() ? "ssh.exe" : "ssh";
        return (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    /// <param name="program">See <see cref="Find"/>.</param>
    /// <param name="arguments">What follows <c>ssh</c>.</param>
    public static ProcessStartInfo Start(string program, IEnumerable<string> arguments)
    {
        // A session of its own: Ctrl-C at the terminal is for the test run, which says goodbye to its agents; and the ssh that goes to a
        // jump host is not told of BatchMode, so it would ask its questions at the terminal.
        var start = s_setsid is not null ? new ProcessStartInfo(s_setsid, [program, .. arguments]) : new ProcessStartInfo(program, arguments);
        start.Environment["SSH_ASKPASS_REQUIRE"] = "never";
        // Messages in English for ssh and its proxies. Not LC_ALL: Debian's ssh sends LC_* on, and the place's language is not ours to set.
        start.Environment["LANGUAGE"] = "C";
        return start;
    }
}
