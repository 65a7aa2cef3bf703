using MultiStream.Evidence;

namespace MultiStream.UnitTests.Evidence;

/// <summary>When a run says how it stands.</summary>
public sealed class ProgressTests
{
    private static readonly TimeSpan s_never = TimeSpan.FromHours(1);

    [Fact]
    public void Nothing_is_told_while_no_test_runs_and_the_same_only_now_and_then()
    {
        using var progress = new Progress(s_never, _ => { }, _ => { });
        Assert.Null(progress.Next());
        progress.Add(new RunEvent("run-begin") { ["tests"] = 2 }, default);
        Assert.Null(progress.Next());

        progress.Add(new RunEvent("test-begin") { ["test"] = 1, ["name"] = "N.T", ["title"] = "T", ["streams"] = new List<EventMembers> { new() { ["name"] = "a" }, new() { ["name"] = "b" } } }, default);
        Assert.Equal("0 of 2 tests done, 1 running for 0 s", progress.Next());
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Null(progress.Next()));
        Assert.NotNull(progress.Next());

        progress.Add(new RunEvent("stream-open") { ["test"] = 1, ["stream"] = "a" }, default);
        progress.Add(new RunEvent("sync-begin") { ["test"] = 1, ["wait"] = 7L, ["party"] = "a", ["kind"] = "barrier", ["name"] = "up" }, default);
        Assert.StartsWith("0 of 2 tests done, 1 running for 0 s; 1 stream open; 'a' waits ", progress.Next(), StringComparison.Ordinal);
        Assert.Null(progress.Next());
        progress.Add(new RunEvent("sync-end") { ["test"] = 1, ["waits"] = new List<long> { 7 } }, default);
        Assert.Equal("0 of 2 tests done, 1 running for 0 s; 1 stream open", progress.Next());

        progress.Add(new RunEvent("test-end") { ["test"] = 1, ["outcome"] = "lost", ["cause"] = new EventMembers { ["text"] = "it" } }, default);
        Assert.Null(progress.Next());
    }

    [Fact]
    public async Task It_is_told_at_intervals_and_no_more_once_the_run_is_over()
    {
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var progress = new Progress(TimeSpan.FromMilliseconds(1), line => told.TrySetResult(line), _ => { });
        progress.Add(new RunEvent("test-begin") { ["test"] = 1, ["name"] = "N.T" }, default);

        Assert.StartsWith("0 of 0 tests done, 1 running", await told.Task.WaitAsync(TimeSpan.FromSeconds(60)), StringComparison.Ordinal);
        progress.Dispose();
    }

    [Fact]
    public async Task Who_is_told_and_throws_is_told_no_more_and_that_once()
    {
        var failed = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        int times = 0;
        using (var progress = new Progress(TimeSpan.FromMilliseconds(1), _ => throw new InvalidOperationException("gone"), e =>
        {
            times++;
            failed.TrySetResult(e);
        }))
        {
            progress.Add(new RunEvent("test-begin") { ["test"] = 1, ["name"] = "N.T" }, default);
            Assert.Equal("gone", (await failed.Task.WaitAsync(TimeSpan.FromSeconds(60))).Message);
        }
        Assert.Equal(1, times);
    }
}
