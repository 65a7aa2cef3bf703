using MultiStream.Sync;

namespace MultiStream.UnitTests.Sync;

/// <summary>
/// The rules of the hub again, in the most naive way: flat lists, everything computed anew for each event, no text. It says for each event which requests end
/// and how, and how many lines the live log gets.
/// </summary>
internal sealed class ReferenceHub
{
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(500);
    private readonly List<Party> _parties = [];
    private readonly Party _main = new("main", "main", false);
    private readonly List<(string Key, string Party, string Value)> _values = [];
    private readonly List<(string Key, string Party, string Value)> _messages = [];
    private readonly List<BodyAwaits> _awaits = [];
    private readonly SortedDictionary<long, string> _ended = [];
    private List<Request> _waiting = [];
    private TimeSpan _now, _quietSince;
    private bool _open, _ending;
    private string? _firstBreak;
    private int _notices;
    private long _sequence;

    public ReferenceHub(IEnumerable<SyncStream> streams, bool open)
    {
        _open = open;
        _parties.AddRange(streams.Select(s => new Party(s.Name, s.Role, true)));
        _main.Actors.Add(new(_main, null));
    }

    private IEnumerable<Party> All => _parties.Append(_main);

    private int StreamCount => _parties.Count(p => p.IsStream);

    /// <summary>How each request ended that this event ended, by id; and the number of lines for the log.</summary>
    public (IReadOnlyDictionary<long, string> Ended, int Notices) Handle(SyncEvent happened)
    {
        (_now, _notices) = (happened.At > _now ? happened.At : _now, 0);
        _sequence++;
        _ended.Clear();
        foreach (var group in Groups())
        {
            if (group.Min(r => r.At + r.Timeout) <= _now)
                Break(group, SyncBreakCause.TimedOut, group[0].IsBarrier);
            else if (!group.Exists(r => r.Told) && group.Min(r => r.At + r.Timeout / 2) <= _now)
                (_notices, group[0].Told) = (_notices + 1, true);
        }
        Apply(happened);
        foreach (var group in Groups())
        {
            if (happened is BlockEnded or ParticipantLeft or TestEnding or JoiningChanged || group.Exists(r => r.Sequence == _sequence))
                BreakIfTooFewAreLeft(group);
        }
        BreakStuck();
        return (new SortedDictionary<long, string>(_ended), _notices);
    }

    private void Apply(SyncEvent happened)
    {
        switch (happened)
        {
            case StreamAdded e:
                _parties.Insert(StreamCount, new(e.Stream.Name, e.Stream.Role, true));
                _main.Touch(null, _now);
                break;
            case BlockStarted e:
                Find(e.Block.Stream)!.Actors.Add(new(Find(e.Block.Stream)!, e.Block.Id) { LastAt = _now });
                _main.Touch(null, _now);
                break;
            case BlockEnded e:
                bool bad = e.Outcome != BlockOutcome.Passed && !(e.FailureAllowed && e.Outcome == BlockOutcome.Failed);
                Leave(Find(e.Block.Stream)!, e.Block.Id, bad);
                break;
            case ParticipantJoined e:
                if (Find(e.Name) is null)
                    _parties.Add(new(e.Name, e.Role, false));
                Find(e.Name)!.Role = Find(e.Name)!.IsStream ? Find(e.Name)!.Role : e.Role;
                Find(e.Name)!.Actors.Add(new(Find(e.Name)!, null) { LastAt = _now });
                ReleaseWhatIsServed();
                break;
            case ParticipantLeft e:
                Leave(Find(e.Name)!, null, false);
                break;
            case JoiningChanged e:
                (_open, _quietSince) = (e.Open, _now);
                break;
            case BodyAwaits e:
                _awaits.Add(e);
                _main.Touch(null, _now);
                break;
            case BodyResumed e:
                _awaits.RemoveAll(a => a.Token == e.Token);
                _main.Touch(null, _now);
                break;
            case TestEnding:
                (_ending, _quietSince) = (true, _now);
                _awaits.Clear();
                Leave(_main, null, false);
                break;
            case RequestCancelled e when _waiting.Find(r => r.Id == e.Id) is { } request:
                request.Actor?.Touch(_now);
                var rest = _waiting.Where(r => r != request && r.SharesWith(request)).ToList();
                _waiting.Remove(request);
                if (rest.Count > 0)
                    Break(rest, SyncBreakCause.Cancelled, true);
                break;
            case RequestMade e:
                Ask(e);
                break;
        }
    }

    private void Leave(Party party, long? block, bool bad)
    {
        var actor = party.Actors.Find(a => a.Block == block)!;
        party.Actors.Remove(actor);
        party.End = (bad, _sequence, _now);
        foreach (var group in Groups().Where(g => g.Exists(r => r.Actor == actor || r.Actor is null && r.Party == party && party.Actors.Count == 0)))
            Break(group, SyncBreakCause.PartyEnded, group.Count > 1);
    }

    private void Ask(RequestMade e)
    {
        var party = Find(e.Party)!;
        var actor = party.Actors.Find(a => a.Block == e.Block) ?? (party.Actors.Count == 1 ? party.Actors[0] : null);
        actor?.Touch(_now);
        var request = new Request(e.Id, party, actor, e.Operation, _now, e.Timeout, _sequence);
        switch (e.Operation)
        {
            case PutOperation put:
                Keep(_values, e, System.Text.Encoding.UTF8.GetString(put.Value.Span));
                break;
            case SendOperation send:
                Keep(_messages, e, string.Join(",", send.Values.Select(v => $"{v.Key}={v.Value}")));
                break;
            case BarrierOperation barrier:
                var here = _waiting.Where(r => r.SharesWith(request)).ToList();
                int count = barrier.Parties ?? StreamCount;
                bool wrong = barrier.Parties is null && party == _main || count < 1 || here.Exists(r => r.Party == party)
                    || here.Count > 0 && (((BarrierOperation)here[0].Operation).Parties ?? StreamCount) != count;
                if (wrong)
                {
                    _ended[e.Id] = $"broken {SyncBreakCause.Misuse}";
                    return;
                }
                _waiting.Add(request);
                if (_firstBreak is not null)
                    Break([.. here, request], SyncBreakCause.Consequence, true);
                else if (here.Count + 1 == count)
                    Release([.. here, request], "released");
                return;
            default:
                _waiting.Add(request);
                break;
        }
        ReleaseWhatIsServed();
    }

    private void ReleaseWhatIsServed()
    {
        foreach (var waiting in _waiting.ToList())
        {
            if (Answer(waiting) is { } answer)
                Release([waiting], answer);
        }
    }

    private void Keep(List<(string Key, string Party, string Value)> kept, RequestMade e, string value)
    {
        bool twice = kept.Exists(k => k.Key == e.Operation.Name && k.Party == e.Party);
        _ended[e.Id] = twice ? $"broken {SyncBreakCause.Misuse}" : "released";
        if (!twice)
            kept.Add((e.Operation.Name, e.Party, value));
    }

    private string? Answer(Request r)
    {
        var values = _values.Where(v => v.Key == r.Operation.Name).ToList();
        var messages = _messages.Where(v => v.Key == r.Operation.Name).ToList();
        return r.Operation switch
        {
            GetOperation get => values.Where(v => get.From is null || v.Party == get.From).Take(1).Select(v => Released([v])).FirstOrDefault(),
            WaitOperation => messages.Exists(m => m.Party != r.Party.Name) ? Released(messages.Where(m => m.Party != r.Party.Name)) : null,
            GetAllOperation all => OfAll(values, all.Role),
            WaitAllOperation all => OfAll(messages, all.Role),
            _ => null,
        };

        string? OfAll(List<(string Key, string Party, string Value)> kept, string? role)
        {
            var members = Members(role);
            return members.Count > 0 && members.TrueForAll(m => kept.Exists(k => k.Party == m.Name))
                ? Released(members.Select(m => kept.Single(k => k.Party == m.Name)))
                : null;
        }

        static string Released(IEnumerable<(string Key, string Party, string Value)> kept) => $"released {string.Join(";", kept.Select(k => $"{k.Party}:{k.Value}"))}";
    }

    private List<Party> Members(string? role) => [.. _parties.Where(p => role is null ? p.IsStream : p.Role == role)];

    // Who could serve the group, and how many of them it takes.
    private (int Count, List<Party> From) Need(List<Request> group)
    {
        var party = group[0].Party;
        string name = group[0].Operation.Name;
        switch (group[0].Operation)
        {
            case BarrierOperation b:
                return ((b.Parties ?? StreamCount) - group.Count, [.. (b.Parties is null ? _parties : All).Where(p => !group.Exists(r => r.Party == p))]);
            case GetOperation get:
                return (1, get.From is null ? [.. All] : [.. All.Where(p => p.Name == get.From)]);
            case WaitOperation:
                return (1, [.. All.Where(p => p != party)]);
            default:
                string? role = (group[0].Operation as GetAllOperation)?.Role ?? (group[0].Operation as WaitAllOperation)?.Role;
                var kept = group[0].Operation is GetAllOperation ? _values : _messages;
                var missing = Members(role).Where(m => !kept.Exists(k => k.Key == name && k.Party == m.Name)).ToList();
                return (Math.Max(1, missing.Count), missing);
        }
    }

    private static bool AnyWillDo(List<Request> group) => group[0].Operation is BarrierOperation { Parties: not null } or GetOperation { From: null } or WaitOperation;

    private void BreakIfTooFewAreLeft(List<Request> group)
    {
        var (count, from) = Need(group);
        long began = group.Min(r => r.Sequence);
        int left = from.Count(p => p.Actors.Count > 0 || !_ending && (p.IsStream ? !(p.End is { Bad: true } end && end.Sequence > began) : _open));
        bool moreMayCome = !_ending && (from.Count < count || _open && AnyWillDo(group));
        if (left < count && !moreMayCome)
            Break(group, SyncBreakCause.PartyEnded, true);
    }

    private void BreakStuck()
    {
        if (_open && !_ending)
            return;
        // Suppose that all are stuck, and strike out who is not until nothing changes.
        var groups = Groups();
        var stuck = All.SelectMany(p => p.Actors).ToHashSet();
        var unserved = groups.ToHashSet();
        for (int before = -1; before != stuck.Count + unserved.Count;)
        {
            before = stuck.Count + unserved.Count;
            bool bodyActs = _main.Actors.Exists(a => !stuck.Contains(a));
            bool Acts(Party p) => p.Actors.Exists(a => !stuck.Contains(a)) || p.IsStream && bodyActs;
            unserved.RemoveWhere(g => Need(g) is var (count, from) && from.Count(Acts) >= count || bodyActs && AnyWillDo(g));
            stuck.RemoveWhere(a => !unserved.Any(g => g.Exists(r => r.Actor == a)) && (a.Party != _main || _awaits.TrueForAll(w => !Awaited(w).Any(stuck.Contains))));
        }
        if (unserved.Count == 0)
            return;
        var quiet = stuck.Select(a => a.LastAt)
            .Concat(unserved.SelectMany(g => g).Select(r => r.At))
            .Concat(_parties.Where(p => p.End is not null).Select(p => p.End!.Value.At))
            .Append(_quietSince).Max();
        if (_now < quiet + Settle)
            return;
        bool IsLeft(List<Request> g, Party p) => p.Actors.Count > 0 && !(p == _main && AnyWillDo(g) && _awaits.Count > 0);
        var orphans = groups.Where(g => unserved.Contains(g) && Need(g) is var (count, from) && from.Count(p => IsLeft(g, p)) < count).ToList();
        foreach (var group in orphans.Count > 0 ? orphans : groups.Where(unserved.Contains))
            Break(group, orphans.Count > 0 ? SyncBreakCause.PartyEnded : SyncBreakCause.Deadlock, true);
        _quietSince = _now;
    }

    private IEnumerable<Actor> Awaited(BodyAwaits what) => All.SelectMany(p => p.Actors)
        .Where(a => a.Block is { } id && (what.Blocks.Contains(new SyncBlock(a.Party.Name, id)) || what.Streams.Contains(a.Party.Name)));

    private List<List<Request>> Groups() => [.. _waiting.GroupBy(r => r.IsBarrier ? $"barrier {r.Operation.Name}" : $"{r.Id}").Select(g => g.ToList())];

    private Party? Find(string name) => All.FirstOrDefault(p => p.Name == name);

    private void Release(List<Request> requests, string answer)
    {
        _waiting = [.. _waiting.Except(requests)];
        foreach (var request in requests)
        {
            _ended.Add(request.Id, answer);
            request.Actor?.Touch(_now);
        }
    }

    private void Break(List<Request> requests, SyncBreakCause cause, bool harmful)
    {
        Release(requests, $"broken {cause}{_firstBreak}");
        if (harmful)
            _firstBreak ??= $" after {cause} of {requests[0].Operation.Kind} {requests[0].Operation.Name}";
    }

    private sealed class Party(string name, string role, bool isStream)
    {
        public string Name => name;
        public string Role { get; set; } = role;
        public bool IsStream => isStream;
        public List<Actor> Actors { get; } = [];
        public (bool Bad, long Sequence, TimeSpan At)? End { get; set; }
        public void Touch(long? block, TimeSpan now) => Actors.Find(a => a.Block == block)?.Touch(now);
    }

    private sealed class Actor(Party party, long? block)
    {
        public Party Party => party;
        public long? Block => block;
        public TimeSpan LastAt { get; set; }
        public void Touch(TimeSpan now) => LastAt = now;
    }

    private sealed class Request(long id, Party party, Actor? actor, SyncOperation operation, TimeSpan at, TimeSpan timeout, long sequence)
    {
        public long Id => id;
        public Party Party => party;
        public Actor? Actor => actor;
        public SyncOperation Operation => operation;
        public TimeSpan At => at;
        public TimeSpan Timeout => timeout;
        public long Sequence => sequence;
        public bool IsBarrier => operation is BarrierOperation;
        public bool Told { get; set; }
        public bool SharesWith(Request other) => other != this && IsBarrier && other.IsBarrier && operation.Name == other.Operation.Name;
    }
}
