namespace MultiStream.IntegrationTests.Library;

/// <summary>A program has no one body: what one thread waits for, another may bring.</summary>
public sealed class ThreadsTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    /// <summary>In a test of the adapter this would be told as a deadlock after half a second: all that is known of the body waits.</summary>
    [Fact]
    public async Task A_thread_that_waits_for_another_is_not_told_of_a_deadlock()
    {
        await using var streams = await StreamsManager.OpenAsync("a", "b");
        var first = new TaskCompletionSource<RunningBlock<string>>();
        var said = new TaskCompletionSource<string>();
        new Thread(() =>
        {
            var block = streams["a"].Start(Block.Call(async ctx =>
            {
                var word = ctx.Sync.GetAsync<string>("word", null, null, default);
                ctx.SetReady();
                return await word;
            }));
            first.SetResult(block);
            said.SetResult(block.WaitAsync().GetAwaiter().GetResult().Value);
        }) { IsBackground = true }.Start();
        await (await first.Task.WaitAsync(s_limit)).ReadyAsync();
        // Longer than the hub takes to conclude that nobody else will come. Nothing can be waited for: it is not to happen.
        await Task.WhenAny(said.Task, Task.Delay(TimeSpan.FromSeconds(2)));

        await streams["b"].CallAsync(ctx => ctx.Sync.PutAsync("word", "go"));

        Assert.Equal("go", await said.Task.WaitAsync(s_limit));
    }
}
