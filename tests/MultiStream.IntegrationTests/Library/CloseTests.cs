namespace MultiStream.IntegrationTests.Library;

/// <summary>What is told at the end of streams that a program opened itself, where there is no test that could fail.</summary>
public sealed class CloseTests
{
    [Fact]
    public async Task A_failure_that_nobody_waited_for_is_thrown_when_all_is_closed()
    {
        var streams = await StreamsManager.OpenAsync("server", "client");
        await EndAsync(streams["server"].Start(Block.Shell("echo no such database >&2; exit 3").Named("database")));
        var other = streams["client"].Start(Block.Shell("sleep 600"));

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => streams.DisposeAsync().AsTask());

        Assert.StartsWith("Nobody waited for it before the streams were closed: Block 'database' on stream 'server' @ localhost failed after ", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("Its last lines on stderr:\nno such database", e.Message, StringComparison.Ordinal);
        Assert.Equal(3, Assert.Single(e.Results).ExitCode);
        Assert.False(other.Active);
        await streams.DisposeAsync();   // said once
    }

    [Fact]
    public async Task What_was_waited_for_allowed_or_stopped_is_not_thrown_again()
    {
        await using var streams = await StreamsManager.OpenAsync("server");
        var server = streams["server"];

        await Assert.ThrowsAsync<BlockFailedException>(() => server.RunAsync(Block.Shell("exit 3")));
        await EndAsync(server.Start(Block.Shell("exit 4").AllowFailure()));
        server.Start(Block.Shell("sleep 600"));
    }

    [Fact]
    public async Task After_the_end_nothing_can_be_started_or_opened()
    {
        var streams = await StreamsManager.OpenAsync("server");
        await streams.DisposeAsync();

        Assert.Equal("Stream 'server' has ended (the streams were closed); no block can be started on it any more.",
            Assert.Throws<MultiStreamException>(() => streams["server"].Start(Block.Shell("true"))).Message);
        Assert.Equal("There is no stream 'other', and none can be opened any more: the streams were closed.", Assert.Throws<MultiStreamException>(() => streams["other"]).Message);
    }

    /// <summary>Whoever closes a program's streams twice at once hears of a failure once, and nobody returns early.</summary>
    [Fact]
    public async Task Two_who_close_at_once_both_wait_for_the_end()
    {
        var streams = await StreamsManager.OpenAsync("server");
        var block = streams["server"].Start(Block.Shell("trap 'sleep 0.2' TERM; sleep 600"));

        await Task.WhenAll(streams.DisposeAsync().AsTask().ContinueWith(_ => Assert.False(block.Active), TaskScheduler.Default),
            streams.DisposeAsync().AsTask().ContinueWith(_ => Assert.False(block.Active), TaskScheduler.Default));
    }

    /// <summary>Its end, without having waited for it as a program does.</summary>
    private static Task<BlockResult> EndAsync(RunningBlock block) => block.Ended.WaitAsync(TimeSpan.FromSeconds(30));
}
