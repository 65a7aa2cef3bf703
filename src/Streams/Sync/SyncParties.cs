using System.Diagnostics.CodeAnalysis;

namespace MultiStream.Sync;

/// <summary>All parties of a test, and what the body waits for.</summary>
internal sealed class SyncParties
{
    // Names of streams compare without case, as in the settings; the order is the test's, for answers and messages.
    private readonly OrderedDictionary<string, SyncParty> _parties = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<long, BodyAwaits> _awaits = [];
    private readonly HashSet<SyncParty> _failed = [];

    public SyncParties(IEnumerable<SyncStream> streams)
    {
        Body = new SyncParty(SyncStream.Body, SyncStream.Body, isStream: false);
        BodyActor = Body.Add(null, TimeSpan.Zero);
        foreach (var stream in streams)
            Add(stream);
    }

    public SyncParty Body { get; }

    /// <summary>False when no test is behind the hub: nobody waits for its body then, and no message names it.</summary>
    public bool HasBody { get; init; } = true;

    /// <summary>False when the test can have no more streams than it has: its body can name none.</summary>
    public bool MayGrow { get; init; } = true;

    public SyncActor BodyActor { get; }

    /// <summary>The body has ended.</summary>
    public bool Ending { get; private set; }

    /// <summary>Participants may still join by hand.</summary>
    public bool Open { get; set; }

    public int StreamCount { get; private set; }

    public IReadOnlyCollection<BodyAwaits> Awaits => _awaits.Values;

    /// <summary>Streams in the test's order, then participants in the order in which they joined.</summary>
    public IEnumerable<SyncParty> Others => _parties.Values;

    public IEnumerable<SyncParty> Streams => _parties.Values.Where(p => p.IsStream);

    /// <summary>All, the body last, also when it has ended.</summary>
    public IEnumerable<SyncParty> All => HasBody ? _parties.Values.Append(Body) : _parties.Values;

    public int Count => _parties.Count + 1;

    public void Add(SyncStream stream)
    {
        if (HasBody && stream.Name.Equals(SyncStream.Body, StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"A stream cannot be called '{stream.Name}': that is the test's body.", nameof(stream));
        if (_parties.TryGetValue(stream.Name, out var party) && !party.IsStream)
            _parties.Remove(stream.Name);
        else
            party = new SyncParty(stream.Name, stream.Role, isStream: true);
        party.BecomeStream(stream.Role);
        // Before the participants, who are not of the test's order.
        _parties.Insert(StreamCount, stream.Name, party);
        StreamCount++;
    }

    public bool TryFind(string name, [NotNullWhen(true)] out SyncParty? party)
    {
        party = HasBody && name == SyncStream.Body ? Body : null;
        return party is not null || _parties.TryGetValue(name, out party);
    }

    /// <summary>Who must give for a get-all or wait-all: the streams of the role and the participants who took it; without a role every stream.</summary>
    public IEnumerable<SyncParty> Members(string? role) =>
        role is null ? Streams : _parties.Values.Where(p => p.Role.Equals(role, StringComparison.OrdinalIgnoreCase));

    public void Join(string name, string role, TimeSpan at)
    {
        if (!_parties.TryGetValue(name, out var party))
            _parties.Add(name, party = new SyncParty(name, role, isStream: false));
        if (!party.IsStream)
            party.Role = role;
        _failed.Remove(party);
        if (party.Actor(null) is null)
            party.Add(null, at);
    }

    /// <summary>As <see cref="Leave"/>, but it may go on by <see cref="Return"/>.</summary>
    public SyncActor? Fail(string name, PartyEnd end)
    {
        if (Leave(name, end) is not { } actor)
            return null;
        _failed.Add(actor.Party);
        return actor;
    }

    /// <summary>A participant that said it had failed does something again.</summary>
    public void Return(string name, TimeSpan at)
    {
        if (_parties.TryGetValue(name, out var party) && _failed.Remove(party))
            party.Add(null, at);
    }

    /// <summary>The participant's actor, which is gone; null when there was none.</summary>
    public SyncActor? Leave(string name, PartyEnd end)
    {
        if (!_parties.TryGetValue(name, out var party))
            return null;
        _failed.Remove(party);
        if (party.Actor(null) is not { } actor)
            return null;
        party.Remove(actor, end);
        return actor;
    }

    public void Await(BodyAwaits what) => _awaits[what.Token] = what;

    public void Resume(long token) => _awaits.Remove(token);

    public void End(PartyEnd end)
    {
        Ending = true;
        _awaits.Clear();
        if (Body.Actors.Count > 0)
            Body.Remove(BodyActor, end);
    }

    /// <summary>The blocks that still run of those the body waits for.</summary>
    public IEnumerable<SyncActor> Awaited(BodyAwaits what)
    {
        foreach (var block in what.Blocks)
        {
            if (_parties.TryGetValue(block.Stream, out var party) && party.Actor(block.Id) is { } actor)
                yield return actor;
        }
        foreach (string stream in what.Streams)
        {
            if (!_parties.TryGetValue(stream, out var party))
                continue;
            foreach (var actor in party.Actors.Where(a => a.Block is not null))
                yield return actor;
        }
    }
}
