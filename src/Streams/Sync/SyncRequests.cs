using System.Globalization;
using System.Text;

namespace MultiStream.Sync;

/// <summary>Reads requests: each becomes a wait or is refused with a sentence that says what would be right.</summary>
internal sealed class SyncRequests(SyncParties parties, SyncNeeds needs, GatheringList gatherings, SyncLimits limits)
{
    private const string NameRule = "a name is 1 to 200 of the characters A-Z a-z 0-9 _ . : -";
    private int _kept;
    private long _keptBytes;

    public string? WhyNotJoin(string name, string role) =>
        !SyncLimits.IsName(name) ? $"'{SyncText.Shown(name)}' cannot be a participant's name: {NameRule}."
        : !SyncLimits.IsName(role) ? $"'{SyncText.Shown(role)}' cannot be a role's name: {NameRule}."
        : parties.HasBody && name.Equals(SyncStream.Body, StringComparison.OrdinalIgnoreCase) ? $"'{name}' is the test's body; join under another name."
        : parties.TryFind(name, out var party) ? party.Actors.Count > 0 ? $"'{name}' is there already; join under another name." : null
        : parties.Count > limits.Participants ? Invariant($"{limits.Participants} participants have joined, and no more are taken.")
        : null;

    /// <summary>The wait, or why there is none. Of a refused request the wait says who asked, when that is known.</summary>
    public (SyncWait? Wait, SyncBreak? Refusal) Read(RequestMade request, TimeSpan now)
    {
        if (gatherings.Find(request.Id) is not null)
            throw new ArgumentException($"Request {request.Id} waits already.", nameof(request));
        if (!parties.TryFind(request.Party, out var party))
            return (null, Refuse(request, $"there is no party '{SyncText.Shown(request.Party)}' here: a participant joins first"));
        if (WhyNobody(party, request.Block) is { } nobody)
            return (null, Refuse(request, nobody));
        // Of several blocks that run there any may be the one.
        var actor = party.Actor(request.Block) ?? (party.Actors.Count == 1 ? party.Actors[0] : null);
        var limit = request.Timeout > SyncLimits.LongestWait ? SyncLimits.LongestWait : request.Timeout;
        var wait = new SyncWait(request.Id, party, actor, request.Where is { } where ? SyncText.Shown(where) : null, request.Operation, now, limit) { Task = request.Task };
        string? why = !SyncLimits.IsName(request.Operation.Name) ? NameRule : request.Operation switch
        {
            PutOperation put => WhyNotPut(put, party),
            SendOperation send => WhyNotSend(send, party),
            _ => WhyNotWait(request, party),
        };
        return (wait, why is null ? null : Refuse(request, why));
    }

    /// <summary>Keeps what a put or send gives.</summary>
    public void Keep(SyncWait wait)
    {
        _kept++;
        switch (wait.Operation)
        {
            case PutOperation put:
                // A copy: the caller's buffer is its own again.
                needs.Values.Add(put.Name, put.Value.ToArray(), wait.Arrival);
                _keptBytes += put.Value.Length;
                break;
            case SendOperation send:
                needs.Messages.Add(send.Name, [.. send.Values], wait.Arrival);
                _keptBytes += Size(send);
                break;
        }
    }

    private static string? WhyNobody(SyncParty party, long? block) => party switch
    {
        { IsBody: true } when block is not null => "the test's body is no block",
        { IsBody: true, Actors.Count: 0 } => "the test's body has ended",
        _ when block is { } id && party.Actor(id) is null => Invariant($"no block [{id}] runs on '{party.Name}' (any more)"),
        { Actors.Count: 0 } => $"nothing runs on '{party.Name}' (any more)",
        _ => null,
    };

    private string? WhyNotPut(PutOperation put, SyncParty party) =>
        put.Value.Length > SyncLimits.Value ? Invariant($"its value has {put.Value.Length} bytes, and {SyncLimits.Value} are the most")
        : needs.Values.Of(put.Name, party.Name) is { } kept ? $"'{party.Name}' has put it already ({kept.Arrival}); a party puts a key once"
        : WhyFull(put.Value.Length);

    private string? WhyNotSend(SendOperation send, SyncParty party) =>
        Size(send) > SyncLimits.Value ? Invariant($"its values have {Size(send)} bytes, and {SyncLimits.Value} are the most")
        : needs.Messages.Of(send.Name, party.Name) is { } sent ? $"'{party.Name}' has sent it already ({sent.Arrival}); a party sends a message once"
        : WhyFull(Size(send));

    private string? WhyFull(long bytes) =>
        _kept >= limits.Kept ? Invariant($"{limits.Kept} values and messages are kept, and no more are taken")
        : _keptBytes + bytes > limits.KeptBytes ? Invariant($"the values kept would have more than {limits.KeptBytes} bytes together")
        : null;

    private string? WhyNotWait(RequestMade request, SyncParty party) =>
        request.Timeout <= TimeSpan.Zero ? $"its limit is {SyncText.Seconds(request.Timeout)}, and a wait needs one of more than zero"
        : gatherings.WaitCount >= limits.Waiting ? Invariant($"{limits.Waiting} requests wait, and no more are taken")
        : request.Operation switch
        {
            BarrierOperation barrier => WhyNotArrive(request, barrier, party),
            GetOperation { From: { } from } => WhyNotFrom(from),
            GetAllOperation { Role: var role } => WhyNotAll(role),
            WaitAllOperation { Role: var role } => WhyNotAll(role),
            _ => null,
        };

    private string? WhyNotArrive(RequestMade request, BarrierOperation barrier, SyncParty party)
    {
        if (barrier.Parties is { } number && number < 1)
            return Invariant($"it is for {number} parties, and a barrier needs 1 or more");
        if (barrier.Parties is null && party.IsBody)
            return parties is { MayGrow: false, StreamCount: 0 } ? "nobody else takes part here, so it has to say for how many parties it is" : "the test's body has to say for how many parties it is: without a number it is for the streams alone";
        int count = needs.PartiesOf(barrier);
        if (count == 0)
            return "no streams are known here, so it has to say for how many parties it is";
        if (gatherings.Barrier(barrier.Name) is not { } open)
            return null;
        if (open.Waits.FirstOrDefault(w => w.Party == party) is { } same)
            return $"'{party.Name}' waits in it already ({same.Arrival}); a party arrives once in each round";
        int others = needs.PartiesOf((BarrierOperation)open.Operation);
        return count == others ? null : Invariant(
            $"{Said(party.Name, request.Where)} wants {count} parties and {Said(open.Waits[0].Party.Name, open.Waits[0].Where)} wants {others}; all must name the same number");
    }

    private string? WhyNotFrom(string from) =>
        !SyncLimits.IsName(from) ? $"'{SyncText.Shown(from)}' cannot be a party: {NameRule}"
        : parties.Open || parties.TryFind(from, out _) ? null
        : parties.Members(from).Any() ? $"'{from}' is a role of several; name one of them ({SyncText.Names([.. parties.Members(from).Select(p => p.Name)])}), or get all of the role"
        : $"there is no party '{from}'; there are {SyncText.Names([.. parties.All.Select(p => p.Name)])}";

    private string? WhyNotAll(string? role) =>
        role is null ? parties.StreamCount > 0 ? null : "no streams are known here, so it has to name a role"
        : !SyncLimits.IsName(role) ? $"'{SyncText.Shown(role)}' cannot be a role: {NameRule}"
        : parties.Open || parties.Members(role).Any() ? null
        : $"there is no role '{role}'; there are {SyncText.Names([.. parties.Others.Select(p => p.Role).Distinct(StringComparer.OrdinalIgnoreCase)])}";

    private static SyncBreak Refuse(RequestMade request, string why)
    {
        string name = SyncText.Shown(request.Operation.Name);
        string text = $"{SyncText.Capital(SyncText.Of(request.Operation.Kind, name))} of {Said(SyncText.Shown(request.Party), request.Where)} was refused: {why}.";
        return new(request.Operation.Kind, name, SyncBreakCause.Misuse, [], [], text);
    }

    private static string Said(string party, string? where) => where is null ? $"'{party}'" : $"'{party}' at {SyncText.Shown(where)}";

    private static long Size(SendOperation send) => send.Values.Sum(v => (long)Encoding.UTF8.GetByteCount(v.Key) + Encoding.UTF8.GetByteCount(v.Value));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
