using System.Diagnostics;

namespace MultiStream.Spawners.Ssh;

/// <summary>How the ssh client is started.</summary>
internal static class SshProgram
{
    /// <summary>The full path of the client in the folders of <c>PATH</c>; null: there is none.</summary>
    public static string? Find(string? path) => ProgramFinder.Find("ssh", path);

    /// <param name="program">See <see cref="Find"/>.</param>
    /// <param name="arguments">What follows <c>ssh</c>.</param>
    public static ProcessStartInfo Start(string program, IEnumerable<string> arguments)
    {
        // A session of its own also because the ssh that goes to a jump host is not told of BatchMode: it would ask its questions at the terminal.
        var start = OwnSession.Start(program, arguments);
        start.Environment["SSH_ASKPASS_REQUIRE"] = "never";
        // Messages in English for ssh and its proxies. Not LC_ALL: Debian's ssh sends LC_* on, and the place's language is not ours to set.
        start.Environment["LANGUAGE"] = "C";
        return start;
    }
}
