using MultiStream;

namespace Parts.Cases;

/// <summary>Tests that are parts of others.</summary>
public sealed class Parts : IAsyncSetUp, IDisposable
{
    public Task SetUpAsync(CancellationToken cancel)
    {
        Console.WriteLine($"set up on {StreamContext.Current.Name}");
        return Task.CompletedTask;
    }

    public void Dispose() => Console.WriteLine("disposed");

    [MultiStream(Category = "part")]
    public async Task Waits_at_a_barrier(StreamContext ctx)
    {
        await ctx.Sync.PutAsync("arrived", ctx.Name);
        await ctx.Sync.BarrierAsync("setup");
    }

    [MultiStream(Category = "part")]
    public async Task Serves_until_it_is_asked_to_end(StreamContext ctx)
    {
        ctx.SetReady($"{ctx.Name} of {ctx.Role} {ctx.Index}/{ctx.Count}, size {ctx.Parameters["size"]}");
        await ctx.UntilStoppedAsync();
        Console.WriteLine(ctx.CancellationToken.IsCancellationRequested ? "asked" : "not asked");
    }

    [MultiStream(TimeoutSeconds = 1, Category = "part")]
    public Task Is_not_asked_in_its_time(StreamContext ctx) => ctx.UntilStoppedAsync();

    [MultiStream(Skip = "not today", Category = "part")]
    public void Is_skipped(StreamContext ctx) => throw new InvalidOperationException(ctx.Name);

    [MultiStream(Category = "part"), Stream("inner")]
    public async Task Opens_a_stream_where_it_is(StreamContext ctx, StreamsManager streams)
    {
        int worker = Environment.ProcessId;
        int other = await streams["inner"].CallAsync(() => Environment.ProcessId);
        string host = (await streams["inner"].RunAsync(Block.Shell("ms barrier alone && hostname"))).StandardOutput;
        streams.Log($"{ctx.Name}: {(other == worker ? "the same process" : "another process")} on {host.Trim()}; logs: {Path.GetRelativePath(Environment.CurrentDirectory, streams.LogFolder!)}");
        await streams["inner"].RunAsync(Block.Shell("echo no; exit 4"));
    }

    [MultiStream(Category = "part"), Stream("inner")]
    public async Task Leaves_a_block_that_runs(StreamContext ctx, StreamsManager streams)
    {
        var sleep = streams["inner"].Start(Block.Shell("echo $$; exec sleep 1000").ReadyOnOutput("\n"));
        await sleep.ReadyAsync();
        ctx.SetReady();
        await sleep.WaitAsync();
    }
}
