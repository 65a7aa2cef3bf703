using MultiStream.AcceptanceTests.Harness;
using MultiStream.Lab;

namespace MultiStream.AcceptanceTests.Samples;

/// <summary>
/// The first test on a host as strange as a real one: its own small Debian without .NET, a user whose shell is zsh and whose profile prints a
/// line, and nothing of the controller's files.
/// </summary>
public sealed class HonestHostTests
{
    [HostsFact]
    public async Task The_first_test_runs_on_a_bare_host_that_is_sent_agent_and_runtime()
    {
        await using var network = await LabNetwork.CreateAsync();
        await using var host = await HonestHost.StartAsync(network, "bare");
        var settings = $"<RunSettings><MultiStream><Streams>{host.StreamElement("server")}{host.StreamElement("client")}</Streams></MultiStream></RunSettings>";

        using var run = await DotnetTest.RunAsync(new TestCommand("FirstTest") { ByProject = true, Settings = settings, Limit = TimeSpan.FromMinutes(3) });

        Assert.True(run.ExitCode == 0, run.ToString());
        var test = run.Trx["Clocks_agree"];
        Assert.Equal([$"Clocks_agree · main", $"Clocks_agree · server @ {host.Address}", $"Clocks_agree · client @ {host.Address}"], test.Children.Select(c => c.Name));
        await host.UntilNoForeignProcessAsync(TimeSpan.FromSeconds(5));
        await SampleHosts.AssertNoDirectoryIsLeftAsync(run, [host]);
    }
}
