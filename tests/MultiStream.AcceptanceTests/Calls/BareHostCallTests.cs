using MultiStream.AcceptanceTests.Harness;
using MultiStream.AcceptanceTests.Samples;
using MultiStream.Lab;

namespace MultiStream.AcceptanceTests.Calls;

/// <summary>C# blocks on a host that has neither .NET nor a library of cultures, and sees no file of the controller.</summary>
public sealed class BareHostCallTests
{
    [HostsFact]
    public async Task A_bare_host_is_sent_all_that_C_sharp_blocks_need_and_keeps_every_promise()
    {
        await using var network = await LabNetwork.CreateAsync();
        await using var host = await HonestHost.StartAsync(network, "bare");

        using var run = await DotnetTest.RunAsync(new TestCommand("Calls.Cases")
        {
            Settings = Settings(host, "server", "client", "silo", "s", "far"),
            Limit = TimeSpan.FromMinutes(3),
        });

        var calls = new CallsRun(run.Trx, _ => host.Address);
        Assert.All(CallPromises.All.Values, promise => promise(calls));
        // Without the library the process would end in silence at the first culture; so .NET is told that there is none, and says it.
        Assert.EndsWith("tea: System.Globalization.CultureNotFoundException, True", run.Trx["A_culture_is_there_or_its_lack_is_said"]["main"].StdOut, StringComparison.Ordinal);
        Assert.Contains(
            "there is no ICU library here, so C# blocks know the invariant culture only; to ask for another one throws CultureNotFoundException",
            File.ReadAllText(calls["A_culture_is_there_or_its_lack_is_said", "server"].File("stream.log")),
            StringComparison.Ordinal);
        await host.UntilNoForeignProcessAsync(TimeSpan.FromSeconds(5));
        await SampleHosts.AssertNoDirectoryIsLeftAsync(run, [host]);
    }

    static string Settings(HonestHost host, params string[] streams) =>
        $"<RunSettings><MultiStream><Streams>{string.Concat(streams.Select(s => host.StreamElement(s)))}</Streams></MultiStream></RunSettings>";
}
