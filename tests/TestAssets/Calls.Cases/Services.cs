using System.Net;
using System.Net.Sockets;
using MultiStream;

namespace Calls.Cases;

/// <summary>A service that is a C# block: it says when it is ready, and where; it ends gracefully and has a result then.</summary>
[Stream("silo", Count = 2), Stream("client")]
public class Services
{
    public sealed record Stats(string Name, int Served);

    static Block<Stats> Silo(string greeting) => Block.Call(async ctx =>
    {
        using var listener = new TcpListener(IPAddress.Parse("0.0.0.0"), 0);
        listener.Start();
        ctx.SetReady(new Uri($"tcp://{ctx.Address}:{((IPEndPoint)listener.LocalEndpoint).Port}"));
        int served = 0;
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(ctx.CancellationToken);
                await using var text = new StreamWriter(client.GetStream());
                await text.WriteAsync($"{greeting} {ctx.Name}");
                served++;
            }
        }
        catch (OperationCanceledException)
        {
            return new Stats(ctx.Name, served);
        }
    });

    [MultiStream]
    public async Task A_service_is_ready_serves_and_stops_with_its_result(StreamsManager streams)
    {
        var silos = streams.Role("silo").Start(Silo("hello from"));
        var urls = await silos.ReadyAsync<Uri>();

        var first = urls[0];
        Check.Equal("hello from silo-0", await streams["client"].CallAsync(() => Ask(first)));
        Check.Equal("hello from silo-0", await streams["client"].CallAsync(() => Ask(first)));
        var second = await silos[1].StopAsync();
        var rest = await silos[0].StopAsync();

        Check.Equal(new Stats("silo-1", 0), second.Value);
        Check.Equal(new Stats("silo-0", 2), rest.Value);
        Check.Equal(BlockOutcome.Passed, rest.Outcome);
    }

    [MultiStream]
    public async Task A_service_that_waits_to_be_stopped_ends_with_the_test(StreamsManager streams)
    {
        var waiting = streams["client"].Start(Block.Call(async ctx =>
        {
            ctx.SetReady();
            await ctx.UntilStoppedAsync();
            Console.WriteLine("asked to end");
        }));
        await waiting.ReadyAsync();
    }

    [MultiStream]
    public async Task A_free_port_is_free_for_C_sharp(StreamsManager streams)
    {
        int port = await streams["client"].FreePortAsync();
        var service = streams["client"].Start(Block.Call(async ctx =>
        {
            using var listener = new TcpListener(IPAddress.Any, port);
            listener.Start();
            ctx.SetReady();
            await ctx.UntilStoppedAsync();
        }));
        await service.ReadyAsync();
    }

    static async Task<string> Ask(Uri url)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port);
        return await new StreamReader(client.GetStream()).ReadToEndAsync();
    }
}
