using System.Globalization;
using MultiStream.Protocol;

namespace MultiStream.Leases;

/// <summary>The leases of a machine that somebody has now, or waits for as the first.</summary>
/// <param name="Folder">Where that machine keeps them; empty: nobody has taken one there.</param>
/// <param name="Leases">By name, and by place.</param>
internal sealed record HostLeases(string Folder, IReadOnlyList<HostLease> Leases)
{
    private const string Lock = "lock-", Host = "host-";

    public static HostLeases Read(LeaseListMessage message) => new(message.Folder, [.. message.Items.Chunk(3).Select(i => One(i[0], i[1], i[2]))]);

    private static HostLease One(string file, string place, string record)
    {
        bool isLock = file.StartsWith(Lock, StringComparison.Ordinal);
        return HostLease.Read(Uri.UnescapeDataString(file[(isLock ? Lock : Host).Length..]), isLock, int.Parse(place, CultureInfo.InvariantCulture), record);
    }
}
