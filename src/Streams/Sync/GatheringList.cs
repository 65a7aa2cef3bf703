namespace MultiStream.Sync;

/// <summary>All that waits, to be found by name, by request and by who waits.</summary>
internal sealed class GatheringList
{
    private readonly SortedDictionary<long, Gathering> _all = [];
    private readonly Dictionary<string, Gathering> _barriers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Gathering>> _others = new(StringComparer.Ordinal);
    private readonly Dictionary<long, (Gathering Gathering, SyncWait Wait)> _waits = [];

    /// <summary>In the order in which they began.</summary>
    public IReadOnlyCollection<Gathering> All => _all.Values;

    public int WaitCount => _waits.Count;

    /// <summary>When the first of them is due.</summary>
    public TimeSpan? NextDeadline => _all.Count == 0 ? null : _all.Values.Min(g => g.DueAt);

    /// <summary>The barrier's generation that gathers now.</summary>
    public Gathering? Barrier(string name) => _barriers.GetValueOrDefault(name);

    /// <summary>Those that wait for a value or message of this name.</summary>
    public IReadOnlyList<Gathering> Waiting(string name) => _others.TryGetValue(name, out var found) ? found : [];

    public bool Contains(Gathering gathering) => _all.ContainsKey(gathering.Began);

    public (Gathering Gathering, SyncWait Wait)? Find(long id) => _waits.TryGetValue(id, out var found) ? found : null;

    public IReadOnlyList<Gathering> Due(TimeSpan now) => [.. _all.Values.Where(g => g.DueAt <= now)];

    /// <summary>What the actor waits in; with the last of its party, also what nobody knows which of them waits in.</summary>
    public IReadOnlyList<(Gathering Gathering, SyncWait Wait)> Of(SyncActor actor) =>
        [.. _waits.Values
            .Where(w => w.Wait.Actor == actor || w.Wait.Actor is null && w.Wait.Party == actor.Party && actor.Party.Actors.Count == 0)
            .OrderBy(w => w.Gathering.Began)];

    /// <param name="began">The number of the event.</param>
    public Gathering Begin(SyncWait wait, long began)
    {
        var gathering = new Gathering(wait.Operation, began);
        _all.Add(began, gathering);
        if (gathering.IsBarrier)
            _barriers.Add(wait.Operation.Name, gathering);
        else if (_others.TryGetValue(wait.Operation.Name, out var same))
            same.Add(gathering);
        else
            _others.Add(wait.Operation.Name, [gathering]);
        return Join(gathering, wait);
    }

    public Gathering Join(Gathering gathering, SyncWait wait)
    {
        gathering.Add(wait);
        _waits.Add(wait.Id, (gathering, wait));
        return gathering;
    }

    /// <summary>The wait is over without the others; a gathering without any is gone.</summary>
    public void Leave(Gathering gathering, SyncWait wait)
    {
        if (gathering.Waits.Count == 1)
            Remove(gathering);
        _waits.Remove(wait.Id);
        gathering.Remove(wait);
    }

    public void Remove(Gathering gathering)
    {
        _all.Remove(gathering.Began);
        foreach (var wait in gathering.Waits)
            _waits.Remove(wait.Id);
        string name = gathering.Operation.Name;
        if (gathering.IsBarrier)
        {
            _barriers.Remove(name);
            return;
        }
        var same = _others[name];
        same.Remove(gathering);
        if (same.Count == 0)
            _others.Remove(name);
    }
}
