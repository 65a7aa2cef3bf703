using MultiStream.Sync;

namespace MultiStream.UnitTests.Sync;

public sealed class SyncServiceTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(200), s_long = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task All_at_a_barrier_are_released_together()
    {
        using var service = Make(out _);
        var first = service.RequestAsync("a", null, null, new BarrierOperation("go", 2), s_long);
        Assert.False(first.IsCompleted);

        var second = await service.RequestAsync("b", null, null, new BarrierOperation("go", 2), s_long);

        Assert.Equal((SyncAnswer.Done, SyncAnswer.Done), ((await first).Answer, second.Answer));
    }

    [Fact]
    public async Task A_limit_is_kept_without_any_event()
    {
        using var service = Make(out _);

        var outcome = await service.RequestAsync("a", null, null, new GetOperation("never"), s_short);

        Assert.Equal(SyncBreakCause.TimedOut, outcome.Break?.Cause);
        Assert.InRange(service.Now, s_short, s_long);
    }

    [Fact]
    public async Task Who_is_cancelled_has_left_the_barrier()
    {
        using var service = Make(out _);
        using var cancel = new CancellationTokenSource();
        var stays = service.RequestAsync("a", null, null, new BarrierOperation("go", 3), s_long);
        var goes = service.RequestAsync("b", null, null, new BarrierOperation("go", 3), s_long, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => goes);
        Assert.Equal(SyncBreakCause.Cancelled, (await stays).Break?.Cause);
        Assert.Equal(SyncBreakCause.Cancelled, service.FirstBreak?.Cause);
    }

    [Fact]
    public async Task A_participant_that_cannot_join_is_told_why()
    {
        using var service = Make(out _);

        Assert.Contains("is there already", service.Join("A", "A"), StringComparison.Ordinal);
        service.Tell(new ParticipantLeft(service.Now, "a", "it said quit"));
        Assert.Null(service.Join("a", "a"));
        Assert.NotNull((await service.RequestAsync("a", null, null, new PutOperation("k", "v"u8.ToArray()), s_long)).Answer);
    }

    [Fact]
    public async Task What_waits_at_its_end_is_cancelled()
    {
        var service = Make(out _);
        var waits = service.RequestAsync("a", null, null, new GetOperation("never"), s_long);

        service.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => service.RequestAsync("a", null, null, new GetOperation("never"), s_long));
    }

    /// <summary>A notice may ask the service itself, and take its time: nobody else waits for it.</summary>
    [Fact]
    public async Task A_notice_does_not_hold_up_the_hub()
    {
        using var release = new ManualResetEventSlim();
        using var told = new ManualResetEventSlim();
        var time = new ManualTime();
        using var service = Make(out _, _ =>
        {
            told.Set();
            release.Wait();
        }, time);
        var slow = service.RequestAsync("a", null, null, new GetOperation("later"), s_long);
        var waking = Task.Run(() => time.Advance(s_long * 0.6));   // half of its limit is told
        Assert.True(await Task.Run(() => told.Wait(s_long)));

        var other = await service.RequestAsync("b", null, null, new PutOperation("k", "v"u8.ToArray()), s_long).WaitAsync(s_long);

        Assert.NotNull(other.Answer);
        release.Set();
        await waking;
        time.Advance(s_long);
        Assert.Equal(SyncBreakCause.TimedOut, (await slow).Break?.Cause);
    }

    [Fact]
    public async Task Who_throws_at_a_notice_ends_neither_the_thread_that_tells_it_nor_a_wait()
    {
        var time = new ManualTime();
        using var service = Make(out _, _ => throw new InvalidOperationException("nobody listens"), time);
        var waits = service.RequestAsync("a", null, null, new GetOperation("later"), s_long);

        time.Advance(s_long * 0.6);   // half of its limit is told
        await service.RequestAsync("b", null, null, new PutOperation("later", "v"u8.ToArray()), s_long).WaitAsync(s_long);

        Assert.NotNull((await waits.WaitAsync(s_long)).Answer);
    }

    /// <summary>Many threads at once: everyone is released once, and nobody before the last has come.</summary>
    [Fact]
    public async Task Any_thread_may_call_it()
    {
        const int Parties = 8, Rounds = 200;
        using var service = Make(out _);
        for (int i = 0; i < Parties; i++)
            Assert.Null(service.Join($"p{i}", "p"));
        int[] arrived = new int[Rounds];
        await Task.WhenAll(Enumerable.Range(0, Parties).Select(i => Task.Run(async () =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                Interlocked.Increment(ref arrived[round]);
                var outcome = await service.RequestAsync($"p{i}", null, null, new BarrierOperation("go", Parties), s_long);
                Assert.NotNull(outcome.Answer);
                Assert.Equal(Parties, Volatile.Read(ref arrived[round]));
            }
        })));
    }

    private static SyncService Make(out List<string> notices, Action<string>? notice = null, TimeProvider? time = null)
    {
        var told = notices = [];
        var service = new SyncService(new SyncHub([], openForJoiners: true), notice ?? told.Add, time);
        foreach (string name in (string[])["a", "b"])
            Assert.Null(service.Join(name, name));
        return service;
    }

    /// <summary>A clock that the test moves; its one timer is due whenever it has moved.</summary>
    private sealed class ManualTime : TimeProvider
    {
        private long _now;
        private Action _wake = () => { };

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref _now);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _wake = () => callback(state);
            return new DueTimer();
        }

        public void Advance(TimeSpan by)
        {
            Interlocked.Add(ref _now, by.Ticks);
            _wake();
        }

        private sealed class DueTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
