namespace MultiStream.Allocation;

/// <summary>Decides who is given which hosts. Pure: the same pool, holders and requests give the same decision; it knows no clock and touches no host.</summary>
/// <remarks>
/// A test is given hosts for all its streams or none. Requests are looked at in the order in which they came, and whoever can have all that it asks for is given it, also when an older one still waits; but a request that
/// waits is passed by at most <see cref="MostPasses"/> younger ones that take a host it could use, and from then on free hosts that it needs are kept for it.
/// </remarks>
internal static class StreamAllocator
{
    /// <summary>How many younger requests may pass one that waits.</summary>
    public const int MostPasses = 10;

    /// <summary>Whether the request could be served by the whole pool, if nobody else held any of it.</summary>
    /// <param name="pool">The hosts.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="gone">Hosts that are out of the pool; null: none is.</param>
    public static bool CanEverPlace(HostPool pool, AllocationRequest request, IReadOnlyList<HostHold>? gone = null) => new GroupFlow(request, new FreeHosts(pool, gone ?? [])).IsWhole;

    /// <param name="pool">The hosts.</param>
    /// <param name="holds">Who holds what: streams of this run, and of whoever else shares the pool.</param>
    /// <param name="waiting">Who waits, the oldest first; each of them <see cref="CanEverPlace"/>.</param>
    /// <param name="last">Hosts that are given only where no other with as few streams would do; null: none.</param>
    public static AllocationRound Decide(HostPool pool, IEnumerable<HostHold> holds, IReadOnlyList<WaitingRequest> waiting, IReadOnlySet<int>? last = null)
    {
        var free = new FreeHosts(pool, holds, last);
        var given = new List<StreamAllocation>();
        var left = new List<WaitingRequest>();
        var kept = new Dictionary<int, int>();
        foreach (var next in waiting)
        {
            if (Serve(next.Request, free) is not { } hosts)
            {
                left.Add(next);
                Keep(left.Count - 1);
                continue;
            }
            given.Add(new StreamAllocation(next.Request, hosts));
            for (int i = 0; i < left.Count; i++)
            {
                if (left[i].IsDue || !hosts.Any(h => left[i].Request.CanUse(pool.ClassOf(h))))
                    continue;
                left[i] = left[i] with { Passed = left[i].Passed + 1 };
                Keep(i);
            }
        }
        return new AllocationRound(given, left, kept);

        void Keep(int index)
        {
            if (!left[index].IsDue)
                return;
            foreach (int host in Take(left[index].Request, free, new GroupFlow(left[index].Request, free)).Where(h => h >= 0))
                kept[host] = index;
        }
    }

    /// <summary>Takes hosts for all streams; null, and nothing taken, when there are not enough.</summary>
    private static int[]? Serve(AllocationRequest request, FreeHosts free)
    {
        if (request.Cells.Sum(c => c.Classes.Sum(free.Slots)) < request.Needs.Count)
            return null;
        var flow = new GroupFlow(request, free);
        return flow.IsWhole ? TakeBest(request, free) ?? Take(request, free, flow) : null;
    }

    /// <summary>For one stream after the other the host with the fewest streams on it, first for those that have the least choice; null, and nothing taken, when that leaves one without.</summary>
    private static int[]? TakeBest(AllocationRequest request, FreeHosts free)
    {
        var hosts = NoHosts(request);
        var apart = new HashSet<int>();
        foreach (var group in request.Groups.OrderBy(g => g.Suitable.Sum(free.Slots)))
        {
            foreach (int stream in group.Streams)
            {
                if (free.Best(group.Suitable, group.Need.IsDistinct ? apart : null) is not { } host)
                {
                    foreach (int taken in hosts.Where(h => h >= 0))
                        free.GiveBack(taken);
                    return null;
                }
                Give(stream, host, group, hosts, apart, free);
            }
        }
        free.Close(hosts);
        return hosts;
    }

    /// <summary>Takes hosts as the flow counted them, in each cell those with the fewest streams on them. Streams for which there was none have -1.</summary>
    private static int[] Take(AllocationRequest request, FreeHosts free, GroupFlow flow)
    {
        var hosts = NoHosts(request);
        var apart = new HashSet<int>();
        for (int c = 0; c < request.Cells.Count; c++)
        {
            // First those that share no host: the others fit into what is left of any.
            foreach (int g in request.Cells[c].Groups.OrderByDescending(g => request.Groups[g].Need.IsDistinct))
            {
                var group = request.Groups[g];
                foreach (int stream in group.Streams.Where(s => hosts[s] < 0).Take(flow.On(g, c)).ToList())
                    Give(stream, free.Best(request.Cells[c].Classes, group.Need.IsDistinct ? apart : null)!.Value, group, hosts, apart, free);
            }
        }
        free.Close(hosts.Where(h => h >= 0));
        return hosts;
    }

    private static void Give(int stream, int host, NeedGroup group, int[] hosts, HashSet<int> apart, FreeHosts free)
    {
        free.Take(host);
        hosts[stream] = host;
        if (group.Need.IsDistinct)
            apart.Add(host);
    }

    private static int[] NoHosts(AllocationRequest request)
    {
        var hosts = new int[request.Needs.Count];
        Array.Fill(hosts, -1);
        return hosts;
    }
}
