using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MultiStream;

namespace NestedTests;

/// <summary>The part of the server: it tells where it listens, and counts what is sent to it until all have finished.</summary>
public sealed class NetServer : IAsyncSetUp, IAsyncDisposable
{
    private readonly CancellationTokenSource _finished = new();
    private TcpListener? _listener;

    public async Task SetUpAsync(CancellationToken cancel)
    {
        var self = StreamContext.Current;
        _listener = new TcpListener(IPAddress.Parse(self.Address), 0);
        _listener.Start();
        await self.Sync.PutAsync("listens", _listener.LocalEndpoint.ToString()!);
        await self.Sync.BarrierAsync("setup");
    }

    [MultiStream(TimeoutSeconds = 120, Category = "part")]
    public async Task Serves_until_all_have_finished(StreamContext ctx)
    {
        var serving = ServeAsync(ctx);
        await ctx.Sync.BarrierAsync("finished");
        await _finished.CancelAsync();
        await serving;
    }

    public ValueTask DisposeAsync()
    {
        _listener?.Dispose();
        _finished.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ServeAsync(StreamContext ctx)
    {
        var piece = new byte[1 << 20];
        try
        {
            while (true)
            {
                using var connection = await _listener!.AcceptTcpClientAsync(_finished.Token);
                await using var stream = connection.GetStream();
                long count = 0;
                for (int n; (n = await stream.ReadAsync(piece, _finished.Token)) > 0;)
                    count += n;
                await stream.WriteAsync(BitConverter.GetBytes(count), _finished.Token);
                ctx.Log(string.Create(CultureInfo.InvariantCulture, $"{count:N0} bytes came from {connection.Client.RemoteEndPoint}"));
            }
        }
        catch (OperationCanceledException)
        {
            // All have finished.
        }
    }
}
