using System.Diagnostics;

namespace MultiStream.Spawners;

/// <summary>Starts a program without the terminal that the tests may run at.</summary>
internal static class OwnSession
{
    private static readonly string? s_setsid = !OperatingSystem.IsWindows() ? Array.Find(["/usr/bin/setsid", "/bin/setsid"], File.Exists) : null;

    /// <summary>
    /// In a session of its own: Ctrl-C at the terminal is for the test run, which says goodbye to its agents; and who wants to ask for a password finds
    /// nobody to ask, instead of a test that waits.
    /// </summary>
    public static ProcessStartInfo Start(string program, IEnumerable<string> arguments) =>
        s_setsid is not null ? new ProcessStartInfo(s_setsid, [program, .. arguments]) : new ProcessStartInfo(program, arguments);
}
