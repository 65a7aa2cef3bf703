using System.Net.Sockets;
using MultiStream;
using Xunit;

namespace CSharpBlocks;

/// <summary>C# of the test project, run on other machines: what a lambda captures travels there, its value comes back.</summary>
public class CSharpBlocksTests
{
    [MultiStream(TimeoutSeconds = 60), Stream("server"), Stream("client")]
    public async Task Throughput(StreamsManager streams)
    {
        var (server, client) = (streams["server"], streams["client"]);
        var sink = server.Start(Block.Call(Tcp.ReceiveAsync).Named("sink"));
        int port = await sink.ReadyAsync<int>();                    // what the block gave to SetReady

        string peer = server.Address;                               // captured, and travels to the client as data
        var sent = await client.CallAsync(() => Tcp.SendAsync(peer, port, TimeSpan.FromSeconds(1)));
        var received = await sink.StopAsync();                      // asks it to end; its value is the result's

        streams.Log($"{sent.MegabitsPerSecond:0} Mbit/s from {client} to {server}");
        Assert.Equal(sent.Bytes, received.Value);
        Assert.True(sent.MegabitsPerSecond > 1, $"{client} is slow: {sent}");
    }

    [MultiStream(TimeoutSeconds = 60), Stream("server"), Stream("client", Count = 3)]
    public async Task Every_client_is_greeted_by_name(StreamsManager streams)
    {
        var greeter = streams["server"].Start(Greeter.Serve("Hello"));
        var address = await greeter.ReadyAsync<Uri>();

        var greetings = await streams.Role("client").CallAsync(ctx => Greeter.AskAsync(address, ctx.Name));   // on all three at once
        var stopped = await greeter.StopAsync();

        Assert.Equal([new("Hello, client-0!", 16), new("Hello, client-1!", 16), new("Hello, client-2!", 16)], greetings);
        Assert.Equal(["client-0", "client-1", "client-2"], stopped.Value.Greeted.Order());
    }

    [MultiStream(TimeoutSeconds = 60), Stream("server"), Stream("client")]
    public async Task A_client_without_a_server_says_why(StreamsManager streams)
    {
        int port = await streams["server"].FreePortAsync();         // nobody listens there
        var address = new Uri($"tcp://{streams["server"].Address}:{port}");

        var result = await streams["client"].RunAsync(Block.Call(() => Greeter.AskAsync(address, "client")).AllowFailure());

        Assert.Equal(BlockOutcome.Failed, result.Outcome);
        Assert.True(result.Error!.Is<SocketException>(), result.Error.ToString());   // the exception of the other machine, as data
    }
}
