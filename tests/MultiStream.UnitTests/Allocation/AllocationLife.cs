using MultiStream.Allocation;

namespace MultiStream.UnitTests.Allocation;

/// <summary>A random pool in which tests come, are given hosts and go; after each event all that is promised of the allocator is looked at, by means that know nothing of how it works.</summary>
internal sealed class AllocationLife
{
    private static readonly string[] s_tags = ["a", "b", "c"];
    private readonly Random _random;
    private readonly HostPool _pool;
    private readonly List<(StreamAllocation Given, int Number)> _holding = [];
    private readonly Dictionary<AllocationRequest, int> _numbers = [], _passes = [];
    private IReadOnlyList<WaitingRequest> _waiting = [];
    private (AllocationRequest? Request, HashSet<int> Holders) _first = (null, []);

    private AllocationLife(int seed)
    {
        _random = new Random(seed);
        _pool = new HostPool([.. Enumerable.Range(0, _random.Next(1, 6)).Select(i => new PoolHost($"h{i}", Pick("ssh", "ssh", "local"), Some(2), _random.Next(1, 4), _random.Next(4) == 0))]);
    }

    /// <param name="choices">The first makes the pool, each of the others is a test that comes, or one that goes.</param>
    public static void Play(int[] choices)
    {
        var life = new AllocationLife(choices[0]);
        foreach (int choice in choices.Skip(1))
        {
            if (choice % 5 < 2 && life._holding.Count > 0)
                life._holding.RemoveAt(choice % life._holding.Count);
            else
                life.Come(choice % 3 + 1);
            life.Decide();
        }
        // Nobody comes any more: whoever waits is served, one after the other.
        while (life._waiting.Count > 0)
        {
            Assert.NotEmpty(life._holding);
            life._holding.RemoveAt(0);
            life.Decide();
        }
    }

    private void Come(int several)
    {
        for (; several > 0; several--)
            Come();
    }

    private void Come()
    {
        var needs = Enumerable.Range(0, _random.Next(1, 5)).Select(i => new HostNeed($"s{i}", Some(3), _random.Next(5) == 0 ? Pick("ssh", "local") : null, _random.Next(3) == 0)).ToList();
        var request = new AllocationRequest($"test {_numbers.Count}", needs, _pool);
        bool can = StreamAllocator.CanEverPlace(_pool, request);
        Assert.Equal(Fits(needs, [.. _pool.Hosts.Select(h => h.Slots)]), can);
        if (!can)
        {
            Assert.StartsWith("no allocation is possible", AllocationText.Impossible(_pool, request), StringComparison.Ordinal);
            return;
        }
        _numbers[request] = _numbers.Count;
        _waiting = [.. _waiting, new WaitingRequest(request)];
    }

    private void Decide()
    {
        var round = StreamAllocator.Decide(_pool, Holds(), _waiting);
        Assert.Equal(Text(round), Text(StreamAllocator.Decide(_pool, Holds(), _waiting)));
        Assert.Equal(_waiting.Select(w => w.Request), round.Given.Select(g => g.Request).Concat(round.Waiting.Select(w => w.Request)).OrderBy(r => _numbers[r]));
        foreach (var given in round.Given)
        {
            IsWhatWasAsked(given);
            _holding.Add((given, _numbers[given.Request]));
        }
        _waiting = round.Waiting;
        CountPasses(round);

        var used = Holds().GroupBy(h => h.Host).ToList();
        Assert.All(used, h => Assert.True(h.Sum(x => x.Streams) <= _pool.Hosts[h.Key].Slots));
        Assert.All(used.Where(h => _pool.Hosts[h.Key].IsExclusive), h => Assert.Single(h.Select(x => x.Holder).Distinct()));
        Assert.All(_waiting, w => Assert.Equal(Math.Min(_passes.GetValueOrDefault(w.Request), StreamAllocator.MostPasses), w.Passed));
        NothingIsKeptFromWhoCouldHaveIt();
        TheOldestIsServedInTime();
    }

    /// <summary>Of those that wait, who was passed by a younger one that took a host it could use.</summary>
    private void CountPasses(AllocationRound round)
    {
        foreach (var waiting in _waiting)
        {
            foreach (var given in round.Given.Where(g => _numbers[g.Request] > _numbers[waiting.Request]))
            {
                if (given.Hosts.Any(h => waiting.Request.Needs.Any(n => Has(_pool.Hosts[h], n))))
                    _passes[waiting.Request] = _passes.GetValueOrDefault(waiting.Request) + 1;
            }
        }
    }

    private void IsWhatWasAsked(StreamAllocation given)
    {
        Assert.Equal(given.Request.Needs.Count, given.Hosts.Count);
        foreach (var (need, host) in given.Request.Needs.Zip(given.Hosts))
            Assert.True(Has(_pool.Hosts[host], need));
        var apart = given.Request.Needs.Zip(given.Hosts).Where(n => n.First.IsDistinct).Select(n => n.Second).ToList();
        Assert.Equal(apart.Distinct(), apart);
    }

    /// <summary>Whoever waits with nobody due before him could not be placed on what is free.</summary>
    private void NothingIsKeptFromWhoCouldHaveIt()
    {
        var held = Holds().ToLookup(h => h.Host, h => h.Streams);
        var free = _pool.Hosts.Select((h, i) => h.IsExclusive && held[i].Any() ? 0 : h.Slots - held[i].Sum()).ToArray();
        foreach (var waiting in _waiting)
        {
            Assert.False(Fits(waiting.Request.Needs, free));
            if (waiting.IsDue)
                return;
        }
    }

    /// <summary>Once the oldest is passed no more, it waits for those only who have hosts by then.</summary>
    private void TheOldestIsServedInTime()
    {
        if (_waiting.Count == 0 || !_waiting[0].IsDue)
            return;
        if (_waiting[0].Request != _first.Request)
            _first = (_waiting[0].Request, [.. _holding.Select(h => h.Number)]);
        Assert.Contains(_holding, h => _first.Holders.Contains(h.Number));
    }

    private IEnumerable<HostHold> Holds() => _holding.SelectMany(h => h.Given.Hosts.Select(host => new HostHold(host, 1, h.Given.Request.Name, TimeSpan.Zero)));

    /// <summary>Tries every way to place the streams.</summary>
    private bool Fits(IReadOnlyList<HostNeed> needs, int[] free, int next = 0, int apart = 0)
    {
        if (next == needs.Count)
            return true;
        for (int host = 0; host < free.Length; host++)
        {
            if (free[host] == 0 || !Has(_pool.Hosts[host], needs[next]) || (needs[next].IsDistinct && (apart & (1 << host)) != 0))
                continue;
            free[host]--;
            bool fits = Fits(needs, free, next + 1, needs[next].IsDistinct ? apart | (1 << host) : apart);
            free[host]++;
            if (fits)
                return true;
        }
        return false;
    }

    private static bool Has(PoolHost host, HostNeed need) => need.Tags.All(host.Tags.Contains) && (need.Kind is null || need.Kind == host.Kind);

    private static string Text(AllocationRound round) =>
        string.Join(' ', round.Given.Select(g => $"{g.Request.Name}:{string.Join(',', g.Hosts)}")) + " / " + string.Join(' ', round.Waiting.Select(w => $"{w.Request.Name}:{w.Passed}"));

    private string[] Some(int oneIn) => [.. s_tags.Where(_ => _random.Next(oneIn) == 0)];

    private string Pick(params string[] values) => values[_random.Next(values.Length)];
}
