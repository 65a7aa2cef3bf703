using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MultiStream;

namespace CSharpBlocks;

/// <summary>A service of the team's own, in small: it greets whoever gives a name, and knows whom it has greeted.</summary>
public static class Greeter
{
    public sealed record Greeting(string Text, int Length);

    public sealed record Report(IReadOnlyList<string> Greeted);

    /// <summary>The service as a block. Its ready value is its address; stopped, it returns its report.</summary>
    public static Block<Report> Serve(string greeting) => Block.Call(async ctx =>
    {
        var greeted = new ConcurrentQueue<string>();
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        ctx.SetReady(new Uri($"tcp://{ctx.Address}:{((IPEndPoint)listener.LocalEndpoint).Port}"));

        var serving = ServeAsync(listener, greeting, greeted, ctx.CancellationToken);
        await ctx.UntilStoppedAsync();
        await serving;
        return new Report([.. greeted]);
    });

    public static async Task<Greeting> AskAsync(Uri address, string name)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port);
        using var reader = new StreamReader(connection.GetStream());
        await using var writer = new StreamWriter(connection.GetStream()) { AutoFlush = true };
        await writer.WriteLineAsync(name);
        string text = await reader.ReadLineAsync() ?? throw new IOException("The greeter hung up.");
        return new Greeting(text, text.Length);
    }

    private static async Task ServeAsync(TcpListener listener, string greeting, ConcurrentQueue<string> greeted, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                using var connection = await listener.AcceptTcpClientAsync(stop);
                using var reader = new StreamReader(connection.GetStream());
                await using var writer = new StreamWriter(connection.GetStream()) { AutoFlush = true };
                string name = await reader.ReadLineAsync(stop) ?? "stranger";
                await writer.WriteLineAsync($"{greeting}, {name}!");
                greeted.Enqueue(name);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // asked to end: what was greeted is the result
        }
    }
}
