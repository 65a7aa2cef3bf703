using System.Globalization;
using MultiStream.Leases;

namespace MultiStream.Tool.Hosts;

/// <summary>One slot or lock of a host, and who has it.</summary>
/// <param name="Host">The host's name in the pool.</param>
/// <param name="Machine">What its machine calls itself; empty: not known.</param>
/// <param name="What">The slot, or the lock's name.</param>
/// <param name="State">How it stands.</param>
/// <param name="Lease">Who has it, or waits; null: nobody.</param>
/// <param name="Since">For how long; null: not known.</param>
/// <param name="Beat">How long ago it gave a sign of life; null: not known.</param>
internal sealed record HostRow(string Host, string Machine, string What, HostState State, HostLease? Lease = null, TimeSpan? Since = null, TimeSpan? Beat = null)
{
    /// <summary>Why the host could not be asked.</summary>
    public string Problem { get; init; } = "";

    /// <summary>The rows of all hosts. What is on a machine beside the slots of the pool stands with its first host alone. Pure.</summary>
    /// <param name="reports">What was heard, in the order of the pool.</param>
    /// <param name="leaseSeconds">A holder that gave no sign of life for so long has lost its lease.</param>
    public static IReadOnlyList<HostRow> Of(IReadOnlyList<HostReport> reports, int leaseSeconds)
    {
        var rows = new List<HostRow>();
        var grounds = new HashSet<string>(StringComparer.Ordinal);
        foreach (var report in reports)
        {
            if (report.Problem is { } problem)
            {
                rows.Add(new HostRow(report.Host.Name, "", "", HostState.Unknown) { Problem = $"{problem.Step}: {problem.Seen}" });
                continue;
            }
            if (report.Lease is { } lease)
                rows.AddRange(Slots(report, [.. report.Leases.Where(l => !l.IsLock && l.Name == lease.Name)], leaseSeconds));
            else
                rows.Add(new HostRow(report.Host.Name, report.Machine, "", HostState.NotLeased));
            if (grounds.Add(report.Ground))
            {
                var named = reports.Where(r => r.Ground == report.Ground).Select(r => r.Lease?.Name).ToHashSet();
                rows.AddRange(report.Leases.Where(l => l.IsLock || !named.Contains(l.Name)).Select(l => Held(report, l, l.IsLock ? $"lock {l.Name}" : $"{l.Name}, {Slot(l)}", leaseSeconds)));
            }
        }
        return rows;
    }

    private static IEnumerable<HostRow> Slots(HostReport report, IReadOnlyList<HostLease> its, int leaseSeconds)
    {
        foreach (var held in its.Where(l => l.Place > 0).OrderBy(l => l.Place))
            yield return Held(report, held, Slot(held), leaseSeconds);
        // Whoever has all places has none that a record would be of.
        int free = its.Any(l => l.IsExclusive && l.Place == 1) ? 0 : Enumerable.Range(1, report.Host.Slots).Count(slot => !its.Any(l => l.Place == slot));
        if (free > 0)
            yield return new HostRow(report.Host.Name, report.Machine, free == report.Host.Slots && free == 1 ? "slot 1" : string.Create(CultureInfo.InvariantCulture, $"{free} of {report.Host.Slots} slots"), HostState.Free);
        foreach (var next in its.Where(l => l.Place == 0))
            yield return Held(report, next, "the next", leaseSeconds);
    }

    private static string Slot(HostLease lease) => lease.Place == 0 ? "the next" : lease.IsExclusive ? "all slots" : string.Create(CultureInfo.InvariantCulture, $"slot {lease.Place}");

    private static HostRow Held(HostReport report, HostLease lease, string what, int leaseSeconds)
    {
        if (lease.IsUnknown)
            return new HostRow(report.Host.Name, report.Machine, what, lease.Place == 0 ? HostState.Waits : HostState.Held, lease);
        var (since, beat) = (Past(report.UtcNow - lease.Since), Past(report.UtcNow - lease.Heartbeat));
        // A quarter more: the signs of life are a quarter apart.
        var state = beat.TotalSeconds > leaseSeconds * 1.25 ? HostState.Stale : lease.Place == 0 ? HostState.Waits : HostState.Held;
        return new HostRow(report.Host.Name, report.Machine, what, state, lease, since, beat);
    }

    /// <summary>A holder that is about to be busy may have told a time to come.</summary>
    private static TimeSpan Past(TimeSpan age) => age < TimeSpan.Zero ? TimeSpan.Zero : age;
}

/// <summary>How a slot or a lock stands.</summary>
internal enum HostState
{
    /// <summary>The host could not be asked.</summary>
    Unknown,

    /// <summary>The settings lease nothing of the host.</summary>
    NotLeased,

    Free,

    Held,

    /// <summary>It is held, and its holder has given no sign of life for too long.</summary>
    Stale,

    /// <summary>Somebody waits for it, and is the next.</summary>
    Waits,
}
