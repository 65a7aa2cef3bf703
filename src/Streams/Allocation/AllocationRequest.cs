namespace MultiStream.Allocation;

/// <summary>What one test asks of the pool: a host for each of its streams, all of them or none.</summary>
internal sealed class AllocationRequest
{
    private readonly HashSet<int> _suitable = [];

    /// <param name="name">Who asks, for people.</param>
    /// <param name="needs">One for each stream.</param>
    /// <param name="pool">What is asked.</param>
    public AllocationRequest(string name, IReadOnlyList<HostNeed> needs, HostPool pool)
    {
        (Name, Needs) = (name, needs);
        Groups = [.. Enumerable.Range(0, needs.Count)
            .GroupBy(i => $"{needs[i].IsDistinct} {needs[i].Kind} {string.Join(' ', needs[i].Tags.Order(StringComparer.OrdinalIgnoreCase))}", StringComparer.OrdinalIgnoreCase)
            .Select(g => new NeedGroup(needs[g.First()], [.. g], pool.Suitable(needs[g.First()].Tags, needs[g.First()].Kind)))];
        var users = new SortedDictionary<int, List<int>>();
        for (int g = 0; g < Groups.Count; g++)
        {
            foreach (int suitable in Groups[g].Suitable)
            {
                _suitable.Add(suitable);
                if (!users.TryGetValue(suitable, out var its))
                    users[suitable] = its = [];
                its.Add(g);
            }
        }
        Cells = [.. users.GroupBy(u => string.Join(' ', u.Value)).Select(c => new HostCell([.. c.Select(u => u.Key)], c.First().Value))];
    }

    public string Name { get; }

    public IReadOnlyList<HostNeed> Needs { get; }

    /// <summary>The streams, those together that ask for the same.</summary>
    public IReadOnlyList<NeedGroup> Groups { get; }

    /// <summary>The hosts that the test can use, those together that the same groups can use.</summary>
    public IReadOnlyList<HostCell> Cells { get; }

    /// <summary>Whether any of the streams could be on a host of this class.</summary>
    public bool CanUse(int hostClass) => _suitable.Contains(hostClass);
}

/// <summary>Streams that ask for the same.</summary>
/// <param name="Need">What, by one of them.</param>
/// <param name="Streams">Their places among the needs.</param>
/// <param name="Suitable">The classes of hosts that have it.</param>
internal sealed record NeedGroup(HostNeed Need, IReadOnlyList<int> Streams, IReadOnlyList<int> Suitable);

/// <summary>Hosts that are all the same to one test.</summary>
/// <param name="Classes">Their classes.</param>
/// <param name="Groups">The groups of its streams that can be on them.</param>
internal sealed record HostCell(IReadOnlyList<int> Classes, IReadOnlyList<int> Groups);
