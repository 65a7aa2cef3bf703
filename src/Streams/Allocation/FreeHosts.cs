namespace MultiStream.Allocation;

/// <summary>What is free while one decision is made: hosts that are given in it are taken from here. Counted for each class of hosts, so that whoever asks in vain is quickly told.</summary>
internal sealed class FreeHosts
{
    private readonly HostPool _pool;
    private readonly IReadOnlySet<int>? _last;
    private readonly int[] _load, _free, _slots, _hosts;
    private readonly SortedSet<(int Load, int Rank)>?[] _order;
    private readonly List<int>[] _members;
    private readonly (int Load, int Rank)[] _least;

    /// <param name="pool">The hosts.</param>
    /// <param name="holds">What is not free.</param>
    /// <param name="last">Hosts that come after all others with as many streams.</param>
    public FreeHosts(HostPool pool, IEnumerable<HostHold> holds, IReadOnlySet<int>? last = null)
    {
        (_pool, _last) = (pool, last);
        _load = new int[pool.Hosts.Count];
        _free = new int[pool.Hosts.Count];
        (_slots, _hosts) = (new int[pool.Classes], new int[pool.Classes]);
        _order = new SortedSet<(int, int)>?[pool.Classes];
        _members = new List<int>[pool.Classes];
        _least = new (int, int)[pool.Classes];
        foreach (var hold in holds)
            _load[hold.Host] += hold.Streams;
        for (int host = 0; host < _load.Length; host++)
        {
            int of = pool.ClassOf(host), slots = pool.Hosts[host].Slots;
            _free[host] = pool.Hosts[host].IsExclusive && _load[host] > 0 ? 0 : Math.Max(0, slots - _load[host]);
            _slots[of] += _free[host];
            _hosts[of] += _free[host] > 0 ? 1 : 0;
            if (_free[host] == 0)
                continue;
            if (_members[of] is null || Key(host).CompareTo(_least[of]) < 0)
                _least[of] = Key(host);
            (_members[of] ??= []).Add(host);
        }
    }

    /// <summary>Free slots of a class of hosts.</summary>
    public int Slots(int hostClass) => _slots[hostClass];

    /// <summary>Its hosts with a free slot.</summary>
    public int Hosts(int hostClass) => _hosts[hostClass];

    /// <summary>Free slots of a host.</summary>
    public int SlotsOf(int host) => _free[host];

    /// <summary>The free host with the fewest streams on it; of several the one that the settings name first. Null: there is none.</summary>
    /// <param name="classes">Where to look.</param>
    /// <param name="without">Not these.</param>
    public int? Best(IReadOnlyList<int> classes, HashSet<int>? without)
    {
        (int Load, int Rank)? best = null;
        foreach (int hostClass in classes)
        {
            // The best of each class is known; the others are looked at only where that one is not wanted.
            if (_hosts[hostClass] == 0 || (best is { } known && _least[hostClass].CompareTo(known) > 0))
                continue;
            if (without?.Contains(HostOf(_least[hostClass].Rank)) != true)
            {
                best = _least[hostClass];
                continue;
            }
            foreach (var candidate in Order(hostClass))
            {
                if (best is { } found && candidate.CompareTo(found) > 0)
                    break;
                if (without?.Contains(HostOf(candidate.Rank)) == true)
                    continue;
                best = candidate;
                break;
            }
        }
        return best is { } one ? HostOf(one.Rank) : null;
    }

    /// <summary>One more stream on a host, of who is served just now.</summary>
    public void Take(int host) => Move(host, 1);

    public void GiveBack(int host) => Move(host, -1);

    /// <summary>Who took these is served: what is exclusive is nobody else's.</summary>
    public void Close(IEnumerable<int> hosts)
    {
        foreach (int host in hosts.Where(h => _pool.Hosts[h].IsExclusive && _free[h] > 0))
        {
            int of = _pool.ClassOf(host);
            Order(of).Remove(Key(host));
            _slots[of] -= _free[host];
            _hosts[of]--;
            _free[host] = 0;
            _least[of] = Order(of).Min;
        }
    }

    private void Move(int host, int streams)
    {
        int of = _pool.ClassOf(host);
        var order = Order(of);
        if (_free[host] > 0)
        {
            order.Remove(Key(host));
            _hosts[of]--;
        }
        _load[host] += streams;
        _free[host] -= streams;
        _slots[of] -= streams;
        if (_free[host] > 0)
        {
            order.Add(Key(host));
            _hosts[of]++;
        }
        _least[of] = order.Min;
    }

    private SortedSet<(int Load, int Rank)> Order(int hostClass) =>
        _order[hostClass] ??= [.. (_members[hostClass] ?? []).Where(h => _free[h] > 0).Select(Key)];

    private (int Load, int Rank) Key(int host) => (_load[host], _last?.Contains(host) == true ? host + _load.Length : host);

    private int HostOf(int rank) => rank % _load.Length;
}
