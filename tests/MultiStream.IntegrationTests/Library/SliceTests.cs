namespace MultiStream.IntegrationTests.Library;

/// <summary>Slices of real streams: parts of a test run, are waited for and fail by themselves while others go on.</summary>
public sealed class SliceTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(60);

    /// <summary>The RFC's example: a flood from some streams in the background, while others measure what is left; the flood ends with the streams.</summary>
    [Fact]
    public async Task A_part_of_the_streams_is_waited_for_while_the_others_run_and_those_end_with_the_test()
    {
        IReadOnlyList<RunningBlock> flood;
        await using (var streams = await StreamsManager.OpenAsync(new MultiStreamOptions().With("attacker", count: 2), ["server", "attacker", "client"]))
        {
            flood = streams.Role("attacker").Start(Block.Shell("while :; do sleep 0.05; done").Named("flood"));
            streams["client"].Start(Block.Shell("echo measured"));

            var measured = await streams[3..].WaitAsync().WaitAsync(s_soon);

            Assert.Equal("measured\n", Assert.Single(measured).StandardOutput);
            Assert.Equal((true, true, false, true), (streams.Active, streams.Role("attacker").Active, streams[3..].Active, streams[3..].Success));
        }

        Assert.All(await Task.WhenAll(flood.Select(f => f.Ended)), r => Assert.Equal(BlockOutcome.Stopped, r.Outcome));
    }

    /// <summary>The RFC's "stop netserver at the end and report its failures".</summary>
    [Fact]
    public async Task A_block_in_the_background_that_failed_before_the_end_is_reported_when_it_is_stopped()
    {
        await using var streams = await StreamsManager.OpenAsync("server", "client");
        var server = streams["server"].Start(Block.Shell("echo address in use >&2; exit 98").Named("netserver"));
        await server.Ended.WaitAsync(s_soon);   // as a test does other things meanwhile
        await streams["client"].RunAsync(Block.Shell("true"));

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => server.StopAsync());

        Assert.Contains("Block 'netserver' on stream 'server' @ localhost failed", e.Message, StringComparison.Ordinal);
        Assert.Contains("address in use", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ranges_roles_and_conditions_start_run_call_and_judge_their_own_streams_only()
    {
        await using var streams = await StreamsManager.OpenAsync(new MultiStreamOptions().With("client", count: 3), ["server", "client"]);

        await streams[..2].RunAsync(Block.Shell("true"));
        await Assert.ThrowsAsync<BlockFailedException>(() => streams.Where(s => s.Index == 2).RunAsync(Block.Shell("false")));
        Assert.Equal([0, 1, 2], await streams.Role("client").CallAsync(ctx => ctx.Index));
        Assert.Equal(["server", "client-0"], (await streams[..2].ForEachAsync(s => s.CallAsync(ctx => ctx.Name))));

        Assert.Equal((true, false, false), (streams[..2].Success, streams.Role("client").Success, streams.Success));
        Assert.Equal([2, 3, 1, 2], streams.Select(s => s.Results.Count));
    }

    [Fact]
    public async Task A_slice_that_is_terminated_leaves_the_others_alone()
    {
        await using var streams = await StreamsManager.OpenAsync("a", "b", "c");
        var running = streams.Start(Block.Shell("sleep 600"));

        await streams[..2].TerminateAsync();

        Assert.Equal([false, false, true], running.Select(r => r.Active));
        Assert.Equal("here\n", (await streams["c"].RunAsync(Block.Shell("echo here"))).StandardOutput);
    }
}
