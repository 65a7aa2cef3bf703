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
        var turns = new RunTurns(1, 1);
        var order = new ConcurrentQueue<string>();
        var other = new TaskCompletionSource();

        await turns.RunAsync([["a1", "a2"], ["b1", "b2"]], async test =>
        {
            order.Enqueue(test);
            if (test == "a1")
            {
                await turns.WaitOutsideAsync(_ => other.Task, CancellationToken.None);
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
    public async Task Never_more_tests_run_than_there_are_turns()
    {
        var turns = new RunTurns(2, 3);
        int running = 0, most = 0;
        var left = new TaskCompletionSource();

        await turns.RunAsync(Enumerable.Range(0, 40).Select(i => (int[])[i]), async test =>
        {
            Enter();
            await Task.Yield();
            if (test % 2 == 0)
            {
                Interlocked.Decrement(ref running);
                await turns.WaitOutsideAsync(_ => Task.CompletedTask, CancellationToken.None);
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
    public void Who_comes_back_has_the_next_turn_before_all_who_are_new()
    {
        var turns = new TurnQueue(1);
        Assert.True(turns.EnterAsync(isBack: false).IsCompleted);
        Task[] queue = [turns.EnterAsync(isBack: false), turns.EnterAsync(isBack: true), turns.EnterAsync(isBack: false), turns.EnterAsync(isBack: true)];

        var order = new List<int>();
        for (int i = 0; i < queue.Length; i++)
        {
            turns.Leave();
            order.Add(Assert.Single(Enumerable.Range(0, queue.Length), q => queue[q].IsCompleted && !order.Contains(q)));
        }

        Assert.Equal([1, 3, 0, 2], order);
    }

    [Fact]
    public async Task No_more_classes_are_begun_than_there_are_turns_and_hosts_to_wait_for()
    {
        var turns = new RunTurns(1, 2);
        var begun = new ConcurrentQueue<string>();
        var (last, over) = (new TaskCompletionSource(), new TaskCompletionSource());

        var run = turns.RunAsync(Enumerable.Range(0, 6).Select(i => (string[])[$"{i}a", $"{i}b"]), async test =>
        {
            begun.Enqueue(test);
            int nth = begun.Count;   // it has the only turn
            if (nth <= 3)
                await turns.WaitOutsideAsync(_ => nth == 3 ? Waits() : over.Task, CancellationToken.None);
        }, CancellationToken.None);
        await last.Task.WaitAsync(s_limit);

        // The turn is free, and nobody takes it: the fixtures of three classes are there, and those of the others are not.
        Assert.Equal(["0a", "1a", "2a"], begun);
        over.SetResult();
        await run.WaitAsync(s_limit);
        Assert.Equal(12, begun.Distinct().Count());

        Task Waits()
        {
            last.SetResult();
            return over.Task;
        }
    }

    [Fact]
    public async Task A_class_that_was_begun_for_one_that_waited_is_not_followed_by_another_when_that_one_is_back()
    {
        var turns = new RunTurns(1, 1);
        var order = new ConcurrentQueue<string>();
        var (waits, back) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());

        await turns.RunAsync([["a1", "a2"], ["b"], ["c"]], async test =>
        {
            order.Enqueue(test);
            if (test == "a1")
            {
                var outside = turns.WaitOutsideAsync(_ => back.Task, CancellationToken.None);
                waits.SetResult();
                await outside;
            }
            else if (test == "b")
            {
                await waits.Task;
                back.SetResult();   // who waited is in the queue for a turn when this returns
            }
        }, CancellationToken.None).WaitAsync(s_limit);

        Assert.Equal(["a1", "b", "a2", "c"], order);
    }

    [Fact]
    public async Task An_error_ends_the_run_when_those_that_run_have_ended_and_begins_no_more()
    {
        var turns = new RunTurns(2, 0);
        var begun = new TaskCompletionSource();
        var ran = new ConcurrentQueue<string>();
        var error = new InvalidOperationException("no");

        var caught = await Assert.ThrowsAsync<InvalidOperationException>(() => turns.RunAsync([["a"], ["b", "b2"], ["c"]], async test =>
        {
            ran.Enqueue(test);
            if (test == "a")
            {
                await begun.Task;
                throw error;
            }
            // Who waits for hosts would wait for ever: this ends when the error is noted.
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => turns.WaitOutsideAsync(ending =>
            {
                begun.TrySetResult();
                return Task.Delay(Timeout.Infinite, ending);
            }, CancellationToken.None));
            ran.Enqueue($"{test} has ended");
        }, CancellationToken.None).WaitAsync(s_limit));

        Assert.Same(error, caught);
        Assert.Equal(["a", "b", "b has ended"], ran.Order());
    }

    [Fact]
    public async Task A_cancelled_run_starts_no_more()
    {
        using var cancel = new CancellationTokenSource();
        var ran = new ConcurrentQueue<string>();

        await new RunTurns(1, 0).RunAsync([["a", "a2"], ["b"]], async test =>
        {
            ran.Enqueue(test);
            await cancel.CancelAsync();
        }, cancel.Token).WaitAsync(s_limit);

        Assert.Equal(["a"], ran);
    }
}
