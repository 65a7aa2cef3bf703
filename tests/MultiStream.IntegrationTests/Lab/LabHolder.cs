using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Lab;

/// <summary>A process that holds one of everything in the lab, until it is killed.</summary>
static class LabHolder
{
    /// <summary>The line it says when all is up.</summary>
    public const string Ready = "ready";

    public static async Task<int> RunAsync()
    {
        var network = await LabNetwork.CreateAsync();
        var slow = await NamespaceHost.StartAsync(network, "namespace");
        LabHost[] hosts = [slow, await HonestHost.StartAsync(network, "honest"), await LoopbackHost.StartAsync("loopback")];
        Console.WriteLine(network.Uplink);
        foreach (var host in hosts)
        {
            string dummy = host is HonestHost ? HonestHost.DummyPath : LabMachine.DummyPath;
            (await host.SshAsync($"{dummy} daemon --ignore-term 600")).Succeeded();
            Console.WriteLine(Path.GetDirectoryName(host.KnownHostsFile));
        }
        await slow.DelayAsync(TimeSpan.FromMilliseconds(1));
        Console.WriteLine(Ready);
        await Task.Delay(Timeout.Infinite);
        return 0;
    }
}
