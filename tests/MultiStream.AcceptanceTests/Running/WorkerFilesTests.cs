using System.Text.RegularExpressions;
using MultiStream.AcceptanceTests.Harness;
using MultiStream.AcceptanceTests.Samples;
using MultiStream.Lab;

namespace MultiStream.AcceptanceTests.Running;

/// <summary>C# blocks find the files of their project, on this machine and on a host that has none of them.</summary>
public sealed partial class WorkerFilesTests
{
    [Theory]
    [InlineData("WorkerFiles.Cases")]
    [InlineData("WorkerPackages.Cases")]
    public async Task On_this_machine_they_are_in_the_projects_own_output(string asset)
    {
        using var run = await DotnetTest.RunAsync(new TestCommand(asset));

        Assert.True(run.ExitCode == 0, run.ToString());
    }

    /// <summary>Without .NET, so without ASP.NET Core too, and without the library of cultures.</summary>
    [HostsFact]
    public async Task A_bare_host_is_sent_them_once()
    {
        await using var network = await LabNetwork.CreateAsync();
        await using var host = await HonestHost.StartAsync(network, "bare");
        var settings = $"<RunSettings><MultiStream><Streams>{host.StreamElement("server")}</Streams></MultiStream></RunSettings>";

        foreach (var asset in (string[])["WorkerFiles.Cases", "WorkerPackages.Cases"])
        {
            using var run = await DotnetTest.RunAsync(new TestCommand(asset) { Settings = settings, Filter = "FullyQualifiedName!~satellite", Limit = TimeSpan.FromMinutes(3) });

            Assert.True(run.ExitCode == 0, run.ToString());
            var logs = StreamLogs(run).ToList();
            Assert.Single(logs, l => Sent().IsMatch(l));
            Assert.All(logs.Where(l => !Sent().IsMatch(l)), l => Assert.Matches(@"files for C# blocks: (all \d+ are there|0 of \d+ sent)", l));
            await SampleHosts.AssertNoDirectoryIsLeftAsync(run, [host]);
        }

        // A block that asks for a culture has an outcome like any other, and its stream's log says why.
        using var culture = await DotnetTest.RunAsync(new TestCommand("WorkerFiles.Cases") { Settings = settings, Filter = "FullyQualifiedName~satellite" });
        Assert.Contains("it threw System.Globalization.CultureNotFoundException: ", culture.Trx["A_satellite_assembly_is_there"].Message, StringComparison.Ordinal);
        Assert.Contains("there is no ICU library here", Assert.Single(StreamLogs(culture)), StringComparison.Ordinal);
        await host.UntilNoForeignProcessAsync(TimeSpan.FromSeconds(5));
    }

    [GeneratedRegex(@"files for C# blocks: [1-9]\d* of \d+ sent, [\d,]+ bytes, in \d+ ms\n")]
    private static partial Regex Sent();

    static IEnumerable<string> StreamLogs(TestRun run) => run.Trx.Results.SelectMany(r => r.Children).Where(c => c.Name.Contains(" @ ", StringComparison.Ordinal)).Select(c => File.ReadAllText(c.File("stream.log")));
}
