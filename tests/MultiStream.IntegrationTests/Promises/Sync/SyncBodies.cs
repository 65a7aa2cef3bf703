namespace MultiStream.IntegrationTests.Promises.Sync;

/// <summary>Bodies of tests for <see cref="SyncRunTests"/>, on streams a, b and c.</summary>
public sealed class SyncBodies
{
    public async Task Throws_while_a_block_waits(StreamsManager streams)
    {
        ArgumentNullException.ThrowIfNull(streams);
        await streams["a"].Start(Waits.InBarrier("go", 2)).ReadyAsync();
        throw new InvalidOperationException("the body has had enough");
    }

    public async Task Ends_while_a_block_waits(StreamsManager streams)
    {
        ArgumentNullException.ThrowIfNull(streams);
        await streams["a"].Start(Block.Call(async ctx =>
        {
            var wait = ctx.Sync.BarrierAsync("go", 2);
            ctx.SetReady();
            await wait;
        }).Named("waiting")).ReadyAsync();
    }

    public async Task Meets_a_consequence_before_its_cause(StreamsManager streams)
    {
        ArgumentNullException.ThrowIfNull(streams);
        var first = streams["a"].Start(Block.Call(async ctx =>
        {
            var wait = ctx.Sync.BarrierAsync("first");
            ctx.SetReady();
            await wait;
        }).Named("first"));
        await first.ReadyAsync();
        await streams["b"].Start(Block.Shell("echo 'no space left' >&2; exit 28").Named("culprit")).Ended;
        await first.Ended;

        await streams["c"].RunAsync(Block.Call(ctx => ctx.Sync.BarrierAsync("second")).Named("second"));
    }

    public async Task Needs_no_sync(StreamsManager streams)
    {
        ArgumentNullException.ThrowIfNull(streams);
        await streams.RunAsync(Block.Shell("echo here"));
    }

    public async Task Stops_blocks_that_wait(StreamsManager streams)
    {
        ArgumentNullException.ThrowIfNull(streams);
        var waiting = streams["a"].Start(Block.Shell("ms barrier go 2"));
        var other = streams["b"].Start(Waits.InBarrier("other", 2));
        await other.ReadyAsync();
        await waiting.StopAsync();
        await other.StopAsync();
    }
}
