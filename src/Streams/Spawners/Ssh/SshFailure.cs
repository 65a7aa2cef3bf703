using System.Globalization;

namespace MultiStream.Spawners.Ssh;

/// <summary>Puts into words what the OpenSSH client said. Its exit code is 255 for all failures of its own, so only its text tells them apart.</summary>
internal static class SshFailure
{
    private const int OwnFailure = 255;

    /// <summary>What ssh says, in the order in which it is looked for: the first that is found is the reason.</summary>
    private static readonly (string Text, OpenFailure Reason, string Sentence)[] s_known =
    [
        ("REMOTE HOST IDENTIFICATION HAS CHANGED", OpenFailure.HostKeyChanged, "the host's key is not the one that is known. Either the host was installed anew (then remove its old key with ssh-keygen -R and add the new one), or something else answers in its place"),
        ("Host key verification failed", OpenFailure.HostKeyUnknown, "the host's key is not known. Connect once by hand, or add what ssh-keyscan prints, after checking it, to the known hosts"),
        ("key is known for", OpenFailure.HostKeyUnknown, "the host's key is not known. Connect once by hand, or add what ssh-keyscan prints, after checking it, to the known hosts"),
        ("Could not resolve hostname", OpenFailure.NameNotResolved, "the host's name has no address. Check the name in the settings, or name the address itself"),
        ("Permission denied", OpenFailure.LoginRefused, "the host refused the login. Check user and identityFile, and that the key is in the user's authorized_keys there; nothing is asked, so a password cannot be given"),
        ("Too many authentication failures", OpenFailure.LoginRefused, "the host refused the login after too many keys. Name the one key with identityFile"),
        ("Connection refused", OpenFailure.Refused, "nothing listens on that port. Check host and port, and that sshd runs"),
        ("timed out", OpenFailure.TimedOut, "the host does not answer. Check the address, and that no firewall drops the connection"),
        ("No route to host", OpenFailure.TimedOut, "there is no route to the host. Check the address and this machine's network"),
        ("Network is unreachable", OpenFailure.TimedOut, "there is no route to the host. Check the address and this machine's network"),
        ("Bad configuration option", OpenFailure.Settings, "ssh does not know one of its options. Check sshOptions and your ssh configuration"),
        ("keyword", OpenFailure.Settings, "ssh does not understand one of its options. Check sshOptions and your ssh configuration"),
        ("UNPROTECTED PRIVATE KEY FILE", OpenFailure.LoginRefused, "others can read the identityFile, so ssh does not use it: chmod 600"),
    ];

    /// <summary>The connection was dropped before the login: too many at once for the sshd, or it was just starting. Another attempt may pass.</summary>
    public static bool IsDropped(ConnectionEnd ended) => ended.ExitCode == OwnFailure
        && (ended.Text.Contains("kex_exchange_identification", StringComparison.Ordinal) || ended.Text.Contains("ssh_exchange_identification", StringComparison.Ordinal)
            || ended.Text.Contains("Connection reset by", StringComparison.Ordinal) || ended.Text.Contains("Connection closed by", StringComparison.Ordinal))
        && !ended.Text.Contains("Permission denied", StringComparison.Ordinal);

    public static StreamOpenException Explain(StreamPlace place, ConnectionEnd ended, string noise)
    {
        var (reason, sentence) = Find(ended);
        var target = string.Create(CultureInfo.InvariantCulture, $"{(place["user"] is { } user ? user + "@" : "")}{place["host"]}{(place["port"] is { } port ? ":" + port : "")}");
        var seen = string.Join('\n', ((string[])[ended.Text.Trim(), noise.Trim()]).Where(t => t.Length > 0));
        return new StreamOpenException(place.Stream, reason,
            $"Stream '{place.Stream}' ({place.Source}) could not be opened by ssh to {target}: {sentence}.{(seen.Length > 0 ? $" What was said:\n{Tail(seen)}" : "")}");
    }

    private static (OpenFailure Reason, string Sentence) Find(ConnectionEnd ended)
    {
        if (ended.ExitCode == OwnFailure || ended.ExitCode is null)
        {
            foreach (var (text, reason, sentence) in s_known)
            {
                if (ended.Text.Contains(text, StringComparison.OrdinalIgnoreCase))
                    return (reason, sentence);
            }
            return IsDropped(ended)
                ? (OpenFailure.Refused, "the host closed the connection before the login, again and again. Too many connections at once (sshd's MaxStartups), or it is not an ssh server")
                : (OpenFailure.Other, "ssh failed");
        }
        return ended.ExitCode is 0 or 1 or 126 or 127
            ? (OpenFailure.NoUsableShell, string.Create(CultureInfo.InvariantCulture, $"the login went well, but the account has no usable shell: the command ended with exit code {ended.ExitCode} before it began. Give the user a POSIX shell"))
            : (OpenFailure.Other, string.Create(CultureInfo.InvariantCulture, $"the login went well, but the agent did not come up; the command ended with exit code {ended.ExitCode}"));
    }

    private static string Tail(string text) => text.Length <= 2000 ? text : string.Concat("…", text.AsSpan(text.Length - 2000));
}
