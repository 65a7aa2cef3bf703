using System.Collections.Concurrent;
using MultiStream.Running;

namespace MultiStream.UnitTests.Running;

/// <summary>Whose turn it is, and what a test that waits for hosts does for others meanwhile.</summary>
public sealed class RunTurnsTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_test_that_waits_gives_its_turn_to_another_class_and_not_to_its_own()
    {
        var turns = new RunTurns(1);
        var order = new ConcurrentQueue<string>();
        var other = new TaskCompletionSource();

        await turns.RunAsync([["a1", "a2"], ["b1", "b2"]], async test =>
        {
            order.Enqueue(test);
            if (test == "a1")
            {
                await turns.WaitOutsideAsync(() => other.Task);
                order.Enqueue("a1 goes on");
            }
            else if (test == "b1")
            {
                other.SetResult();
            }
        }, CancellationToken.None).WaitAsync(s_limit);

        Assert.Equal(["a1", "b1"], order.Take(2));
        Assert.True(order.ToList().IndexOf("a1 goes on") < order.ToList().IndexOf("a2"));
        Assert.Equal(["a1", "a1 goes on", "a2", "b1", "b2"], order.Order());
    }

    [Fact]
    public async Task Never_more_tests_run_than_there_are_turns_and_who_comes_back_is_first()
    {
        var turns = new RunTurns(2);
        int running = 0, most = 0;
        var left = new TaskCompletionSource();

        await turns.RunAsync(Enumerable.Range(0, 40).Select(i => (int[])[i]), async test =>
        {
            Enter();
            await Task.Yield();
            if (test % 2 == 0)
            {
                Interlocked.Decrement(ref running);
                await turns.WaitOutsideAsync(() => Task.CompletedTask);
                Enter();
            }
            Interlocked.Decrement(ref running);
        }, CancellationToken.None).WaitAsync(s_limit);

        Assert.InRange(most, 1, 2);
        Assert.Equal(0, running);

        void Enter()
        {
            int now = Interlocked.Increment(ref running);
            lock (left)
                most = Math.Max(most, now);
        }
    }

    [Fact]
    public async Task An_error_ends_the_run_when_those_that_run_have_ended()
    {
        var turns = new RunTurns(2);
        var begun = new TaskCompletionSource();
        var thrown = new TaskCompletionSource();
        var ended = new ConcurrentQueue<string>();
        var error = new InvalidOperationException("no");

        var caught = await Assert.ThrowsAsync<InvalidOperationException>(() => turns.RunAsync([["a"], ["b", "b2"], ["c"]], async test =>
        {
            if (test == "a")
            {
                await begun.Task;
                thrown.SetResult();
                throw error;
            }
            begun.TrySetResult();
            await thrown.Task;
            ended.Enqueue(test);
        }, CancellationToken.None).WaitAsync(s_limit));

        Assert.Same(error, caught);
        Assert.Contains("b", ended);
    }

    [Fact]
    public async Task A_cancelled_run_starts_no_more()
    {
        using var cancel = new CancellationTokenSource();
        var ran = new ConcurrentQueue<string>();

        await new RunTurns(1).RunAsync([["a", "a2"], ["b"]], async test =>
        {
            ran.Enqueue(test);
            await cancel.CancelAsync();
        }, cancel.Token).WaitAsync(s_limit);

        Assert.Equal(["a"], ran);
    }
}
