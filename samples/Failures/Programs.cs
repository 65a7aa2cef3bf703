using MultiStream;

namespace Failures;

/// <summary>Programs and services that fail, each in a way of its own.</summary>
public class Programs
{
    /// <summary>The server dies while its client waits for an answer.</summary>
    [MultiStream(TimeoutSeconds = 120), Stream("server"), Stream("client")]
    public async Task A_crashed_server(StreamsManager streams)
    {
        var shop = streams["server"].Start(Block.Shell("echo open; echo \"selling $(ms get order)\"; kill -SEGV $$").Named("shop").ReadyOnOutput("open"));
        await shop.ReadyAsync();

        await streams["client"].RunAsync(Block.Shell("ms put order tea && ms get receipt server").Named("buy"));
    }

    /// <summary>The client asks at a port where nobody listens.</summary>
    [MultiStream(TimeoutSeconds = 120), Stream("server"), Stream("client")]
    public async Task A_wrong_port(StreamsManager streams)
    {
        var (server, client) = (streams["server"], streams["client"]);
        int port = await server.FreePortAsync(), wrong = await server.FreePortAsync();
        await server.CallAsync(() => Shop.Open(port));
        string address = server.Address;

        await client.RunAsync(Block.Call(() => Shop.VisitAsync(address, wrong)).Named($"visit port {wrong}"));
    }

    /// <summary>The parameter <c>backup</c> may name a file on a disk that is nearly full.</summary>
    [MultiStream(TimeoutSeconds = 120), Stream("server")]
    public async Task A_full_disk(StreamsManager streams)
    {
        var file = streams.Parameters.Get("backup", "/dev/full");

        await streams["server"].RunAsync(Block.Shell($"head -c 1000000 /dev/zero >{file}").Named("back up"));
    }

    /// <summary>The server cannot start, so it does not come to where the client waits for it.</summary>
    [MultiStream(TimeoutSeconds = 120), Stream("server"), Stream("client")]
    public async Task A_broken_barrier(StreamsManager streams)
    {
        var (server, client) = (streams["server"], streams["client"]);
        int port = await server.FreePortAsync();
        await server.CallAsync(() => Shop.Open(port));   // forgotten, and still there
        var shop = server.Start(Block.Call(async ctx =>
        {
            Shop.Open(port);
            await ctx.Sync.BarrierAsync("open");
        }).Named("shop"));

        await client.RunAsync(Block.Call(ctx => ctx.Sync.BarrierAsync("open")).Named("buy"));
        await shop.WaitAsync();
    }

    /// <summary>The host lacks what the test wants to run there.</summary>
    [MultiStream(TimeoutSeconds = 120), Stream("server")]
    public async Task A_missing_program(StreamsManager streams) => await streams["server"].RunAsync(Block.Program("acme-server", "--port", "8080"));
}
