using MultiStream.Protocol;
using MultiStream.UnitTests.Protocol;
using MultiStream.UnitTests.Running;
using static MultiStream.UnitTests.Running.ScriptedTest;

namespace MultiStream.UnitTests;

/// <summary>Code that runs here once for each stream.</summary>
public sealed class ForEachTests : IAsyncDisposable
{
    private readonly ScriptedTest _test = new("", null, "client:3");

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    /// <summary>None can go on before all have come.</summary>
    [Fact]
    public async Task All_run_at_once_even_when_they_block_and_their_values_stand_in_the_order_of_the_streams()
    {
        using var all = new Barrier(3);

        var names = await Soon(_test.Streams.ForEachAsync(stream =>
        {
            all.SignalAndWait();
            return Task.FromResult(stream.Name);
        }));

        Assert.Equal(["client-0", "client-1", "client-2"], names);
    }

    [Fact]
    public async Task One_failure_comes_as_it_is_and_only_after_all_have_ended()
    {
        var last = new TaskCompletionSource();
        var running = _test.Streams.ForEachAsync(stream => stream.Index switch
        {
            0 => last.Task,
            1 => throw new FormatException("thrown before the first await"),
            _ => Task.CompletedTask,
        });
        Assert.False(running.IsCompleted);
        last.SetResult();

        Assert.Equal("thrown before the first await", (await Assert.ThrowsAsync<FormatException>(() => Soon(running))).Message);
    }

    [Fact]
    public async Task Of_several_failures_none_is_lost()
    {
        var error = await Assert.ThrowsAsync<AggregateException>(() => Soon(_test.Streams.ForEachAsync(stream => stream.Index switch
        {
            0 => Task.FromException(new FormatException("one")),
            1 => Task.FromCanceled(new CancellationToken(canceled: true)),
            _ => Task.FromException(new InvalidOperationException("two")),
        })));

        Assert.Matches("^It failed on 2 of 3 streams, in this order: (client-0, client-2|client-2, client-0)[.] ", error.Message);
        Assert.Equal(["one", "two"], error.InnerExceptions.Select(e => e.Message).Order());
    }

    [Fact]
    public async Task Failures_of_blocks_are_one_failure_that_lists_them_all()
    {
        List<ScriptedAgent> agents = [];
        for (int i = 0; i < 3; i++)
            agents.Add((await _test.OpenAsync($"client-{i}")).Agent);
        var running = _test.Streams.ForEachAsync(stream => stream.RunAsync(Block.Shell("serve")));

        foreach (var agent in agents)
            await agent.NextAsync(FrameType.Start);
        agents[0].SayExited(1);
        agents[1].Say(w => new ExitedMessage(1, 0, false, 9_000_000, []).Write(w, 1));
        agents[2].Say(w => new ExitedMessage(2, 0, false, 100_000, []).Write(w, 1));

        var error = await Assert.ThrowsAsync<BlockFailedException>(() => Soon(running));
        Assert.Equal(["client-2", "client-1"], error.Results.Select(r => r.Stream.Name));
    }

    [Fact]
    public async Task Where_there_are_no_streams_nothing_is_called() =>
        Assert.Empty(await _test.Streams.Where(_ => false).ForEachAsync<int>(_ => throw new InvalidOperationException("called")));
}
