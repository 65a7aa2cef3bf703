using MultiStream.AcceptanceTests.Harness;
using MultiStream.IntegrationTests.Sync;

namespace MultiStream.AcceptanceTests.Running;

/// <summary>A run that is pointed at a real `multistream syncserver`, with somebody who takes part by hand.</summary>
public sealed class SyncServerTests
{
    static readonly Dictionary<string, string> NoVariables = [];

    [Fact]
    public async Task Streams_body_and_one_by_hand_meet_at_the_server()
    {
        await using var server = Participant.Tool(NoVariables, "syncserver", "--token", "~between-us");
        await server.SaysAsync("participants: ");
        string address = server.Output.Split("listening on ")[1].Split('\n')[0];
        await using var running = DotnetTest.Start(new TestCommand("Server.Cases")
        {
            ByProject = true,
            Filter = "Name=Meets_one_by_hand",
            Overrides = [$"MultiStream.Sync.Server={address}", "MultiStream.Sync.Token=~between-us"],
            Limit = TimeSpan.FromMinutes(3),
        });
        foreach (string name in (string[])["shell", "code", "main"])
            await server.SaysAsync($"'{name}' waits at barrier 'setup' of 4");
        var me = new Dictionary<string, string> { ["MULTISTREAM_SYNC"] = "tcp:" + address, ["MULTISTREAM_TOKEN"] = "~between-us", ["MULTISTREAM_STREAM"] = "me" };
        await using var asks = Participant.Tool(me, "sync", "get", "port", "shell");
        Assert.Equal((0, ""), await asks.EndAsync());
        Assert.Equal("4711\n", asks.Output);
        Assert.DoesNotContain("goes on from barrier", server.Output, StringComparison.Ordinal);

        await using var meets = Participant.Tool(me, "sync", "barrier", "setup", "4");
        Assert.Equal((0, ""), await meets.EndAsync());
        await using var answers = Participant.Tool(me, "sync", "put", "answer", "42");
        Assert.Equal((0, ""), await answers.EndAsync());
        using var run = await running.EndAsync();

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(["main", "shell @ localhost", "code @ localhost"], run.Trx["Meets_one_by_hand"].Children.Select(c => c.Name.Split(" · ")[1]));
        foreach (string name in (string[])["shell", "code", "main"])
            await server.SaysAsync($"'{name}' left: it said quit");
        Assert.DoesNotContain("~between-us", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_killed_fails_the_test_at_once()
    {
        await using var server = Participant.Tool(NoVariables, "syncserver");
        await server.SaysAsync("participants: ");
        string address = server.Output.Split("listening on ")[1].Split('\n')[0];
        await using var running = DotnetTest.Start(new TestCommand("Server.Cases")
        {
            Filter = "Name=Waits_for_ever",
            Settings = $"<RunSettings><MultiStream><Sync><Server>{address}</Server></Sync></MultiStream></RunSettings>",
            Limit = TimeSpan.FromMinutes(3),
        });
        await server.SaysAsync("'shell' waits at barrier 'never' of 4");

        await server.SignalAsync("-KILL");
        using var run = await running.EndAsync();

        Assert.Equal(1, run.ExitCode);
        var test = run.Trx["Waits_for_ever"];
        Assert.Contains("it exited with 69", test.Message, StringComparison.Ordinal);
        Assert.Contains("ms: Barrier 'never' was broken: The ", test.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_fails_the_test_by_one_sentence_and_nothing_starts()
    {
        using var run = await DotnetTest.RunAsync(new TestCommand("Server.Cases")
        {
            Settings = "<RunSettings><MultiStream><MaxParallelTests>1</MaxParallelTests><Sync><Server>127.0.0.1:1</Server></Sync></MultiStream></RunSettings>",
        });

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(3, run.Trx.Results.Count);
        Assert.All(run.Trx.Results, r =>
        {
            Assert.StartsWith("MultiStream/Sync/Server: stream 'shell' cannot take part: The sync server 127.0.0.1:1 cannot be reached: ", r.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', r.Message!);
        });
    }
}
