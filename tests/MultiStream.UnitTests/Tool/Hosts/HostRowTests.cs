using System.Text.Json;
using MultiStream.Leases;
using MultiStream.Options;
using MultiStream.Spawners;
using MultiStream.Tool.Check;
using MultiStream.Tool.Hosts;

namespace MultiStream.UnitTests.Tool.Hosts;

/// <summary>From what machines tell of their leases to who holds what.</summary>
public sealed class HostRowTests
{
    private static readonly DateTime s_now = new(2026, 11, 21, 23, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Slots_that_are_held_stale_free_and_waited_for_and_locks()
    {
        HostReport[] reports =
        [
            Report("pc-1", 3, Lease("machine", 2, since: 12, beat: 3), Lease("machine", 1, since: 7200, beat: 3000), Lease("disk", 1, since: 5, beat: 1, isLock: true) with { Owner = "ben@build7", Test = "", Run = "pid-7" }),
            Report("pc-2", 1),
            Report("pc-3", 2, Lease("machine", 1, since: 5, beat: 1) with { IsExclusive = true }, Lease("machine", 0, since: 2, beat: -9)),
            new(Host("pc-4", 1), new PlaceLease("machine", 1, false)) { Problem = new Problem("connect", "Connection refused", "") },
            new(Host("pc-5", 1), null) { Ground = "5" },
        ];

        Assert.Equal(
            """
            HOST       WHAT          STATE       SINCE  BEAT    WHO
            pc-1 (n1)  slot 1        stale       2 h    50 min  [1] db
                       slot 2        held        12 s   3 s     [1] db
                       1 of 3 slots  free
                       lock disk     held        5 s    1 s     [2] db
            pc-2 (n1)  slot 1        free
            pc-3 (n1)  all slots     held        5 s    1 s     [1] db
                       the next      waits       2 s    0 s     [1] db
            pc-4                     ?                          connect: Connection refused
            pc-5                     not leased

            [1] ann@build7: Acme.T, run 20261121-a
            [2] ben@build7: a program, run pid-7

            multistream check says more of hosts that cannot be asked.

            """, HostsText.Table(HostRow.Of(reports, 20), 0, 80));
    }

    /// <summary>Two hosts of the pool may be one machine: its locks are there once, and each has the slots of its own lease.</summary>
    [Fact]
    public void What_two_hosts_of_one_machine_have_in_common_is_there_once()
    {
        HostLease[] leases = [Lease("left", 1, 5, 1), Lease("other", 1, 5, 1), Lease("disk", 1, 5, 1, isLock: true)];
        HostReport[] reports =
        [
            new(Host("a", 1), new PlaceLease("left", 1, false)) { Machine = "m", Ground = "m", Leases = leases, UtcNow = s_now },
            new(Host("b", 1), new PlaceLease("right", 1, false)) { Machine = "m", Ground = "m", Leases = leases, UtcNow = s_now },
        ];

        Assert.Equal(["a slot 1 Held", "a other, slot 1 Held", "a lock disk Held", "b slot 1 Free"], HostRow.Of(reports, 20).Select(r => $"{r.Host} {r.What} {r.State}"));
    }

    [Fact]
    public void A_holder_whose_record_cannot_be_read_holds_all_the_same()
    {
        var row = Assert.Single(HostRow.Of([Report("pc-1", 1, HostLease.Read("machine", false, 1, "half of"))], 20));

        Assert.Equal((HostState.Held, null, null), (row.State, row.Since, row.Beat));
        Assert.EndsWith("  [1]\n\n[1] a run that cannot be told\n", HostsText.Table([row], 0, 80), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_all_of_it()
    {
        using var json = JsonDocument.Parse(HostsText.Json(HostRow.Of([Report("pc-1", 2, Lease("machine", 1, 12, 3))], 20), 0));
        var rows = json.RootElement.GetProperty("rows");

        Assert.Equal(("pc-1", "held", "20261121-a", 12, 3), (rows[0].GetProperty("host").GetString(), rows[0].GetProperty("state").GetString(), rows[0].GetProperty("run").GetString(), rows[0].GetProperty("sinceSeconds").GetInt32(), rows[0].GetProperty("beatSeconds").GetInt32()));
        Assert.Equal("free", rows[1].GetProperty("state").GetString());
    }

    [Fact]
    public void Without_a_pool_that_is_said() => Assert.Equal("The settings have no pool of hosts.\n", HostsText.Table([], 0, 80));

    private static HostReport Report(string name, int slots, params HostLease[] leases) => new(Host(name, slots), new PlaceLease("machine", slots, false)) { Machine = "n1", Ground = name, Leases = leases, UtcNow = s_now };

    private static HostOptions Host(string name, int slots) => new() { Name = name, Slots = slots, Path = $"Host {name}" };

    private static HostLease Lease(string name, int place, int since, int beat, bool isLock = false) =>
        new(name, isLock, place, false, "20261121-a", "ann@build7", "Acme.T", "db", s_now.AddSeconds(-since), s_now.AddSeconds(-beat), 7, 4711);
}
