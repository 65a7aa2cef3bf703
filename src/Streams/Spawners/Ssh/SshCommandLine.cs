using System.Globalization;
using MultiStream.Options;

namespace MultiStream.Spawners.Ssh;

/// <summary>The words of the OpenSSH client for a place. ssh takes the first value that it meets for an option, so the order decides who wins.</summary>
internal static class SshCommandLine
{
    /// <summary>Seconds for the TCP connection when the settings say nothing; the limit of the whole opening is <c>Limits/Open</c>.</summary>
    private const int ConnectSeconds = 20;

    /// <param name="place">With the settings of kind <c>ssh</c>.</param>
    /// <param name="home">The home of the user who runs the tests.</param>
    public static List<string> Options(StreamPlace place, string? home)
    {
        var words = new List<string> { "-T" };
        // Not for the user to change: nothing may ask, and the pipe must be this connection's own, not a shared one's that outlives it.
        Add(words, "BatchMode=yes", "ControlMaster=no", "ControlPath=none", "RequestTTY=no", "RemoteCommand=none", "LogLevel=ERROR");
        foreach (var option in SettingList.AtBlanks(place["sshOptions"] ?? ""))
            Add(words, option);
        if (place["knownHosts"] is { Length: > 0 } known)
            Add(words, $"UserKnownHostsFile={Quote(SettingsPath.Resolve(known, place.BaseDirectory, home))}", "GlobalKnownHostsFile=/dev/null", "StrictHostKeyChecking=yes");
        if (place["identityFile"] is { Length: > 0 } identity)
        {
            words.AddRange(["-i", SettingsPath.Resolve(identity, place.BaseDirectory, home)]);
            Add(words, "IdentitiesOnly=yes");
        }
        if (place["port"] is { Length: > 0 } port)
            words.AddRange(["-p", port.Trim()]);
        if (place["user"] is { Length: > 0 } user)
            words.AddRange(["-l", user]);
        // Defaults, for a connection that falls silent: 15 s.
        Add(words, "ClearAllForwardings=yes", "PermitLocalCommand=no", "ServerAliveInterval=5", "ServerAliveCountMax=3",
            string.Create(CultureInfo.InvariantCulture, $"ConnectTimeout={ConnectSeconds}"));
        return words;
    }

    /// <summary>True when the settings themselves switch off the check of the host's key.</summary>
    public static bool SkipsHostKey(StreamPlace place) => SettingList.AtBlanks(place["sshOptions"] ?? "")
        .Any(o => o.Equals("StrictHostKeyChecking=no", StringComparison.OrdinalIgnoreCase) || o.Equals("StrictHostKeyChecking=off", StringComparison.OrdinalIgnoreCase));

    private static void Add(List<string> words, params string[] options)
    {
        foreach (var option in options)
            words.AddRange(["-o", option]);
    }

    /// <summary>ssh splits the value of a file option at spaces unless it is quoted.</summary>
    private static string Quote(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}
