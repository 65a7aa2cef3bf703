using System.Globalization;
using System.Text.RegularExpressions;

namespace MultiStream.Spawners.Slurm;

/// <summary>What it means that a job waits for a reason: for a while, or for ever. Pure.</summary>
internal static partial class SlurmWait
{
    /// <summary>Reasons that no waiting takes away: somebody has to change the request, or the cluster.</summary>
    private static readonly Dictionary<string, string> s_hopeless = new(StringComparer.Ordinal)
    {
        ["PartitionTimeLimit"] = "the partition does not allow that long a time",
        ["InvalidAccount"] = "the account is none of the user's",
        ["InvalidQOS"] = "there is no such quality of service for this account",
        ["AccountNotAllowed"] = "the partition does not allow the account",
        ["QOSNotAllowed"] = "the partition does not allow the quality of service",
        ["ReservationDeleted"] = "the reservation was deleted",
    };

    /// <summary>Reasons that Slurm also gives while nodes are down or drained, which will come back.</summary>
    private static readonly string[] s_ofNodes = ["PartitionNodeLimit", "PartitionConfig"];

    /// <summary>Why a request that waits for this reason can never be granted; null: it may be.</summary>
    public static string? WhyNever(string reason) => s_hopeless.GetValueOrDefault(reason);

    /// <summary>Whether only the partition's limits tell if the wait has an end.</summary>
    public static bool DependsOnPartition(string reason) => s_ofNodes.Contains(reason, StringComparer.Ordinal);

    /// <summary>Why no partition that a job may be in will ever have so many nodes for it; null: one may.</summary>
    /// <param name="nodes">How many are asked for.</param>
    /// <param name="partitions">The job's partitions, separated by commas.</param>
    /// <param name="shown">What <c>scontrol --oneliner show partition</c> says of all of them.</param>
    public static string? WhyNever(int nodes, string partitions, string shown)
    {
        var all = shown.Split('\n').Where(l => Name().IsMatch(l)).ToLookup(l => Name().Match(l).Groups[1].Value, StringComparer.Ordinal);
        // One that is not shown proves nothing.
        var limits = partitions.Split(',').Select(p => all[p].Select(l => WhyTooMany(nodes, p, l)).FirstOrDefault()).ToList();
        return limits.TrueForAll(l => l is not null) ? string.Join(", and ", limits) : null;
    }

    private static string? WhyTooMany(int nodes, string partition, string line) =>
        Number(MaxNodes().Match(line)) is { } most && nodes > most ? string.Create(CultureInfo.InvariantCulture, $"partition {partition} gives a job {most} nodes at most")
        : Number(MinNodes().Match(line)) is { } least && nodes < least ? string.Create(CultureInfo.InvariantCulture, $"partition {partition} gives a job {least} nodes at least")
        : Number(TotalNodes().Match(line)) is { } total && nodes > total ? string.Create(CultureInfo.InvariantCulture, $"partition {partition} has {total} nodes")
        : null;

    private static int? Number(Match match) => int.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    [GeneratedRegex(@"^PartitionName=(\S+)", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@" MaxNodes=(\d+)\b", RegexOptions.CultureInvariant)]
    private static partial Regex MaxNodes();

    [GeneratedRegex(@" MinNodes=(\d+)\b", RegexOptions.CultureInvariant)]
    private static partial Regex MinNodes();

    [GeneratedRegex(@" TotalNodes=(\d+)\b", RegexOptions.CultureInvariant)]
    private static partial Regex TotalNodes();
}
