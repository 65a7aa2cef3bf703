using MultiStream;
using Xunit;

namespace Kubernetes;

/// <summary>Streams in pods. The fixture is a parameter so that the pods are there; the tests themselves know nothing of them.</summary>
public class PodTests(Pods pods)
{
    public Pods Pods { get; } = pods;

    [MultiStream, Stream("server"), Stream("client", Count = 2)]
    public async Task Clients_reach_the_server_by_its_name(StreamsManager streams)
    {
        var server = streams["server"];
        int port = await server.FreePortAsync();
        var greeting = server.Start(Block.Call(async ctx =>
        {
            var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Any, port);
            listener.Start();
            ctx.SetReady();
            for (int i = 0; i < 2; i++)
            {
                using var client = await listener.AcceptTcpClientAsync(ctx.CancellationToken);
                await client.GetStream().WriteAsync("hello"u8.ToArray(), ctx.CancellationToken);
            }
            listener.Stop();
        }));
        await greeting.ReadyAsync();

        string peer = server.Address;
        var heard = await streams.Role("client").CallAsync(async () =>
        {
            using var client = new System.Net.Sockets.TcpClient();
            await client.ConnectAsync(peer, port);
            using var reader = new StreamReader(client.GetStream());
            return await reader.ReadToEndAsync();
        });

        Assert.All(heard, text => Assert.Equal("hello", text));
        await greeting.WaitAsync();
    }
}
