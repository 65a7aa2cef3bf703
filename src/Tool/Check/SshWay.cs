using System.Text.RegularExpressions;
using MultiStream.Options;
using MultiStream.Spawners;

namespace MultiStream.Tool.Check;

/// <summary>How a person gets to an ssh host of the settings: the words of commands to type.</summary>
/// <param name="place">The host.</param>
/// <param name="said">What ssh said: it names the host that an alias stands for, and the files that it looked into.</param>
internal sealed partial class SshWay(StreamPlace place, string said)
{
    /// <summary>The address and port that ssh went to, as far as is known.</summary>
    private readonly (string Host, string? Port) _end = End(said) ?? (place["host"] ?? "HOST", place["port"]);

    public string Host => place["host"] ?? "HOST";

    public string Port => _end.Port ?? "22";

    /// <summary>Where ssh says that it connects to: for an alias, what that stands for.</summary>
    public string Address => _end.Host;

    public string Account => place["user"] ?? Environment.UserName;

    /// <summary>The file that the host's key is to be in.</summary>
    public string KnownHosts => OffendingFile().Match(said) is { Success: true } match ? match.Groups[1].Value : PathOf("knownHosts") ?? Path.Combine(Home, ".ssh", "known_hosts");

    /// <summary>The public half of the key of the settings; else the usual one.</summary>
    public string PublicKey => (PathOf("identityFile") ?? Path.Combine(Home, ".ssh", "id_ed25519")) + ".pub";

    /// <summary>Only by way of another one is it reached: a connection of our own says nothing.</summary>
    public bool IsBehindAnother => (place["sshOptions"] ?? "").Contains("Proxy", StringComparison.OrdinalIgnoreCase);

    /// <summary>A command that runs another one there, or logs in.</summary>
    /// <param name="command">What to run there; null: a shell.</param>
    /// <param name="account">Who logs in; null: whom the settings name.</param>
    public string Ssh(string? command = null, string? account = null)
    {
        var user = account ?? place["user"];
        return KeptPlace.Words(["ssh", .. Options(withKey: account is null), (user is null ? "" : user + "@") + Host, .. command is null ? [] : new[] { command }]);
    }

    /// <summary>Has ssh itself show the key and ask.</summary>
    public string AskForKey() => KeptPlace.Words(["ssh", "-o", "StrictHostKeyChecking=ask", .. Options(withKey: true), (place["user"] is { } user ? user + "@" : "") + Host, "true"]);

    /// <summary>The host's keys as it shows them.</summary>
    public string Scan() => KeptPlace.Words(["ssh-keyscan", .. PortWords("-p"), Address]);

    /// <summary>The name of the host in a file of known hosts.</summary>
    public string KnownName => _end.Port is null or "22" ? Address : $"[{Address}]:{_end.Port}";

    public IEnumerable<string> PortWords(string option) => _end.Port is null or "22" ? [] : [option, _end.Port];

    public IEnumerable<string> Options(bool withKey) =>
    [
        .. place["port"] is { } port and not "22" ? ["-p", port] : Array.Empty<string>(),
        .. withKey && PathOf("identityFile") is { } key ? ["-i", key] : Array.Empty<string>(),
        .. PathOf("knownHosts") is { } known ? ["-o", "UserKnownHostsFile=" + known] : Array.Empty<string>(),
        .. (place["sshOptions"] ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SelectMany(o => (string[])["-o", o]),
    ];

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private string? PathOf(string setting)
    {
        if (place[setting] is not { Length: > 0 } value)
            return null;
        var path = Path.GetFullPath(SettingsPath.Resolve(value, place.BaseDirectory, Home));
        return path;
    }

    private static (string, string?)? End(string said)
    {
        foreach (var pattern in (Regex[])[ConnectTo(), KeyOf()])
        {
            if (pattern.Match(said) is { Success: true } match)
                return (match.Groups[1].Value, match.Groups[2].Success ? match.Groups[2].Value : null);
        }
        return null;
    }

    [GeneratedRegex(@"connect to host (\S+) port (\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex ConnectTo();

    [GeneratedRegex(@"[Hh]ost key (?:is known )?for \[?([^\s\]]+)\]?(?::(\d+))? (?:and you have|has changed)", RegexOptions.CultureInvariant)]
    private static partial Regex KeyOf();

    [GeneratedRegex(@"Offending \S+ key in (\S+):\d+", RegexOptions.CultureInvariant)]
    private static partial Regex OffendingFile();
}
