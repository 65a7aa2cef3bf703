using System.Text.RegularExpressions;

namespace MultiStream.Spawners.Ssh;

/// <summary>Why ssh gave up, read from what it printed: OpenSSH has one exit code, 255, for all of its own failures.</summary>
/// <param name="Reason">For programs.</param>
/// <param name="What">What failed and what to do, for people; whole sentences.</param>
/// <param name="MayPass">The same connection may well succeed a moment later.</param>
internal sealed record SshFailure(OpenFailure Reason, string What, bool MayPass = false)
{
    private const int OwnFailure = 255;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

    /// <summary>The first row that matches counts, so causes stand before what they bring about: a jump host that is not found also closes the connection.</summary>
    private static readonly (Regex Pattern, OpenFailure Reason, string What)[] s_own =
    [
        Row(@"Could not resolve hostname", OpenFailure.NameNotResolved,
            "The host's name has no address. Check the spelling of 'host'; for an alias, the 'Host' entry of ~/.ssh/config of the user who runs the tests."),
        Row(@"REMOTE HOST IDENTIFICATION HAS CHANGED|^Host key for .* has changed|REVOKED HOST KEY|is marked as revoked", OpenFailure.HostKeyChanged,
            "The host's key is not the one that is known for it. If the host was installed anew, ask its owner for the new key and replace the old one in the known hosts; if not, another machine answers for it."),
        Row(@"Host key verification failed", OpenFailure.HostKeyUnknown,
            "The host's key is not in the known hosts. Connect once by hand (ssh) and compare the fingerprint with its owner's, or name a file that holds the key in 'knownHosts'."),
        Row(@"UNPROTECTED PRIVATE KEY FILE|: bad permissions", OpenFailure.Settings,
            "Others may read the private key, so ssh does not use it. Do chmod 600 on the file that ssh names; on Windows let its properties give access to you alone."),
        Row(@"Permission denied \(|Too many authentication failures|No supported authentication methods", OpenFailure.LoginRefused,
            "The host refused the login. Check 'user' and 'identityFile', that the key's public half is in the account's authorized_keys, and, for a key with a passphrase, that an ssh-agent holds it: nothing can be asked here."),
        Row(@"Bad configuration option|[Bb]ad owner or permissions|bad configuration options|^command-line:? line \d+: |ssh(/config|_config\S*):? line \d+: |Unsupported option|[Bb]ad (SSH2 )?(cipher|mac|kex|KexAlgorithms|key types)", OpenFailure.Settings,
            "ssh does not accept its options. Check 'sshOptions' and ~/.ssh/config of the user who runs the tests."),
        Row(@"Unable to negotiate", OpenFailure.Other,
            "This machine's ssh and the host have no algorithm in common. Allow one of the host's in 'sshOptions' (KexAlgorithms, HostKeyAlgorithms, Ciphers), or renew the older of the two."),
        Row(@"Connection refused", OpenFailure.Refused,
            "Nothing listens there. Check 'port' and that the host's ssh server runs."),
        Row(@"No route to host|Network is unreachable|Host is down|Host is unreachable", OpenFailure.Unreachable,
            "No network leads to the host. Check its address, and routes and firewalls between here and there."),
        Row(@"timed out|[Tt]imeout, server .* not responding", OpenFailure.TimedOut,
            "The host did not answer in time. Check that it is up, and that no firewall drops the connection; ConnectTimeout=… in 'sshOptions' waits longer than 20 s."),
    ];

    private static readonly (Regex Pattern, OpenFailure Reason, string What)[] s_place =
    [
        Row(@"restricted|shell request failed", OpenFailure.NoUsableShell,
            "The login worked, but the account has no shell that runs commands. Give it one (chsh), or name another 'user'."),
        Row(@"sh: not found|sh: command not found|Unknown command|exec: ", OpenFailure.NoUsableShell,
            "The login worked, but the account's shell could not run 'sh'. Give the account a usual shell (chsh), or name another 'user'."),
    ];

    /// <summary>Lines that ssh prints when the server hung up before the login, and nothing was wrong but its load.</summary>
    private static readonly Regex s_hungUp = new(
        @"^(kex_exchange_identification: .*|banner exchange: .*|ssh_dispatch_run_fatal: .*|Connection (closed|reset) by .*|Exceeded MaxStartups.*|Not allowed at this time.*)$",
        RegexOptions.CultureInvariant, s_limit);

    /// <param name="exitCode">ssh's; null if a signal or we ended it.</param>
    /// <param name="error">What ssh and the place wrote to stderr.</param>
    /// <param name="noise">What the place wrote to stdout in place of the agent.</param>
    public static SshFailure Read(int? exitCode, string error, string noise)
    {
        if (exitCode == OwnFailure)
        {
            if (Find(s_own, error) is { } own)
                return own;
            var lines = Lines(error);
            if (noise.Length > 0 || !lines.Any(l => PlaceFailure.IsSaid(s_hungUp, l)))
                return OfPlace(error) ?? new SshFailure(OpenFailure.Other, "ssh failed.");
            // Before the login, so nothing else that stands there was said by the place: a ProxyCommand's shell also says "exec: … not found".
            return lines.All(l => PlaceFailure.IsSaid(s_hungUp, l))
                ? new SshFailure(OpenFailure.Refused,
                    "The host's ssh server closed the connection before the login. It may be overloaded (its MaxStartups), or refuse this machine (PerSourcePenalties, hosts.deny, a firewall).", MayPass: true)
                : new SshFailure(OpenFailure.Other,
                    "The connection was closed before the login. Check the way to the host: a ProxyCommand or ProxyJump in 'sshOptions' or in ~/.ssh/config of the user who runs the tests.");
        }
        return OfPlace(error + "\n" + noise) ?? (exitCode is 0 or 1
            ? new SshFailure(OpenFailure.NoUsableShell, $"The login worked, but the account's shell ended with exit code {exitCode} and ran nothing. Its shell may be nologin or false: give it a usual one (chsh), or name another 'user'.")
            : new SshFailure(OpenFailure.Other, $"The login worked, but what was started there ended with exit code {exitCode?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown"} before the agent said hello."));
    }

    private static SshFailure? OfPlace(string text) =>
        PlaceFailure.Read(text) is { } failure ? new SshFailure(failure.Reason, failure.What) : Find(s_place, text);

    private static SshFailure? Find((Regex Pattern, OpenFailure Reason, string What)[] rows, string text)
    {
        foreach (var (pattern, reason, what) in rows)
        {
            if (PlaceFailure.IsSaid(pattern, text))
                return new SshFailure(reason, what);
        }
        return null;
    }

    private static List<string> Lines(string text) =>
        [.. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static (Regex, OpenFailure, string) Row(string pattern, OpenFailure reason, string what) =>
        (new Regex(pattern, RegexOptions.Multiline | RegexOptions.CultureInvariant, s_limit), reason, what);
}
