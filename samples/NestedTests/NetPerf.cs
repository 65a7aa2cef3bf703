using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MultiStream;
using Xunit;

namespace NestedTests;

/// <summary>The part of the client: it measures how fast the way to the server is.</summary>
public sealed class NetPerf : IAsyncSetUp, IAsyncDisposable
{
    private readonly StreamContext _self = StreamContext.Current;
    private string _listens = "";

    public async Task SetUpAsync(CancellationToken cancel)
    {
        _listens = await _self.Sync.GetAsync<string>("listens");
        await _self.Sync.BarrierAsync("setup");
    }

    [MultiStream(TimeoutSeconds = 120, Category = "part")]
    public async Task Sends_at_ten_megabits_at_least(StreamContext ctx)
    {
        var server = IPEndPoint.Parse(_listens);
        // Another way to the server than the one that it tells, such as that of a second network.
        server.Address = IPAddress.Parse(ctx.Parameters.Get("server", server.Address.ToString()));
        var (seconds, piece) = (ctx.Parameters.Get("seconds", 0.5), new byte[1 << 16]);

        using var connection = new TcpClient(server.AddressFamily);
        await connection.ConnectAsync(server, ctx.CancellationToken);
        await using var stream = connection.GetStream();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < seconds)
            await stream.WriteAsync(piece, ctx.CancellationToken);
        connection.Client.Shutdown(SocketShutdown.Send);
        var count = new byte[sizeof(long)];
        await stream.ReadExactlyAsync(count, ctx.CancellationToken);

        double megabits = BitConverter.ToInt64(count) * 8 / clock.Elapsed.TotalSeconds / 1e6;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{megabits:0} Mbit/s"));
        Assert.True(megabits > 10, $"only {megabits} Mbit/s");
    }

    // Also when it has failed: the server need not wait any longer.
    public async ValueTask DisposeAsync() => await _self.Sync.BarrierAsync("finished");
}
