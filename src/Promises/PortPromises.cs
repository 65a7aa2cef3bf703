using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises;

/// <summary>A free port stays free for the block that it was asked for.</summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("run the agent where the address leads: its network is the one that Address and LookAsync mean, and no one else's listens there by proxy.")]
public class PortPromises(StreamKind kind) : Promise(kind)
{
    private const string InUse = "Address already in use\n";

    [PromiseFact, BrokenBy<GivesOnePort>]
    internal async Task No_two_ports_that_are_given_out_are_equal()
    {
        var streams = await OpenAsync("a", "b");

        var ports = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => streams[i % 2].FreePortAsync()));

        Assert.Equal(60, ports.Distinct().Count());
        Assert.All(ports, p => Assert.InRange(p, 1024, 65535));
    }

    [PromiseFact, BrokenBy<GivesAnotherPort>]
    internal async Task A_port_is_held_until_a_block_that_names_it_starts_and_is_free_for_that()
    {
        var stream = await OpenAsync();
        int port = await stream.FreePortAsync();
        Assert.Equal(InUse, await Kind.LookAsync(Listener.Try(port)));

        await stream.RunAsync(Block.Program("echo", $"{port}0", $"1{port}"));
        Assert.Equal(InUse, await Kind.LookAsync(Listener.Try(port)));

        var server = stream.Start(Block.Shell(Listener.Command(port)).ReadyOnPort(port));
        await server.ReadyAsync();
        await server.KillAsync();
        Assert.Equal("free\n", await Kind.LookAsync(Listener.Try(port)));
    }

    [PromiseFact, BrokenBy<GivesAnotherPort>]
    internal async Task A_port_that_stands_in_the_environment_is_named_too()
    {
        var stream = await OpenAsync();
        int port = await stream.FreePortAsync();

        var result = await stream.RunAsync(Block.Shell(Listener.Try(0)[..^1] + "$PORT").WithEnvironment("PORT", port.ToString(System.Globalization.CultureInfo.InvariantCulture)));

        Assert.Equal("free\n", result.StandardOutput);
        Assert.Equal(InUse, await HeldAgainAsync(stream));
    }

    [PromiseFact, BrokenBy<GivesAnotherPort>]
    internal async Task A_port_that_nobody_used_is_free_after_the_stream()
    {
        var stream = await OpenAsync();
        int port = await stream.FreePortAsync();
        Assert.Equal(InUse, await Kind.LookAsync(Listener.Try(port)));

        await CloseAsync(stream);

        Assert.Equal("free\n", await Kind.LookAsync(Listener.Try(port)));
    }

    private async Task<string> HeldAgainAsync(ExecutionStream stream) => await Kind.LookAsync(Listener.Try(await stream.FreePortAsync()));
}
