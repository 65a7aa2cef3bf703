using MultiStream.AcceptanceTests.Harness;
using MultiStream.IntegrationTests.Sync;

namespace MultiStream.AcceptanceTests.Running;

/// <summary>Tests that take a StreamContext: as blocks of others, and by hand at a real `multistream syncserver`.</summary>
public sealed class PartsTests
{
    static readonly Dictionary<string, string> NoVariables = [];

    [Fact]
    public async Task A_part_has_the_streams_context_its_own_limit_local_streams_and_an_end_of_its_own()
    {
        using var run = await DotnetTest.RunAsync(new TestCommand("Parts.Cases") { Filter = "Category=whole" });

        // What each part is to see is asserted where it is run; nothing of them is left, or the run itself would be refused.
        var left = run.Trx["One_leaves_for_whom_a_part_waits"];
        Assert.All(run.Trx.Results.Where(r => r != left), r => Assert.True(r.Outcome == "Passed", r.ToString()));
        Assert.Equal(5, run.Trx.Results.Count);
        string[] lines = left.Message!.Split('\n');
        Assert.Matches(@"^Block 'leaves' on stream 'b' @ localhost failed after \d\.\d+ s: it exited with 3\.", lines[0]);
        Assert.Matches(@"^Consequence: Block 'test Parts\.Cases\.Parts\.Waits_at_a_barrier' on stream 'a' @ localhost failed .*: Barrier 'setup' was broken: ", lines[1]);
    }

    [Fact]
    public async Task Two_parts_run_by_hand_meet_at_a_sync_server()
    {
        await using var server = Participant.Tool(NoVariables, "syncserver", "--parties", "2");
        string address = await AddressAsync(server);
        await using var serving = ByHand(address, "server", "FullyQualifiedName~NetServer");
        await using var measuring = ByHand(address, "client", "FullyQualifiedName~NetPerf");

        using var client = await measuring.EndAsync();
        using var service = await serving.EndAsync();

        Assert.True(client.ExitCode == 0, client.ToString());
        Assert.True(service.ExitCode == 0, service.ToString());
        Assert.Matches(@"\d+ Mbit/s", client.Output);
        foreach (string name in (string[])["server", "client"])
            await server.SaysAsync($"'{name}' left: it said quit");
    }

    [Fact]
    public async Task A_part_by_hand_meets_what_somebody_types_and_its_name_is_its_own()
    {
        await using var server = Participant.Tool(NoVariables, "syncserver", "--parties", "2");
        string address = await AddressAsync(server);
        await using var serving = ByHand(address, "server", "FullyQualifiedName~NetServer");
        await server.SaysAsync("'server' waits at barrier 'setup' of 2");

        using (var second = await ByHand(address, "server", "FullyQualifiedName~NetServer").EndAsync())
        {
            Assert.Equal(1, second.ExitCode);
            Assert.Contains("MultiStream/Sync/Server: the test's body cannot take part: The sync server ", second.Trx["Serves_until_all_have_finished"].Message, StringComparison.Ordinal);
            Assert.EndsWith("Write a name of its own in MultiStream/Sync/Name.", second.Trx["Serves_until_all_have_finished"].Message, StringComparison.Ordinal);
        }
        var me = new Dictionary<string, string> { ["MULTISTREAM_SYNC"] = "tcp:" + address, ["MULTISTREAM_STREAM"] = "client" };
        foreach (string[] words in (string[][])[["get", "listens"], ["barrier", "setup"], ["barrier", "finished"]])
        {
            await using var typed = Participant.Tool(me, ["sync", .. words]);
            Assert.Equal((0, ""), await typed.EndAsync());
        }
        using var service = await serving.EndAsync();
        Assert.True(service.ExitCode == 0, service.ToString());
    }

    static RunningTests ByHand(string address, string name, string filter) => DotnetTest.Start(new TestCommand("NestedTests")
    {
        ByProject = true,
        Filter = filter,
        Overrides = [$"MultiStream.Sync.Server={address}", $"MultiStream.Sync.Name={name}"],
        Limit = TimeSpan.FromMinutes(3),
    });

    static async Task<string> AddressAsync(Participant server)
    {
        await server.SaysAsync("participants: ");
        return server.Output.Split("listening on ")[1].Split('\n')[0];
    }
}
