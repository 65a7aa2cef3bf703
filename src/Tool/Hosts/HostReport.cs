using MultiStream.Leases;
using MultiStream.Options;
using MultiStream.Spawners;
using MultiStream.Tool.Check;

namespace MultiStream.Tool.Hosts;

/// <summary>What was heard of one host of the pool.</summary>
/// <param name="Host">The host.</param>
/// <param name="Lease">What is leased of it; null: nothing is.</param>
internal sealed record HostReport(HostOptions Host, PlaceLease? Lease)
{
    /// <summary>Why it cannot be asked; null: it was.</summary>
    public Problem? Problem { get; init; }

    /// <summary>What its machine calls itself; empty: not known.</summary>
    public string Machine { get; init; } = "";

    /// <summary>Tells machines apart.</summary>
    public string Ground { get; init; } = "";

    /// <summary>The leases of its machine, those of others too.</summary>
    public IReadOnlyList<HostLease> Leases { get; init; } = [];

    /// <summary>The time there when they were told.</summary>
    public DateTime UtcNow { get; init; }
}
