using Renci.SshNet;
using Renci.SshNet.Common;

namespace MultiStream.Spawners.SshNet;

/// <summary>A client that can log in at a target: its keys read, its password at hand, and the check of the host's key in place.</summary>
internal sealed class SshNetLogin
{
    private static readonly TimeSpan s_connectLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_keepAlive = TimeSpan.FromSeconds(5);
    private readonly List<IDisposable> _parts = [];
    private readonly SshNetTarget _target;
    private readonly KnownHosts _known;
    private readonly ConnectionInfo _info;

    /// <exception cref="StreamOpenException">A file cannot be read or used.</exception>
    public SshNetLogin(StreamPlace place, SshNetTarget target)
    {
        _target = target;
        try
        {
            _known = KnownHosts.Read(target.KnownHosts);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OpenProblem(OpenFailure.Settings, $"The known hosts cannot be read: {e.Message}").Exception(place, target.Where);
        }
        var methods = new List<AuthenticationMethod>();
        if (target.Keys.Count > 0)
            methods.Add(Part(new PrivateKeyAuthenticationMethod(target.User, [.. target.Keys.Select(k => Key(place, k))])));
        if (target.Password is { } password)
            methods.Add(Part(new PasswordAuthenticationMethod(target.User, password)));
        _info = new ConnectionInfo(target.Host, target.Port, target.User, [.. methods]) { Timeout = s_connectLimit };
        var algorithms = HostKeyAlgorithms.Choose(_info.HostKeyAlgorithms.Keys, _known.TypesFor(target.Host, target.Port));
        foreach (var other in _info.HostKeyAlgorithms.Keys.Except(algorithms).ToList())
            _info.HostKeyAlgorithms.Remove(other);
        // The library's own order begins with the slowest for it. Emptied first, because what is put back into a dictionary comes where something was taken out.
        var ciphers = _info.Encryptions.OrderBy(c => c.Key.Contains("-gcm@", StringComparison.Ordinal) ? 0 : 1).ToList();
        _info.Encryptions.Clear();
        ciphers.ForEach(_info.Encryptions.Add);
        Client = Part(new SshClient(_info) { KeepAliveInterval = s_keepAlive });
        Client.HostKeyReceived += (_, shown) => shown.CanTrust = Accepts(shown.HostKey);
    }

    public SshClient Client { get; }

    /// <summary>The host has shown its key.</summary>
    public bool KeySeen { get; private set; }

    /// <summary>Why the host's key was not accepted; null: it was, or there was none.</summary>
    public OpenProblem? KeyProblem { get; private set; }

    /// <summary>
    /// To be called when the command runs. The limit of connecting holds for every later wait of the library too, and so for the time that the host
    /// takes to read: it would end a connection on which nothing is wrong.
    /// </summary>
    public void LiftLimit() => _info.Timeout = Timeout.InfiniteTimeSpan;

    /// <summary>Closes the connection; the client first, since it uses the others.</summary>
    public void Close()
    {
        try
        {
            for (int last = _parts.Count - 1; last >= 0; last--)
                _parts[last].Dispose();
        }
        catch (Exception e) when (LibraryFault.IsOfConnection(e))
        {
            // A connection that is gone cannot be taken leave of.
        }
    }

    /// <summary>SSH.NET trusts every key when nobody answers: this is the answer.</summary>
    private bool Accepts(byte[] bytes)
    {
        KeySeen = true;
        if (HostKey.Read(bytes) is not { } key)
        {
            KeyProblem = HostKeyProblem.Unreadable;
            return false;
        }
        var verdict = _known.Check(_target.Host, _target.Port, key);
        KeyProblem = verdict.Standing == KeyStanding.Trusted ? null : HostKeyProblem.Of(verdict, key, KnownHosts.Name(_target.Host, _target.Port), _target.KnownHosts);
        return KeyProblem is null;
    }

    private PrivateKeyFile Key(StreamPlace place, string path)
    {
        try
        {
            return Part(new PrivateKeyFile(path));
        }
        catch (SshPassPhraseNullOrEmptyException e)
        {
            throw Refused($"The private key {path} has a passphrase, and nothing can be asked here. Name one without in 'identityFile', or write kind=\"ssh\", which asks an ssh-agent.", e);
        }
        catch (Exception e) when (e is SshException or IOException or UnauthorizedAccessException or NotSupportedException or FormatException or InvalidOperationException)
        {
            throw Refused($"The private key {path} cannot be used: SSH.NET does not read it. Check that it is a private key of type ed25519, ecdsa or rsa.", e);
        }

        StreamOpenException Refused(string what, Exception e)
        {
            Close();
            return new OpenProblem(OpenFailure.Settings, what).Exception(place, _target.Where, e);
        }
    }

    private T Part<T>(T part) where T : IDisposable
    {
        _parts.Add(part);
        return part;
    }
}
