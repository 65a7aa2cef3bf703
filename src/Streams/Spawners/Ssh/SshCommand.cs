using System.Globalization;
using MultiStream.Options;

namespace MultiStream.Spawners.Ssh;

/// <summary>The words of one ssh command, from a place's settings. Pure: looks at no file.</summary>
internal sealed class SshCommand
{
    private const int ConnectSeconds = 20;
    private readonly List<string> _options = [];
    private readonly List<string> _way = [];

    /// <exception cref="MultiStreamSettingsException">A path begins with <c>~</c> and there is no home.</exception>
    public SshCommand(StreamPlace place, string? userHome)
    {
        Host = place["host"] is { Length: > 0 } host ? host : throw new MultiStreamSettingsException($"{place.Source}: kind 'ssh' needs 'host'.");
        Port = place["port"] is { Length: > 0 } port ? port : null;
        IdentityFile = Resolve(place, "identityFile", userHome);
        KnownHosts = Resolve(place, "knownHosts", userHome);
        var own = (place["sshOptions"] ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        KeyCheck = SshHostKeyCheck.Of(own);

        // ssh keeps the first value that it meets: the settings' own options go before ours, and ours before the user's configuration.
        foreach (var option in own)
            AddWay(option);
        Add("BatchMode=yes");                              // nothing asks: there is nobody to answer
        Add("StrictHostKeyChecking=yes");                  // whatever ~/.ssh/config says; only sshOptions can weaken it, and the log tells
        Add($"ConnectTimeout={ConnectSeconds.ToString(CultureInfo.InvariantCulture)}");
        Add("ServerAliveInterval=5");                      // a pulled cable sends no FIN: lost after 15 s
        Add("ServerAliveCountMax=3");
        Add("ClearAllForwardings=yes");                    // a LocalForward of the configuration would be taken from the second stream on
        Add("ForwardX11=no");
        Add("ControlMaster=no");                           // one connection, one stream: a shared one would end all of them together
        Add("ControlPath=none");
        Add("RemoteCommand=none");
        Add("PermitLocalCommand=no");
        Add("LogLevel=INFO");                              // below it ssh keeps silent about resets and missing algorithms
        if (Port is not null)
            AddWay("Port=" + Port);
        if (place["user"] is { Length: > 0 } user)
            AddWay("User=" + user);
        if (IdentityFile is not null)
        {
            AddWay("IdentityFile=" + Quote(IdentityFile));
            AddWay("IdentitiesOnly=yes");                     // an agent with six other keys would use up the server's MaxAuthTries
        }
        if (KnownHosts is not null)
            AddWay("UserKnownHostsFile=" + Quote(KnownHosts));
    }

    public string Host { get; }

    public string? Port { get; }

    /// <summary>Full path of the private key; null: ssh finds one.</summary>
    public string? IdentityFile { get; }

    /// <summary>Full path of the known hosts; null: ssh's own.</summary>
    public string? KnownHosts { get; }

    /// <summary>What the settings' own options say about the check of the host's key.</summary>
    public SshHostKeyCheck KeyCheck { get; }

    /// <summary>The arguments that run <paramref name="shellCommand"/> in a POSIX shell of the place, whatever the login shell is.</summary>
    public List<string> Run(string shellCommand) => ["-T", .. _options, "--", Host, $"exec sh -c '{shellCommand}'"];

    /// <summary>The arguments that print the configuration which ssh would use, and connect to nothing.</summary>
    public List<string> Describe() => ["-G", .. _options, "--", Host];

    /// <summary>The arguments for a person at a terminal who goes the same way: only what the settings say, so that ssh may ask him.</summary>
    public List<string> ForPerson(string command) => ["-t", .. _way, "--", Host, command];

    /// <summary>Adds one that says where the host is and who logs in.</summary>
    private void AddWay(string option)
    {
        Add(option);
        _way.AddRange(_options[^2..]);
    }

    private void Add(string option)
    {
        _options.Add("-o");
        _options.Add(option);
    }

    private static string? Resolve(StreamPlace place, string setting, string? userHome) =>
        place[setting] is { Length: > 0 } value ? Path.GetFullPath(SettingsPath.Resolve(value, place.BaseDirectory, userHome)) : null;

    /// <summary>A path as one word of ssh_config: blanks and quotes as they are, and % not the start of a token.</summary>
    public static string Quote(string path) =>
        "\"" + path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal) + "\"";
}
