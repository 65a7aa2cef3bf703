using MultiStream.Sync;

namespace MultiStream.UnitTests.Sync;

public sealed class SyncServiceTests
{
    /// <summary>Half of the short one must not go by unseen on a busy machine, or its notice is skipped.</summary>
    private static readonly TimeSpan s_short = TimeSpan.FromSeconds(2), s_long = TimeSpan.FromMinutes(1);

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
        using var service = Make(out var notices);

        var outcome = await service.RequestAsync("a", null, null, new GetOperation("never"), s_short);

        Assert.Equal(SyncBreakCause.TimedOut, outcome.Break?.Cause);
        Assert.InRange(service.Now, s_short, s_long);
        Assert.Contains(notices, n => n.StartsWith("Get 'never' of 'a' has waited ", StringComparison.Ordinal));
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
        using var service = Make(out _, _ =>
        {
            told.Set();
            release.Wait();
        });
        var slow = service.RequestAsync("a", null, null, new GetOperation("later"), s_short);
        Assert.True(await Task.Run(() => told.Wait(s_long)));

        var other = await service.RequestAsync("b", null, null, new PutOperation("k", "v"u8.ToArray()), s_long).WaitAsync(s_long);

        Assert.NotNull(other.Answer);
        release.Set();
        await slow;
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

    private static SyncService Make(out List<string> notices, Action<string>? notice = null)
    {
        var told = notices = [];
        var service = new SyncService(new SyncHub([], openForJoiners: true), notice ?? told.Add);
        foreach (string name in (string[])["a", "b"])
            Assert.Null(service.Join(name, name));
        return service;
    }
}
