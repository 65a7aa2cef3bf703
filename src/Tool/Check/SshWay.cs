using System.Text.RegularExpressions;
using MultiStream.Options;
using MultiStream.Spawners;
using MultiStream.Spawners.Ssh;

namespace MultiStream.Tool.Check;

/// <summary>How a person gets to an ssh host of the settings: the words of commands to type.</summary>
/// <param name="place">The host.</param>
/// <param name="said">What ssh said: it names the host that an alias stands for, and the files that it looked into.</param>
internal sealed partial class SshWay(StreamPlace place, string said)
{
    private const string Sudo = "sudo ";

    /// <summary>The address and port that ssh went to, as far as is known.</summary>
    private readonly (string Host, string? Port) _end = End(said) ?? (place["host"] ?? "HOST", place["port"]);

    public string Host => place["host"] ?? "HOST";

    public string Port => _end.Port ?? "22";

    /// <summary>Where ssh says that it connects to: for an alias, what that stands for.</summary>
    public string Address => _end.Host;

    /// <summary>Who logs in, as ssh said it, which knows its own configuration; else as the settings say. Null: not known.</summary>
    public string? Account => Denied().Match(said) is { Success: true } denied ? denied.Groups[1].Value : place["user"];

    /// <summary>The host, with who logs in there, where that is known.</summary>
    public string Login => At(Account);

    /// <summary>The file that the host's key is to be in.</summary>
    public string KnownHosts => OffendingFile().Match(said) is { Success: true } match ? match.Groups[1].Value : PathOf("knownHosts") ?? Path.Combine(Home, ".ssh", "known_hosts");

    /// <summary>The public half of the key of the settings; else the usual one.</summary>
    public string PublicKey => (PathOf("identityFile") ?? Path.Combine(Home, ".ssh", "id_ed25519")) + ".pub";

    /// <summary>A command that runs another one there, or logs in.</summary>
    /// <param name="command">What to run there; null: a shell.</param>
    /// <param name="account">Who logs in; null: whom the settings name.</param>
    public string Ssh(string? command = null, string? account = null)
    {
        bool asks = command?.StartsWith(Sudo, StringComparison.Ordinal) == true;
        if (asks && (account ?? Account) == "root")
            (asks, command) = (false, command![Sudo.Length..]);
        // Without a terminal sudo cannot ask for the password.
        return KeptPlace.Words(["ssh", .. asks ? ["-t"] : Array.Empty<string>(), .. Options(withKey: account is null), At(account ?? place["user"]), .. command is null ? [] : new[] { command }]);
    }

    /// <summary>Has ssh itself show the key and ask: it goes by jump hosts and aliases, and adds the very key that was compared, under the name and to the file that it will look into.</summary>
    public string AskForKey() => KeptPlace.Words(["ssh", "-o", "StrictHostKeyChecking=ask", .. Options(withKey: true), At(place["user"]), "true"]);

    /// <summary>The name of the host in a file of known hosts.</summary>
    public string KnownName => _end.Port is null or "22" ? Address : $"[{Address}]:{_end.Port}";

    public IEnumerable<string> Options(bool withKey) =>
    [
        .. place["port"] is { } port and not "22" ? ["-p", port] : Array.Empty<string>(),
        .. withKey && PathOf("identityFile") is { } key ? IsPlain(key) ? ["-i", key] : ["-o", "IdentityFile=" + SshCommand.Quote(key)] : Array.Empty<string>(),
        .. PathOf("knownHosts") is { } known ? ["-o", "UserKnownHostsFile=" + (IsPlain(known) ? known : SshCommand.Quote(known))] : Array.Empty<string>(),
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

    private string At(string? account) => (account is null ? "" : account + "@") + Host;

    /// <summary>It is a word of ssh's configuration as it stands.</summary>
    private static bool IsPlain(string path) => path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '+' or '@' or ':' or ',');

    private static (string, string?)? End(string said)
    {
        foreach (var pattern in (Regex[])[ConnectTo(), KeyOf()])
        {
            if (pattern.Match(said) is { Success: true } match)
                return (match.Groups[1].Value, match.Groups[2].Success ? match.Groups[2].Value : null);
        }
        return null;
    }

    [GeneratedRegex(@"(?:^|\s)([^\s@]+)@\S+: Permission denied", RegexOptions.CultureInvariant)]
    private static partial Regex Denied();

    [GeneratedRegex(@"connect to host (\S+) port (\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex ConnectTo();

    [GeneratedRegex(@"[Hh]ost key (?:is known )?for \[?([^\s\]]+)\]?(?::(\d+))? (?:and you have|has changed)", RegexOptions.CultureInvariant)]
    private static partial Regex KeyOf();

    [GeneratedRegex(@"Offending \S+ key in (\S+):\d+", RegexOptions.CultureInvariant)]
    private static partial Regex OffendingFile();
}
