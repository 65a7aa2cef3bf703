using MultiStream;

namespace Failures;

/// <summary>The host is made slow, and what it does takes longer than it may.</summary>
public class SlowHost
{
    [MultiStream(TimeoutSeconds = 120), Stream("server"), Stream("lab")]
    public async Task A_slow_host(StreamsManager streams)
    {
        await Seed.RunAsync(streams, "slow-down");

        var steps = Block.Shell("for i in 1 2 3 4 5 6 7 8 9 10; do echo step $i; ms put step-$i begun; done").Named("ten steps");
        await streams["server"].RunAsync(steps.WithTimeLimit(TimeSpan.FromSeconds(3)));
    }
}

/// <summary>The host goes down while its service is used.</summary>
public class RebootedHost
{
    [MultiStream(TimeoutSeconds = 120), Stream("server"), Stream("client"), Stream("lab")]
    public Task A_host_that_rebooted(StreamsManager streams) => Seed.DuringABuyAsync(streams, "reboot");
}

/// <summary>The network to the host is cut; nobody is told.</summary>
public class LostConnection
{
    [MultiStream(TimeoutSeconds = 120), Stream("server"), Stream("client"), Stream("lab")]
    public Task A_lost_connection(StreamsManager streams) => Seed.DuringABuyAsync(streams, "cut");
}

/// <summary>What harms a host is a command of the run settings, which is run on this machine.</summary>
static class Seed
{
    public static async Task RunAsync(StreamsManager streams, string parameter)
    {
        var command = streams.Parameters.Get(parameter, "");
        if (command.Length == 0)
            throw new TestSkippedException($"It needs a host that may be harmed, and the command that does it as the parameter '{parameter}': see hosts.runsettings.");
        await streams["lab"].RunAsync(Block.Shell($"{command:raw}").Named(parameter));
    }

    public static async Task DuringABuyAsync(StreamsManager streams, string parameter)
    {
        var shop = streams["server"].Start(Block.Shell("echo open; ms get order; exec sleep 600").Named("shop").ReadyOnOutput("tea"));
        var buy = streams["client"].Start(Block.Shell("ms put order tea && ms get receipt server").Named("buy"));
        await shop.ReadyAsync();
        await RunAsync(streams, parameter);

        await buy.WaitAsync();
    }
}
