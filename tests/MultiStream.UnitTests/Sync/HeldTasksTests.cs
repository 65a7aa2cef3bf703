using System.Runtime.CompilerServices;
using MultiStream.Sync;

namespace MultiStream.UnitTests.Sync;

/// <summary>Which of the tasks that a body has begun it is held up by: each way to await one, and each way not to.</summary>
public sealed class HeldTasksTests
{
    private readonly TaskCompletionSource _one = new(TaskCreationOptions.RunContinuationsAsynchronously), _two = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public void A_task_that_is_only_kept_holds_nobody_up() => Assert.Equal("", Awaited());

    [Fact]
    public void One_that_is_awaited_does()
    {
        Hold(Await(_one.Task));

        Assert.Equal("one", Awaited());
    }

    [Fact]
    public void One_that_a_method_awaits_whose_own_task_is_only_kept_holds_nobody_up()
    {
        var kept = Await(Await(_one.Task));

        Assert.Equal("", Awaited());
        Assert.False(kept.IsCompleted);
    }

    [Fact]
    public void A_chain_of_methods_is_followed_to_its_end()
    {
        Hold(Await(Generic(Await(_one.Task))));

        Assert.Equal("one", Awaited());
    }

    [Fact]
    public void A_chain_of_ValueTasks_is_followed_too()
    {
        Hold(ByValue(ByValue(new ValueTask(_one.Task))).AsTask());
        var kept = ByValue(new ValueTask(_two.Task));

        Assert.Equal("one", Awaited());
        Assert.False(kept.IsCompleted);
    }

    [Fact]
    public void A_pooled_ValueTask_is_followed_too()
    {
        Hold(ByValue(Pooled(_one.Task)).AsTask());

        Assert.Equal("one", Awaited());
    }

    [Fact]
    public void WhenAll_over_all_of_them_holds_up_by_all()
    {
        Hold(Task.WhenAll(_one.Task, _two.Task));

        Assert.Equal("one two", Awaited());
    }

    [Fact]
    public void WhenAll_of_WhenAlls_and_of_methods_holds_up_by_all()
    {
        Hold(Await(Task.WhenAll(Task.WhenAll(Await(_one.Task)), Generic(_two.Task))));

        Assert.Equal("one two", Awaited());
    }

    [Fact]
    public void WhenAll_that_is_only_kept_holds_nobody_up()
    {
        var kept = Task.WhenAll(_one.Task, _two.Task);

        Assert.Equal("", Awaited());
        Assert.False(kept.IsCompleted);
    }

    [Fact]
    public void WhenAll_that_also_waits_for_something_else_tells_nothing_until_that_is_over()
    {
        var else1 = new TaskCompletionSource();
        Hold(Task.WhenAll(_one.Task, _two.Task, else1.Task));
        Assert.Equal("", Awaited());

        else1.SetResult();

        Assert.Equal("one two", Awaited());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void WhenAny_holds_nobody_up_for_certain(int tasks)
    {
        var other = new TaskCompletionSource();
        Hold(Task.WhenAny([_one.Task, _two.Task, .. tasks == 3 ? (Task[])[other.Task] : []]));

        Assert.Equal("", Awaited());
    }

    [Fact]
    public void WhenAny_with_values_holds_nobody_up_for_certain()
    {
        var number = new TaskCompletionSource<int>();
        Hold(Await(Task.WhenAny(Generic(_one.Task), number.Task)));

        Assert.Equal("", Awaited());
    }

    [Fact]
    public void What_is_awaited_beside_a_WhenAny_does()
    {
        Hold(Task.WhenAny(_one.Task, _two.Task));
        Hold(Await(_two.Task));

        Assert.Equal("two", Awaited());
    }

    [Fact]
    public void ContinueWith_counts_as_awaited_since_nobody_knows_what_it_does()
    {
        _ = _one.Task.ContinueWith(static t => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

        Assert.Equal("one", Awaited());
    }

    [Fact]
    public void One_that_a_thread_blocks_in_is_awaited()
    {
        var blocked = new Thread(() => _one.Task.Wait());
        blocked.Start();

        Assert.True(SpinWait.SpinUntil(() => Awaited() == "one", TimeSpan.FromSeconds(60)));
        _one.SetResult();
        blocked.Join();
    }

    [Fact]
    public void Two_who_await_the_same_count_as_awaited_even_when_both_are_only_kept()
    {
        Task[] kept = [Await(_one.Task), Await(_one.Task)];

        Assert.Equal("one", Awaited());
        Assert.Equal(2, kept.Length);
    }

    [Fact]
    public void One_that_is_over_counts_as_awaited_because_whoever_waited_goes_on()
    {
        _one.SetResult();

        Assert.Equal("one", Awaited());
    }

    [Fact]
    public void An_await_on_a_synchronization_context_is_followed()
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new Context());
        try
        {
            Hold(Await(_one.Task));
            _ = Await(_two.Task);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        Assert.Equal("one", Awaited());
    }

    /// <summary>The way up ends at whoever called the body: here xunit, which awaits this method.</summary>
    [Fact]
    public async Task What_the_test_method_itself_awaits_is_awaited()
    {
        var seen = Task.Run(() =>
        {
            bool well = SpinWait.SpinUntil(() => Awaited() == "one", TimeSpan.FromSeconds(60));
            _one.SetResult();
            return well;
        });

        await Await(_one.Task);

        Assert.True(await seen);
    }

    private string Awaited()
    {
        var awaited = HeldTasks.Awaited([_one.Task, _two.Task]);
        return string.Join(' ', (string[])[.. awaited.Contains(_one.Task) ? (string[])["one"] : [], .. awaited.Contains(_two.Task) ? (string[])["two"] : []]);
    }

    /// <summary>Stands for the body's caller: something that is no async method goes on after it.</summary>
    private static void Hold(Task task) => task.GetAwaiter().OnCompleted(static () => { });

    private static async Task Await(Task task) => await task;

    private static async Task<int> Generic(Task task)
    {
        await task;
        return 1;
    }

    private static async ValueTask ByValue(ValueTask task) => await task;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask Pooled(Task task) => await task;

    /// <summary>Any context but the default one makes an await wrap what goes on.</summary>
    private sealed class Context : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => ThreadPool.QueueUserWorkItem(_ => d(state));
    }
}
