using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MultiStream;

namespace CSharpBlocks;

/// <summary>What one sender measured.</summary>
public sealed record Transfer(long Bytes, double Seconds)
{
    public double MegabitsPerSecond => Bytes * 8 / 1e6 / Seconds;
}

/// <summary>The two ends of a TCP connection that is kept as busy as it can be.</summary>
public static class Tcp
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Takes one connection on a free port, the ready value, and reads to its end; gives the number of bytes.</summary>
    public static async Task<long> ReceiveAsync(StreamContext context)
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        context.SetReady(((IPEndPoint)listener.LocalEndpoint).Port);

        using var connection = await listener.AcceptTcpClientAsync(context.CancellationToken);
        var buffer = new byte[BufferSize];
        long received = 0;
        while (await connection.GetStream().ReadAsync(buffer) is var read and > 0)
            received += read;
        return received;
    }

    /// <summary>Sends for some time, as fast as the other side takes it.</summary>
    public static async Task<Transfer> SendAsync(string host, int port, TimeSpan time)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(host, port);
        var buffer = new byte[BufferSize];
        long sent = 0;
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < time)
        {
            await connection.GetStream().WriteAsync(buffer);
            sent += buffer.Length;
        }
        return new Transfer(sent, clock.Elapsed.TotalSeconds);
    }
}
