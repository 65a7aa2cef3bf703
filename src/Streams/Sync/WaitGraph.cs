using System.Globalization;

namespace MultiStream.Sync;

/// <summary>Who can act, as of now, and which waits can be served by those who can: the least set, so that a circle of waits holds nobody up but itself.</summary>
internal sealed class WaitGraph
{
    private readonly SyncParties _parties;
    private readonly SyncNeeds _needs;
    private readonly GatheringList _gatherings;
    private readonly ILookup<SyncActor, Gathering> _waits;
    private readonly List<BodyAwaits> _awaits;
    private readonly HashSet<SyncActor> _canAct = [];
    private readonly HashSet<Gathering> _servable = [];

    public WaitGraph(SyncParties parties, SyncNeeds needs, GatheringList gatherings, AwaitedTasks awaitedOf)
    {
        var waits = gatherings.All.SelectMany(g => g.Waits.Select(w => (Wait: w, Gathering: g))).ToList();
        List<Task> begun = [.. parties.Awaits.Select(a => a.Task).Concat(waits.Select(w => w.Wait.Task)).OfType<Task>()];
        var awaited = awaitedOf(begun);
        MayGoOn = awaited.Count < begun.Count;
        _awaits = [.. parties.Awaits.Where(a => a.Task is null || awaited.Contains(a.Task))];
        (_parties, _needs, _gatherings) = (parties, needs, gatherings);
        _waits = waits.Where(w => w.Wait.Actor is not null && (w.Wait.Task is null || awaited.Contains(w.Wait.Task))).ToLookup(w => w.Wait.Actor!, w => w.Gathering);
        var actors = parties.All.SelectMany(p => p.Actors).ToList();
        while (Grow(actors))
        {
        }
        Stuck = [.. gatherings.All.Where(g => !_servable.Contains(g))];
        LastChange = Changes(actors).DefaultIfEmpty().Max();
    }

    /// <summary>What nobody who can act will serve, in the order in which it began.</summary>
    public IReadOnlyList<Gathering> Stuck { get; }

    /// <summary>The body has begun waits that it does not await yet: once it does, more may be stuck, and nobody will tell.</summary>
    public bool MayGoOn { get; }

    /// <summary>When one of those concerned last did something or ended.</summary>
    public TimeSpan LastChange { get; }

    private bool BodyCanAct => _canAct.Contains(_parties.BodyActor);

    /// <summary>Too few are left for it, even if all who are there came. A body that waits for blocks is not meant by "any", though it is one.</summary>
    public bool IsOrphan(Gathering gathering)
    {
        bool withBody = _parties.Awaits.Count == 0 || !gathering.AnybodyWillDo;
        return !_needs.IsServedBy(gathering, p => p.Actors.Count > 0 && (withBody || !p.IsBody));
    }

    /// <summary>The whole graph: "client has waited 1.2 s in barrier 'go' for server; main waits for the block [2] on server".</summary>
    public string Text(TimeSpan now) => string.Join("; ", _parties.All
        .SelectMany(p => p.Actors)
        .Where(a => !_canAct.Contains(a))
        .SelectMany(a => TextOf(a, now)));

    /// <summary>What the body waits for; that it has ended; empty when it waits for nothing that is stuck.</summary>
    public string BodyText(TimeSpan now) => _parties.Ending ? "the test's body has ended" : BodyCanAct ? "" : string.Join("; ", TextOf(_parties.BodyActor, now));

    private bool Grow(List<SyncActor> actors)
    {
        int before = _canAct.Count + _servable.Count;
        foreach (var actor in actors.Where(a => !_canAct.Contains(a) && CanAct(a)))
            _canAct.Add(actor);
        foreach (var gathering in _gatherings.All.Where(g => !_servable.Contains(g) && IsServable(g)))
            _servable.Add(gathering);
        return _canAct.Count + _servable.Count > before;
    }

    private bool CanAct(SyncActor actor) => _waits[actor].All(_servable.Contains) && (!actor.Party.IsBody || _awaits.TrueForAll(IsOver));

    // Of all it waits for, every one must be able to end.
    private bool IsOver(BodyAwaits what) => _parties.Awaited(what).All(_canAct.Contains);

    // A body that can act may also use further streams.
    private bool IsServable(Gathering gathering) => BodyCanAct && gathering.AnybodyWillDo || _needs.IsServedBy(gathering, MayAct);

    private bool MayAct(SyncParty party) => party.Actors.Any(_canAct.Contains) || party.IsStream && BodyCanAct;

    private IEnumerable<TimeSpan> Changes(IEnumerable<SyncActor> actors)
    {
        foreach (var actor in actors.Where(a => !_canAct.Contains(a)))
            yield return actor.LastAt;
        // Also of those of whom it is not known which block waits.
        foreach (var wait in Stuck.SelectMany(g => g.Waits))
            yield return wait.At;
        foreach (var party in _parties.Others)
        {
            if (party.End is { } end)
                yield return end.At;
        }
    }

    private IEnumerable<string> TextOf(SyncActor actor, TimeSpan now)
    {
        string who = actor.Party.Name;
        foreach (var gathering in _waits[actor])
        {
            var wait = gathering.Waits.First(w => w.Actor == actor);
            yield return $"{who} has waited {SyncText.Seconds(now - wait.At)} in {gathering}{(wait.Where is null ? "" : $" at {wait.Where}")} for {For(_needs.Of(gathering))}";
        }
        if (!actor.Party.IsBody)
            yield break;
        foreach (var awaited in _awaits.SelectMany(_parties.Awaited).Distinct().Where(a => !_canAct.Contains(a)))
            yield return string.Create(CultureInfo.InvariantCulture, $"{who} waits for the block [{awaited.Block}] on {awaited.Party.Name}");
    }

    private static string For(SyncNeed need)
    {
        string names = string.Join(", ", need.From.Take(20).Select(p => p.Name)) + (need.From.Count > 20 ? ", ..." : "");
        return need.From.Count == need.Count ? names : need.From.Count == 0 ? "nobody" : string.Create(CultureInfo.InvariantCulture, $"{need.Count} of {names}");
    }
}
