// The members of SSH.NET 2024.2.0 that the plug-in uses, by their signatures. 'build/test --sshnet' compares them with the real ones.
#pragma warning disable CA1812 // made by nobody: nothing of this is run
#pragma warning disable CA1822 // the real ones use their object
#pragma warning disable CA1065 // a getter that throws: see above
#pragma warning disable CA1032 // exceptions without the usual constructors: the plug-in makes none
#pragma warning disable CA1063 // disposable without the pattern
#pragma warning disable CA1816
#pragma warning disable CA2213
#pragma warning disable CS0067 // an event that nobody raises
#pragma warning disable IDE0060 // parameters that nobody reads

namespace Renci.SshNet
{
    internal interface IPrivateKeySource;

    internal class PrivateKeyFile : IPrivateKeySource, IDisposable
    {
        public PrivateKeyFile(string fileName) => throw null!;

        public void Dispose() => throw null!;
    }

    internal abstract class AuthenticationMethod;

    internal class PrivateKeyAuthenticationMethod : AuthenticationMethod, IDisposable
    {
        public PrivateKeyAuthenticationMethod(string username, params IPrivateKeySource[] keyFiles) => throw null!;

        public void Dispose() => throw null!;
    }

    internal class PasswordAuthenticationMethod : AuthenticationMethod, IDisposable
    {
        public PasswordAuthenticationMethod(string username, string password) => throw null!;

        public void Dispose() => throw null!;
    }

    internal class ConnectionInfo
    {
        public ConnectionInfo(string host, int port, string username, params AuthenticationMethod[] authenticationMethods) => throw null!;

        public TimeSpan Timeout { get => throw null!; set => throw null!; }

        public IDictionary<string, CipherInfo> Encryptions => throw null!;

        public IDictionary<string, Func<byte[], Security.KeyHostAlgorithm>> HostKeyAlgorithms => throw null!;
    }

    internal class CipherInfo;

    internal abstract class BaseClient : IDisposable
    {
        public event EventHandler<Common.HostKeyEventArgs>? HostKeyReceived;

        public TimeSpan KeepAliveInterval { get => throw null!; set => throw null!; }

        public void Connect() => throw null!;

        public void Dispose() => throw null!;
    }

    internal class SshClient : BaseClient
    {
        public SshClient(ConnectionInfo connectionInfo) => throw null!;

        public SshCommand CreateCommand(string commandText) => throw null!;
    }

    internal class SshCommand : IDisposable
    {
        public int? ExitStatus => throw null!;

        public string? ExitSignal => throw null!;

        public Stream OutputStream => throw null!;

        public Stream ExtendedOutputStream => throw null!;

        public Stream CreateInputStream() => throw null!;

        public Task ExecuteAsync(CancellationToken cancellationToken = default) => throw null!;

        public void Dispose() => throw null!;
    }
}

namespace Renci.SshNet.Security
{
    internal abstract class HostAlgorithm;

    internal class KeyHostAlgorithm : HostAlgorithm;
}

namespace Renci.SshNet.Common
{
    internal class HostKeyEventArgs : EventArgs
    {
        public bool CanTrust { get => throw null!; set => throw null!; }

        public byte[] HostKey => throw null!;
    }

    internal class SshException : Exception;

    internal class SshConnectionException : SshException
    {
        public Messages.Transport.DisconnectReason DisconnectReason => throw null!;
    }

    internal class SshAuthenticationException : SshException;

    internal class SshOperationTimeoutException : SshException;

    internal class SshPassPhraseNullOrEmptyException : SshException;
}

namespace Renci.SshNet.Messages.Transport
{
    internal enum DisconnectReason
    {
        KeyExchangeFailed = 3,
    }
}
