using MultiStream.Protocol;
using MultiStream.UnitTests.Protocol;
using MultiStream.UnitTests.Running;
using static MultiStream.UnitTests.Running.ScriptedTest;

namespace MultiStream.UnitTests;

/// <summary>Several streams as one.</summary>
public sealed class StreamSliceTests : IAsyncDisposable
{
    private static readonly Block Serve = Block.Shell("serve");
    private readonly ScriptedTest _test = new("", null, "client:3");

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task A_run_is_over_when_all_are_and_its_results_stand_in_the_order_of_the_streams()
    {
        var agents = await OpenAsync();

        var running = _test.Streams.RunAsync(Serve);
        agents[2].SayExited(1);
        agents[0].SayExited(1);
        await Soon(_test.Streams[0].Blocks[0].Ended);
        Assert.Equal((false, true, false), (running.IsCompleted, _test.Streams.Active, _test.Streams.Success));
        agents[1].SayExited(1);

        Assert.Equal(["client-0", "client-1", "client-2"], (await Soon(running)).Select(r => r.Stream.Name));
        Assert.Equal((false, true), (_test.Streams.Active, _test.Streams.Success));
    }

    [Fact]
    public async Task A_run_waits_for_all_before_it_throws_and_names_the_first_to_end_first()
    {
        var agents = await OpenAsync();

        var running = _test.Streams.RunAsync(Serve);
        agents[1].Say(w => new ExitedMessage(1, 0, false, 100_000, []).Write(w, 1));
        agents[0].Say(w => new ExitedMessage(2, 0, false, 9_000_000, []).Write(w, 1));
        await Soon(Task.WhenAll(_test.Streams[0].Blocks[0].Ended, _test.Streams[1].Blocks[0].Ended));
        Assert.False(running.IsCompleted);
        agents[2].SayExited(1);

        var error = await Assert.ThrowsAsync<BlockFailedException>(() => Soon(running));
        Assert.Equal(["client-1", "client-0"], error.Results.Select(r => r.Stream.Name));
        Assert.All(_test.Streams, s => Assert.True(s.Blocks[0].Seen));
    }

    [Fact]
    public async Task A_cancelled_run_stops_every_block()
    {
        var agents = await OpenAsync();
        using var cancel = new CancellationTokenSource();
        var running = _test.Streams.RunAsync(Serve, cancel.Token);
        foreach (var agent in agents)
            await agent.NextAsync(FrameType.Start);

        await cancel.CancelAsync();
        foreach (var agent in agents)
        {
            await agent.NextAsync(FrameType.Stop);
            agent.SayExited(1, -1, 15, asked: true);
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(running));
        Assert.All(_test.Streams, s => Assert.Equal(BlockOutcome.Stopped, s.Results[0].Outcome));
    }

    [Fact]
    public async Task A_wait_is_for_every_block_of_the_slice_and_no_other()
    {
        var agents = await OpenAsync();
        _test.Streams[0].Start(Serve);
        _test.Streams[0].Start(Serve);
        _test.Streams[1].Start(Serve);
        var waiting = _test.Streams[..1].WaitAsync();

        agents[0].SayExited(2);
        agents[0].SayExited(1);

        Assert.Equal(2, (await Soon(waiting)).Count);
        Assert.True(_test.Streams.Active);
        Assert.False(_test.Streams[..1].Active);
    }

    [Fact]
    public async Task Several_blocks_are_awaited_and_stopped_like_one()
    {
        var agents = await OpenAsync();
        var blocks = _test.Streams.Start(Serve.ReadyOnOutput("up"));
        var ready = blocks.ReadyAsync();
        foreach (var agent in agents)
            agent.SayOutput(1, "up"u8);
        await Soon(ready);

        var stopping = blocks.StopAsync(TimeSpan.FromSeconds(1));
        foreach (var agent in agents)
        {
            await agent.NextAsync(FrameType.Start);
            Assert.Equal(1000, new MessageReader((await agent.NextAsync(FrameType.Stop)).Payload).Int());
            agent.SayExited(1, -1, 15, asked: true);
        }

        Assert.All(await Soon(stopping), r => Assert.Equal(BlockOutcome.Stopped, r.Outcome));
        Assert.Equal(3, (await blocks.WaitAsync()).Count);
    }

    [Fact]
    public async Task Of_no_streams_nothing_is_awaited()
    {
        var none = _test.Streams[3..];

        Assert.Empty(await Soon(none.RunAsync(Serve)));
        Assert.Empty(await Soon(none.WaitAsync()));
        Assert.Equal((false, true), (none.Active, none.Success));
    }

    private async Task<ScriptedAgent[]> OpenAsync()
    {
        var agents = new List<ScriptedAgent>();
        foreach (var stream in _test.Streams)
            agents.Add((await _test.OpenAsync(stream.Name)).Agent);
        return [.. agents];
    }
}
