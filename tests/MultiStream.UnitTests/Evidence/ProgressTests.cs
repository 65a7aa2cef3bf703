using System.Threading.Channels;
using MultiStream.Evidence;

namespace MultiStream.UnitTests.Evidence;

/// <summary>When a run says how it stands.</summary>
public sealed class ProgressTests
{
    private static readonly TimeSpan s_never = TimeSpan.FromHours(1), s_often = TimeSpan.FromMilliseconds(1), s_limit = TimeSpan.FromSeconds(60);
    private static readonly RunEvent s_begin = new("test-begin") { ["test"] = 1, ["name"] = "N.T" }, s_open = new("stream-open") { ["test"] = 1, ["stream"] = "a" };

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
        var told = Channel.CreateUnbounded<string>();
        var progress = new Progress(s_often, line => told.Writer.TryWrite(line), _ => { });
        progress.Add(s_begin, default);
        Assert.StartsWith("0 of 0 tests done, 1 running", await told.Reader.ReadAsync().AsTask().WaitAsync(s_limit), StringComparison.Ordinal);
        progress.Add(s_open, default);
        string line;
        do
            line = await told.Reader.ReadAsync().AsTask().WaitAsync(s_limit);
        while (!line.EndsWith("1 stream open", StringComparison.Ordinal));

        progress.Dispose();

        while (told.Reader.TryRead(out _))
        {
        }
        progress.Add(new RunEvent("stream-open") { ["test"] = 1, ["stream"] = "b" }, default);
        await SomeIntervalsAsync();
        Assert.False(told.Reader.TryPeek(out var late), late);
        Assert.NotNull(progress.Next());
    }

    [Fact]
    public async Task Who_is_told_and_throws_is_told_no_more_and_that_once()
    {
        var failed = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        int told = 0, times = 0;
        using var progress = new Progress(s_often, _ =>
        {
            Interlocked.Increment(ref told);
            throw new InvalidOperationException("gone");
        }, e =>
        {
            Interlocked.Increment(ref times);
            failed.TrySetResult(e);
        });
        progress.Add(s_begin, default);
        Assert.Equal("gone", (await failed.Task.WaitAsync(s_limit)).Message);

        progress.Add(s_open, default);
        await SomeIntervalsAsync();

        Assert.Equal((1, 1), (told, times));
        Assert.NotNull(progress.Next());
    }

    /// <summary>As long as another one with the same interval takes to tell a line several times.</summary>
    private static async Task SomeIntervalsAsync()
    {
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int told = 0;
        using var other = new Progress(s_often, _ =>
        {
            if (Interlocked.Increment(ref told) == 3)
                enough.TrySetResult();
        }, _ => { });
        other.Add(s_begin, default);
        await enough.Task.WaitAsync(s_limit);
    }
}
