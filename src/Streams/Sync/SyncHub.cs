namespace MultiStream.Sync;

/// <summary>
/// Barriers and data exchange of one test, as a pure state machine: events go in, each with its time, and decisions come out. It has no thread, no clock and does
/// no I/O; the caller hands in one event at a time, carries out the decisions and sets one timer to <see cref="NextDeadline"/>.
/// <para>
/// A barrier is released by arrivals only, never by a party's end: who ends without arriving breaks it for the others, at once when it failed or was stopped.
/// One that ended well may be used again by the body, so its barriers break when the body is seen to be blocked itself (<see cref="StuckWaits"/>).
/// </para>
/// </summary>
internal sealed class SyncHub
{
    private readonly SyncParties _parties;
    private readonly SyncNeeds _needs;
    private readonly SyncRequests _requests;
    private readonly GatheringList _gatherings = new();
    private readonly StuckWaits _stuck;
    private List<SyncDecision> _decisions = [];
    private long _sequence;

    /// <param name="streams">The test's, in its order.</param>
    /// <param name="openForJoiners">As <see cref="JoiningChanged"/>.</param>
    /// <param name="awaited">Null: the body awaits whatever it has begun.</param>
    /// <param name="hasBody"><see cref="SyncParties.HasBody"/>.</param>
    /// <param name="mayGrow"><see cref="SyncParties.MayGrow"/>.</param>
    public SyncHub(IEnumerable<SyncStream> streams, bool openForJoiners = false, SyncLimits? limits = null, AwaitedTasks? awaited = null, bool hasBody = true, bool mayGrow = true)
    {
        _parties = new SyncParties(streams) { Open = openForJoiners, HasBody = hasBody, MayGrow = mayGrow };
        _needs = new SyncNeeds(_parties);
        _requests = new SyncRequests(_parties, _needs, _gatherings, limits ?? SyncLimits.Default);
        _stuck = new StuckWaits(_parties, _needs, _gatherings, awaited ?? (tasks => tasks.ToHashSet()));
    }

    /// <summary>The time of the last event.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>The first break that put parties out of step, which heads the test's message; null as long as there is none.</summary>
    public SyncBreak? FirstBreak { get; private set; }

    /// <summary>When to hand in a <see cref="Tick"/>, since the test's start; null: nothing happens by time alone.</summary>
    public TimeSpan? NextDeadline => (_gatherings.NextDeadline, _stuck.CheckAt) switch
    {
        ({ } a, { } b) => a < b ? a : b,
        var (a, b) => a ?? b,
    };

    /// <summary>Why no participant can join under this name; null when it can.</summary>
    public string? WhyNotJoin(string name, string role) => _requests.WhyNotJoin(name, role);

    /// <summary>Takes one event and gives what follows from it and from the time that has gone by.</summary>
    public IReadOnlyList<SyncDecision> Handle(SyncEvent happened)
    {
        _decisions = [];
        _sequence++;
        Now = happened.At > Now ? happened.At : Now;
        // What was due before the event came is decided without it.
        TimeOut();
        Apply(happened);
        if (happened is not Tick || _decisions.Count > 0)
            _stuck.Changed(Now);
        // The body's news count before its silence: this comes last.
        Conclude();
        return _decisions;
    }

    private void Apply(SyncEvent happened)
    {
        switch (happened)
        {
            case Tick:
                break;
            case StreamAdded added:
                _parties.Add(added.Stream);
                _parties.BodyActor.LastAt = Now;
                ReleaseServed();
                break;
            case BlockStarted started:
                Stream(started.Block).Add(started.Block.Id, Now);
                _parties.BodyActor.LastAt = Now;
                break;
            case BlockEnded ended:
                var party = Stream(ended.Block);
                var actor = party.Actor(ended.Block.Id) ?? throw new ArgumentException($"No block [{ended.Block.Id}] runs on stream '{ended.Block.Stream}'.", nameof(happened));
                var end = PartyEnd.Of(ended, Now, _sequence);
                party.Remove(actor, end);
                Ended(actor, end);
                break;
            case ParticipantJoined joined:
                _parties.Join(joined.Name, joined.Role, Now);
                ReleaseServed();
                break;
            case ParticipantLeft left:
                var leaving = new PartyEnd(Bad: false, _sequence, Now, left.Reason, null, null);
                if (_parties.Leave(left.Name, leaving) is { } participant)
                    Ended(participant, leaving);
                break;
            case ParticipantFailed failed:
                var failure = new PartyEnd(Bad: true, _sequence, Now, failed.Reason, null, failed.LastLine);
                if (_parties.Fail(failed.Name, failure) is { } failing)
                    Ended(failing, failure, newcomers: false);
                break;
            case JoiningChanged joining:
                _parties.Open = joining.Open;
                _stuck.QuietSince(Now);
                BreakGone();
                break;
            case BodyAwaits awaits:
                _parties.Await(awaits);
                _parties.BodyActor.LastAt = Now;
                break;
            case BodyResumed resumed:
                _parties.Resume(resumed.Token);
                _parties.BodyActor.LastAt = Now;
                break;
            case TestEnding:
                var ending = new PartyEnd(Bad: false, _sequence, Now, "the test's body has ended", null, null);
                _parties.End(ending);
                _stuck.QuietSince(Now);
                Ended(_parties.BodyActor, ending);
                break;
            case RequestCancelled cancelled:
                Cancel(cancelled.Id);
                break;
            case RequestMade request:
                Ask(request);
                break;
            default:
                throw new ArgumentException($"The hub knows no event {happened.GetType().Name}.", nameof(happened));
        }
    }

    private SyncParty Stream(SyncBlock block) => _parties.TryFind(block.Stream, out var party) && party.IsStream
        ? party
        : throw new ArgumentException($"The test has no stream '{block.Stream}'.", nameof(block));

    private void Ask(RequestMade request)
    {
        _parties.Return(request.Party, Now);
        var asked = _requests.Read(request, Now);
        if (asked.Wait?.Actor is { } actor)
            actor.LastAt = Now;
        if (asked.Refusal is { } refusal)
        {
            _decisions.Add(new BreakDecision(request.Id, refusal));
            return;
        }
        var wait = asked.Wait!;
        switch (request.Operation)
        {
            case PutOperation or SendOperation:
                _requests.Keep(wait);
                Release(wait, SyncAnswer.Done);
                foreach (var gathering in _gatherings.Waiting(request.Operation.Name).ToList())
                    ReleaseIfServed(gathering);
                break;
            case BarrierOperation barrier:
                Arrive(wait, barrier);
                break;
            default:
                if (_needs.Answer(wait.Operation, wait.Party) is { } answer)
                    Release(wait, answer);
                else
                    BreakIfGone(_gatherings.Begin(wait, _sequence));
                break;
        }
    }

    private void Arrive(SyncWait wait, BarrierOperation barrier)
    {
        var gathering = _gatherings.Barrier(barrier.Name) is { } open ? _gatherings.Join(open, wait) : _gatherings.Begin(wait, _sequence);
        if (FirstBreak is { } first)
        {
            Break(gathering, BreakText.AfterBreak(gathering, _needs.Of(gathering), first, _parties));
            return;
        }
        if (gathering.Waits.Count < _needs.PartiesOf(barrier))
        {
            BreakIfGone(gathering);
            return;
        }
        _gatherings.Remove(gathering);
        foreach (var one in gathering.Waits)
            Release(one, SyncAnswer.Done);
    }

    /// <summary>One that has another role now may have been the last that a wait for all of its former role missed.</summary>
    private void ReleaseServed()
    {
        foreach (var gathering in _gatherings.All.Where(g => !g.IsBarrier).ToList())
            ReleaseIfServed(gathering);
    }

    private void ReleaseIfServed(Gathering gathering)
    {
        var wait = gathering.Waits[0];
        if (_needs.Answer(wait.Operation, wait.Party) is not { } answer)
            return;
        _gatherings.Remove(gathering);
        Release(wait, answer);
    }

    private void Release(SyncWait wait, SyncAnswer answer)
    {
        wait.Wake(Now);
        _decisions.Add(new ReleaseDecision(wait.Id, answer));
    }

    private void Cancel(long id)
    {
        if (_gatherings.Find(id) is not var (gathering, wait))
            return;
        if (wait.Actor is { } actor)
            actor.LastAt = Now;
        _gatherings.Leave(gathering, wait);
        if (gathering.Waits.Count > 0)
            Break(gathering, BreakText.Cancelled(gathering, _needs.Of(gathering), wait.Party, Now, _parties));
    }

    private void Ended(SyncActor actor, PartyEnd end, bool newcomers = true)
    {
        foreach (var (gathering, wait) in _gatherings.Of(actor))
        {
            if (!_gatherings.Contains(gathering))
                continue;
            var others = gathering.Waits.Where(w => w.Party != wait.Party).ToList();
            Break(gathering, BreakText.LeftWaiting(gathering, _needs.Of(gathering), wait.Party, end, _parties), harmful: others.Count > 0);
        }
        BreakGone(newcomers);
    }

    /// <summary>Breaks what too few are left for.</summary>
    private void BreakGone(bool newcomers = true)
    {
        foreach (var gathering in _gatherings.All.ToList())
            BreakIfGone(gathering, newcomers);
    }

    /// <param name="newcomers">False: neither those who have not come yet are hoped for, nor a test's body, which seldom is one of so many.</param>
    private void BreakIfGone(Gathering gathering, bool newcomers = true)
    {
        bool evenBody = newcomers || !gathering.AnybodyWillDo;
        if (_needs.IsServedBy(gathering, p => (evenBody || !p.IsBody) && !p.IsGone(gathering.Began, _parties)))
            return;
        var need = _needs.Of(gathering);
        var gone = need.From.Where(p => p.IsGone(gathering.Began, _parties)).ToList();
        // More than the test has: streams that the body uses first later may be among them.
        bool mayStillCome = newcomers && !_parties.Ending && (need.From.Count < need.Count && (_parties.MayGrow || _parties.Open) || _parties.Open && gathering.AnybodyWillDo);
        if (!mayStillCome)
            Break(gathering, BreakText.Gone(gathering, need, gone, _parties));
    }

    private void TimeOut()
    {
        foreach (var gathering in _gatherings.Due(Now))
        {
            if (gathering.Deadline <= Now)
                // A get that runs out of time is an answer to the one who asked; at a barrier the parties are out of step.
                Break(gathering, BreakText.TimedOut(gathering, _needs.Of(gathering), _parties), harmful: gathering.IsBarrier);
            else
            {
                gathering.HalfTold();
                _decisions.Add(new NoticeDecision(BreakText.Half(gathering, _needs.Of(gathering), Now, _parties)));
            }
        }
    }

    private void Conclude()
    {
        var stuck = _stuck.Check(Now);
        if (stuck.Count == 0)
            return;
        foreach (var (gathering, text) in stuck)
            Break(gathering, text);
        // Those who were told act first; what is stuck then is another matter.
        _stuck.QuietSince(Now);
        _stuck.Changed(Now);
    }

    /// <param name="harmful">Others than the one who is told are out of step now: barriers that come later fail fast.</param>
    private void Break(Gathering gathering, SyncBreak why, bool harmful = true)
    {
        why = BreakText.Linked(why, FirstBreak);
        if (harmful)
            FirstBreak ??= why;
        _gatherings.Remove(gathering);
        foreach (var wait in gathering.Waits)
        {
            wait.Wake(Now);
            _decisions.Add(new BreakDecision(wait.Id, why));
        }
    }
}
