using MultiStream.Leases;
using MultiStream.Protocol;

namespace MultiStream.IntegrationTests.Leases;

/// <summary>Slots of one host, between agents: whoever waits has the turn, and nobody passes.</summary>
public sealed class TurnTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly string _name = "test-" + Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Nobody_passes_one_who_waits_for_all_slots()
    {
        await using var streams = await StreamsManager.OpenAsync("small", "big", "next");
        var small = (await TakeAsync(streams["small"], Slot(waits: false))).Lease!;
        var waiting = new TaskCompletionSource<string>();
        var all = TakeAsync(streams["big"], Wanted(1, 0, 1, waits: true), holder => waiting.TrySetResult(holder.Stream));
        Assert.Equal("small", await waiting.Task.WaitAsync(s_limit));

        var passing = await TakeAsync(streams["next"], Slot(waits: false));

        Assert.Null(passing.Lease);
        Assert.Equal([("big", 0), ("small", 1)], (await streams["next"].LeasesAsync(CancellationToken.None)).Leases.Where(l => l.Name == _name).Select(l => (l.Stream, l.Place)));
        await small.ReleaseAsync(s_limit);
        var whole = (await all.WaitAsync(s_limit)).Lease!;
        Assert.Null((await TakeAsync(streams["next"], Slot(waits: false))).Lease);
        await whole.ReleaseAsync(s_limit);
        Assert.Equal(1, (await TakeAsync(streams["next"], Slot(waits: false))).Lease!.Place);
    }

    /// <summary>Two tests that want two slots each of two, and have one each, would wait for ever.</summary>
    [Fact]
    public async Task Who_waits_for_a_second_slot_keeps_the_turn()
    {
        await using var streams = await StreamsManager.OpenAsync("a", "b", "c", "d");
        var held = (await TakeAsync(streams["d"], Slot(waits: false))).Lease!;
        var first = (await TakeAsync(streams["a"], Slot(waits: true) with { Turn = LeaseTurn.Keep })).Lease!;
        var second = TakeAsync(streams["b"], Slot(waits: true) with { Turn = LeaseTurn.Kept });
        var other = TakeAsync(streams["c"], Slot(waits: true) with { Turn = LeaseTurn.Keep });

        await held.ReleaseAsync(s_limit);

        var its = (await second.WaitAsync(s_limit)).Lease!;
        Assert.Equal([1, 2], new[] { first.Place, its.Place }.Order());
        first.EndTurn();
        Assert.False(other.IsCompleted);
        await first.ReleaseAsync(s_limit);
        Assert.Equal(first.Place, (await other.WaitAsync(s_limit)).Lease!.Place);
    }

    private TakeLeaseMessage Slot(bool waits) => Wanted(1, 1, 2, waits);

    private TakeLeaseMessage Wanted(int first, int length, int choices, bool waits) => new(_name, false, first, length, choices, LeaseTurn.Own, waits, 20, new LeaseUser("", "", "", ""));

    private static async Task<LeaseAnswer> TakeAsync(ExecutionStream stream, TakeLeaseMessage wanted, Action<HostLease>? held = null) =>
        await (await stream.OpenAsync()).TakeLeaseAsync(wanted with { Holder = stream.LeaseUser }, stream.Name, (holder, _) => held?.Invoke(holder), CancellationToken.None);
}
