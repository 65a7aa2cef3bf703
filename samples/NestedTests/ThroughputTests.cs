using System.Globalization;
using MultiStream;
using Xunit;

namespace NestedTests;

/// <summary>The parts put together: each of them is a test that can also be run by itself.</summary>
public sealed class ThroughputTests
{
    [MultiStream(TimeoutSeconds = 120), Stream("server"), Stream("client")]
    public async Task The_way_from_client_to_server_is_fast(StreamsManager streams)
    {
        var server = streams["server"].Start(Block.Test<NetServer>(nameof(NetServer.Serves_until_all_have_finished)));
        var client = await streams["client"].RunAsync(Block.Test<NetPerf>(nameof(NetPerf.Sends_at_ten_megabits_at_least)).WithParameter("seconds", 0.2));
        await server.WaitAsync();

        TestReport report = client.Value;
        double megabits = double.Parse(report.Output.Split(' ')[0], CultureInfo.InvariantCulture);
        streams.Log($"{client.Stream} to {server.Stream}: {megabits} Mbit/s in {report.Duration.TotalSeconds:0.0} s");
        Assert.True(megabits > 10, report.Output);
    }

    /// <summary>An intended failure: the client takes a way that leads nowhere. Its own test fails, and that is what this one wants.</summary>
    [MultiStream(TimeoutSeconds = 120), Stream("server"), Stream("client")]
    public async Task A_client_that_cannot_reach_the_server_fails_and_ends_what_the_server_waits_for(StreamsManager streams)
    {
        var server = streams["server"].Start(Block.Test<NetServer>(nameof(NetServer.Serves_until_all_have_finished)));
        var client = await streams["client"].RunAsync(
            Block.Test<NetPerf>(nameof(NetPerf.Sends_at_ten_megabits_at_least)).WithParameter("server", "127.0.0.254").AllowFailure());
        await server.WaitAsync();

        Assert.Equal(TestOutcome.Failed, client.Value.Outcome);
        Assert.Contains("Connection refused", client.Value.Message, StringComparison.Ordinal);
    }
}
