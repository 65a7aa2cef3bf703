using MultiStream.Spawners;

namespace MultiStream.Tool.Check;

/// <summary>What to do where ssh does not get to a host. Pure.</summary>
internal static class SshRemedy
{
    /// <param name="place">The host.</param>
    /// <param name="e">What a run would say.</param>
    /// <param name="general">The same without the way.</param>
    public static Problem For(StreamPlace place, StreamOpenException e, Problem general)
    {
        var way = new SshWay(place, e.Said);
        return e.Reason switch
        {
            OpenFailure.NameNotResolved => general with
            {
                Do = "Correct 'host'; or give the name an address, by your DNS, /etc/hosts, or a Host with HostName in ~/.ssh/config.",
                Commands = [KeptPlace.Words("getent", "hosts", way.Host)],
            },
            OpenFailure.Refused when e.What?.StartsWith("Nothing listens", StringComparison.Ordinal) == true => general with
            {
                Do = $"The host is up, and nothing listens on port {way.Port}. Correct 'port', or start the ssh server there (Debian and Ubuntu):",
                Commands = ["sudo apt-get install openssh-server && sudo systemctl enable --now ssh"],
                IsTypedThere = true,
            },
            OpenFailure.Unreachable or OpenFailure.TimedOut => general with
            {
                Do = "Check that the host is up, its address, and routes and firewalls between here and there.",
                Commands = [KeptPlace.Words("ping", "-c", "1", way.Address), KeptPlace.Words("nc", "-vz", "-w", "5", way.Address, way.Port)],
            },
            OpenFailure.HostKeyUnknown => general with
            {
                Do = "The host was never met. ssh shows its fingerprint and asks: compare that with its owner's before you say yes.",
                Commands = [way.AskForKey()],
            },
            OpenFailure.HostKeyChanged => general with
            {
                Do = "If the host was installed anew: forget the old key; then ssh shows the new fingerprint and asks: compare that with its owner's before you say yes. If it was not, another machine answers for it.",
                Commands = [KeptPlace.Words("ssh-keygen", "-f", way.KnownHosts, "-R", way.KnownName), way.AskForKey()],
            },
            OpenFailure.LoginRefused => Login(general, way, e.Said),
            OpenFailure.NoUsableShell => general with
            {
                Do = "The login works, and the account runs no commands. Give it a shell, or name another 'user'.",
                Commands = way.Account is { } account ? [way.Ssh(KeptPlace.Words("chsh", "-s", "/bin/sh", account), account: "root")] : [],
            },
            OpenFailure.ProgramMissing => general with { Commands = ["sudo apt-get install openssh-client"] },
            _ => general with { Commands = Remedy.OfHost(e, command => way.Ssh(command)) },
        };
    }

    private static Problem Login(Problem general, SshWay way, string said)
    {
        bool asks = said.Contains("password", StringComparison.Ordinal) || said.Contains("keyboard-interactive", StringComparison.Ordinal);
        string what = $"Check 'user' and 'identityFile'; a key with a passphrase has to be in an ssh-agent. If {(way.Account is { } name ? $"account {name}" : "the account")} does not know the key yet, ";
        if (asks)
            return general with { Do = what + "give it the public half (it asks for the password once):", Commands = [KeptPlace.Words(["ssh-copy-id", "-i", way.PublicKey, .. way.Options(withKey: false), way.Login])] };
        const string NoPasswords = "the host takes no passwords.";
        return way.Account is { } account and not "root"
            ? general with
            {
                Do = what + "append the public half as somebody who can log in there: " + NoPasswords,
                Commands = [$"{way.Ssh($"mkdir -p ~{account}/.ssh && cat >> ~{account}/.ssh/authorized_keys", account: "root")} < {KeptPlace.Words(way.PublicKey)}"],
            }
            : general with
            {
                Do = what + "append the public half to its .ssh/authorized_keys by another way, such as the host's console: " + NoPasswords,
                Commands = [KeptPlace.Words("cat", way.PublicKey)],
            };
    }
}
