namespace MultiStream.Sync;

/// <summary>What each gathering still needs, and what it gets when it needs nothing more.</summary>
internal sealed class SyncNeeds(SyncParties parties)
{
    public SyncStore<ReadOnlyMemory<byte>> Values { get; } = new();

    public SyncStore<IReadOnlyList<KeyValuePair<string, string>>> Messages { get; } = new();

    /// <summary>How many must come to the barrier.</summary>
    public int PartiesOf(BarrierOperation barrier) => barrier.Parties ?? parties.StreamCount;

    public SyncNeed Of(Gathering gathering) => gathering.Operation switch
    {
        BarrierOperation barrier => OfBarrier(gathering, barrier),
        GetOperation { From: { } from } => new(1, parties.TryFind(from, out var party) ? [party] : [], []),
        GetOperation => new(1, [.. parties.All], []),
        GetAllOperation all => OfMembers(all.Role, p => Values.Of(all.Name, p.Name)?.Arrival),
        WaitOperation => new(1, [.. parties.All.Where(p => p != gathering.Waits[0].Party)], []),
        WaitAllOperation all => OfMembers(all.Role, p => Messages.Of(all.Name, p.Name)?.Arrival),
        var other => throw new ArgumentException($"A {SyncText.Word(other.Kind)} waits for nothing.", nameof(gathering)),
    };

    /// <summary>Whether those of whom it is true are enough. As <see cref="Of"/> has it, but it stops at the first party that decides.</summary>
    public bool IsServedBy(Gathering gathering, Func<SyncParty, bool> comes) => gathering.Operation switch
    {
        BarrierOperation barrier => PartiesFor(barrier).Where(p => !gathering.Has(p) && comes(p))
            .Take(PartiesOf(barrier) - gathering.Waits.Count).Count() == PartiesOf(barrier) - gathering.Waits.Count,
        GetOperation { From: { } from } => parties.TryFind(from, out var party) && comes(party),
        GetOperation => parties.All.Any(comes),
        GetAllOperation all => parties.Members(all.Role).Any() && parties.Members(all.Role).All(p => Values.Has(all.Name, p.Name) || comes(p)),
        WaitAllOperation all => parties.Members(all.Role).Any() && parties.Members(all.Role).All(p => Messages.Has(all.Name, p.Name) || comes(p)),
        _ => parties.All.Any(p => p != gathering.Waits[0].Party && comes(p)),
    };

    /// <summary>What the request gets; null while it has to wait. Not for barriers, whose gathering knows who came.</summary>
    public SyncAnswer? Answer(SyncOperation operation, SyncParty party)
    {
        switch (operation)
        {
            case GetOperation { From: { } from } get:
                return Values.Of(get.Name, from) is { } value ? new ValuesAnswer([new(value.Party, value.Value)]) : null;
            case GetOperation get:
                return Values.All(get.Name) is [var first, ..] ? new ValuesAnswer([new(first.Party, first.Value)]) : null;
            case WaitOperation wait:
                var others = Messages.All(wait.Name).Where(m => m.Party != party.Name).Select(m => new SyncMessage(m.Party, m.Value)).ToList();
                return others.Count > 0 ? new MessagesAnswer(others) : null;
            case GetAllOperation all:
                return OfAll(all.Role, p => Values.Of(all.Name, p.Name)) is { } values
                    ? new ValuesAnswer([.. values.Select(v => new SyncValue(v.Party, v.Value))])
                    : null;
            case WaitAllOperation all:
                return OfAll(all.Role, p => Messages.Of(all.Name, p.Name)) is { } messages
                    ? new MessagesAnswer([.. messages.Select(m => new SyncMessage(m.Party, m.Value))])
                    : null;
            default:
                throw new ArgumentException($"A {SyncText.Word(operation.Kind)} has no answer of its own.", nameof(operation));
        }
    }

    /// <summary>Who may come to the barrier: "all streams" does not mean the body; a number means any so many.</summary>
    private IEnumerable<SyncParty> PartiesFor(BarrierOperation barrier) => barrier.Parties is null ? parties.Others : parties.All;

    private SyncNeed OfBarrier(Gathering gathering, BarrierOperation barrier)
    {
        var arrived = gathering.Waits.Select(w => w.Party).ToHashSet();
        return new(PartiesOf(barrier) - arrived.Count, [.. PartiesFor(barrier).Where(p => !arrived.Contains(p))], [.. gathering.Waits.Select(w => w.Arrival)]);
    }

    private SyncNeed OfMembers(string? role, Func<SyncParty, SyncArrival?> arrival)
    {
        var members = parties.Members(role).Select(p => (Party: p, Arrival: arrival(p))).ToList();
        var missing = members.Where(m => m.Arrival is null).Select(m => m.Party).ToList();
        // Of nobody is not of everybody: who asks before the first of the role has come waits for that one.
        return new(members.Count == 0 ? 1 : missing.Count, missing, [.. members.Select(m => m.Arrival).OfType<SyncArrival>()]);
    }

    private List<TKept>? OfAll<TKept>(string? role, Func<SyncParty, TKept?> kept) where TKept : struct
    {
        var found = new List<TKept>();
        foreach (var member in parties.Members(role))
        {
            if (kept(member) is not { } value)
                return null;
            found.Add(value);
        }
        return found.Count > 0 ? found : null;
    }
}
