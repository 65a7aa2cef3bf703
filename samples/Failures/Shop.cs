using System.Net;
using System.Net.Sockets;

namespace Failures;

/// <summary>A small server and its client.</summary>
static class Shop
{
    static readonly List<TcpListener> s_open = [];

    /// <summary>Listens as long as its process lives.</summary>
    public static void Open(int port)
    {
        var listener = new TcpListener(IPAddress.Any, port);
        listener.Start();
        s_open.Add(listener);
    }

    public static async Task VisitAsync(string address, int port)
    {
        using var visitor = new TcpClient();
        await visitor.ConnectAsync(address, port);
    }
}
