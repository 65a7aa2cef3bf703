using System.Net.Sockets;

namespace MultiStream.Sync.Wire;

/// <summary>The fixed words of the protocol; <c>docs/sync-protocol.md</c> is its specification.</summary>
internal static class WireProtocol
{
    /// <summary>The server's first line. The number changes when a client of the old one would misunderstand the new.</summary>
    public const string Greeting = "MULTISTREAM-SYNC 1";

    /// <summary>The sentence for a command that was taken back by <c>cancel</c>.</summary>
    public const string TakenBack = "It was taken back.";

    public const string Ok = "ok", Broken = "broken", TimedOut = "timeout", Error = "error", Row = "-";

    /// <summary>A machine that is switched off or unplugged says nothing: after half a minute of silence it is asked, and after a minute and a half it is gone.</summary>
    public static void KeepAlive(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
    }
}
