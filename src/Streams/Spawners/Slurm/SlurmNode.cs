using System.Text.RegularExpressions;

namespace MultiStream.Spawners.Slurm;

/// <summary>A node of a job.</summary>
/// <param name="Name">Its name in the cluster.</param>
/// <param name="Address">Where Slurm itself reaches it.</param>
internal sealed partial record SlurmNode(string Name, string Address)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    /// <summary>The nodes of a list as Slurm writes it, <c>n[1-3,7]</c>, in its order.</summary>
    /// <exception cref="SlurmException">Slurm does not take the list apart.</exception>
    public static async Task<IReadOnlyList<SlurmNode>> InAsync(SlurmCluster cluster, string list, CancellationToken cancel)
    {
        var names = cluster.AskAsync("scontrol", ["show", "hostnames", list], s_limit, cancel);
        // One question for all. Who may not see the nodes reaches them by their names.
        var shown = cluster.AskAsync("scontrol", ["--oneliner", "show", "node", list], s_limit, cancel);
        var (code, output, error) = await names;
        if (code != 0 || output.Length == 0)
            throw new SlurmException($"the nodes {list} are not known by name.{PlaceFailure.Said(" scontrol said: ", error)}");
        var addresses = AddressesIn((await shown).Output);
        return [.. output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(n => new SlurmNode(n, addresses.GetValueOrDefault(n, n)))];
    }

    /// <summary>The addresses of nodes in what <c>scontrol --oneliner show node</c> says.</summary>
    public static IReadOnlyDictionary<string, string> AddressesIn(string shown)
    {
        var addresses = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in shown.Split('\n'))
        {
            if (NameOf().Match(line) is { Success: true } name && AddressOf().Match(line) is { Success: true } address)
                addresses[name.Groups[1].Value] = address.Groups[1].Value;
        }
        return addresses;
    }

    [GeneratedRegex(@"^NodeName=(\S+)", RegexOptions.CultureInvariant)]
    private static partial Regex NameOf();

    [GeneratedRegex(@" NodeAddr=([^\s(]+)", RegexOptions.CultureInvariant)]
    private static partial Regex AddressOf();
}

/// <summary>What Slurm does not do: the rest of a sentence.</summary>
internal sealed class SlurmException(string message) : Exception(message);
