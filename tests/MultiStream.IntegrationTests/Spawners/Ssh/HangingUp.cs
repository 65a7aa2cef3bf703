using System.Net;
using System.Net.Sockets;

namespace MultiStream.IntegrationTests.Spawners.Ssh;

/// <summary>A port that takes connections and closes them at once, as an sshd does that has too many.</summary>
internal sealed class HangingUp : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;
    private int _connections;

    public HangingUp()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref _connections);

    public void Dispose()
    {
        _listener.Dispose();
        ((IAsyncResult)_serving).AsyncWaitHandle.WaitOne();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _connections);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;   // disposed of
            }
        }
    }
}
