using System.Net.Sockets;
using Renci.SshNet.Common;
using Renci.SshNet.Messages.Transport;

namespace MultiStream.Spawners.SshNet;

/// <summary>Reads what SSH.NET throws.</summary>
internal static class LibraryFault
{
    /// <param name="e">What connecting threw.</param>
    /// <param name="keySeen">The server had shown its key by then.</param>
    public static ConnectFault Of(Exception e, bool keySeen) => e switch
    {
        SocketException socket => Of(socket.SocketErrorCode, keySeen),
        SshAuthenticationException => ConnectFault.LoginRefused,
        SshOperationTimeoutException => ConnectFault.TimedOut,
        SshConnectionException { DisconnectReason: DisconnectReason.KeyExchangeFailed } => ConnectFault.NoCommonAlgorithm,
        SshConnectionException or IOException or ObjectDisposedException => HungUp(keySeen),
        _ => ConnectFault.Other,
    };

    /// <summary>True for what the library throws when a connection cannot be made or is gone.</summary>
    public static bool IsOfConnection(Exception e) => e is SshException or SocketException or IOException or ObjectDisposedException;

    private static ConnectFault Of(SocketError error, bool keySeen) => error switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => ConnectFault.NameNotResolved,
        SocketError.ConnectionRefused => ConnectFault.Refused,
        SocketError.TimedOut => ConnectFault.TimedOut,
        SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.HostDown or SocketError.NetworkDown => ConnectFault.Unreachable,
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => HungUp(keySeen),
        _ => ConnectFault.Other,
    };

    private static ConnectFault HungUp(bool keySeen) => keySeen ? ConnectFault.HungUpLate : ConnectFault.HungUpEarly;
}
