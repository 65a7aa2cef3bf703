using System.Net;
using System.Net.Sockets;

namespace MultiStream.Lab;

/// <summary>Ports of the loopback network on which no ssh can succeed; each is held until it is disposed of.</summary>
public sealed class DeadEnd : IDisposable
{
    readonly Socket _socket;

    DeadEnd(bool listens)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        if (listens)
            _socket.Listen();
    }

    /// <summary>A port that refuses connections: it is taken, and nobody listens on it.</summary>
    public static DeadEnd Refusing() => new(listens: false);

    /// <summary>A port that takes connections and then never says a word, as a hung machine does.</summary>
    public static DeadEnd Silent() => new(listens: true);

    public string Address => "127.0.0.1";

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public void Dispose() => _socket.Dispose();
}
