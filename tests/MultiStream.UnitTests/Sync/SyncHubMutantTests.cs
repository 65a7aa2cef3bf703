using FsCheck;
using FsCheck.Fluent;

namespace MultiStream.UnitTests.Sync;

/// <summary>Whether the model's test can fail: hubs that are wrong in one place each, none of which it may take for right.</summary>
public sealed class SyncHubMutantTests
{
    public static TheoryData<Mutant> All { get; } =
    [
        new("A barrier waits for the last party", "SyncHub", "gathering.Waits.Count < _needs.PartiesOf(barrier)", "gathering.Waits.Count + 1 < _needs.PartiesOf(barrier)"),
        new("A barrier opens for the last party", "SyncHub", "gathering.Waits.Count < _needs.PartiesOf(barrier)", "gathering.Waits.Count <= _needs.PartiesOf(barrier)"),
        new("A limit that is over breaks the wait", "SyncHub", "if (gathering.Deadline <= Now)", "if (gathering.Deadline < TimeSpan.Zero)"),
        new("The timer is asked for", "GatheringList", "_all.Count == 0 ? null : _all.Values.Min(g => g.DueAt)", "null"),
        new("The shortest limit wins", "Gathering", "wait.Deadline < Deadline ?", "Deadline == TimeSpan.MaxValue || wait.Deadline > Deadline ?"),
        new("What is due comes before what happens late", "SyncHub", "TimeOut();\n        Apply(happened);", "Apply(happened);\n        TimeOut();"),
        new("A released generation takes nobody in", "GatheringList", "_barriers.Remove(name);\n            return;", "return;"),
        new("A barrier of another name is another barrier", "GatheringList", "_barriers.GetValueOrDefault(name)", "_barriers.Values.FirstOrDefault()"),
        new("A party's end releases nobody", "SyncHub", "Break(gathering, BreakText.Gone(gathering, need, gone, _parties));",
            "{ _gatherings.Remove(gathering); foreach (var w in gathering.Waits) Release(w, SyncAnswer.Done); }"),
        new("A party that dies while it waits breaks the barrier", "SyncHub", "in _gatherings.Of(actor))", "in _gatherings.Of(actor).Take(0))"),
        new("A party that failed breaks what waits for it at once", "SyncParty", "end.Outcome is not BlockOutcome.Passed && ", "false && "),
        new("An allowed failure is an end like another", "SyncParty", " && !(end.FailureAllowed && end.Outcome is BlockOutcome.Failed)", ""),
        new("A stream with another running block can still come", "SyncParty", "_actors.Count == 0 && (all.Ending ||", "(all.Ending ||"),
        new("A failure of before the wait proves nothing", "SyncParty", "{ Bad: true } end && end.Sequence > waitBegan", "{ Bad: true }"),
        new("At the test's end nobody is waited for who does not run", "SyncParty", "(all.Ending || (IsStream", "((IsStream"),
        new("A put is kept", "SyncRequests", "needs.Values.Add(put.Name, put.Value.ToArray(), wait.Arrival);", ""),
        new("A message is kept", "SyncRequests", "needs.Messages.Add(send.Name, [.. send.Values], wait.Arrival);", ""),
        new("A put serves those who wait", "SyncHub", "foreach (var gathering in _gatherings.Waiting(request.Operation.Name).ToList())", "foreach (var gathering in _gatherings.Waiting(request.Operation.Name).Take(1).ToList())"),
        new("A get takes what was put first", "SyncNeeds", "[var first, ..]", "[.., var first]"),
        new("A get takes from whom it names", "SyncNeeds", "case GetOperation { From: { } from } get:", "case GetOperation { From: { } from } get when from == \"\":"),
        new("A wait is for others' messages", "SyncNeeds", ".Where(m => m.Party != party.Name)", ""),
        new("A role's members are those of the role", "SyncParties", "role is null ? Streams :", "role != \"\" ? Streams :"),
        new("Values come in the streams' order", "SyncNeeds", "foreach (var member in parties.Members(role))", "foreach (var member in parties.Members(role).Reverse())"),
        new("All means all", "SyncNeeds", "return null;\n            found.Add(value);", "continue;\n            found.Add(value);"),
        new("All waiters are told", "SyncHub", "foreach (var wait in gathering.Waits)\n        {", "foreach (var wait in gathering.Waits.Take(1))\n        {"),
        new("All arrivals are released", "SyncHub", "foreach (var one in gathering.Waits)", "foreach (var one in gathering.Waits.Skip(1))"),
        new("A barrier after a break fails fast", "SyncHub", "if (FirstBreak is { } first)", "if (FirstBreak is { } first && Now < TimeSpan.Zero)"),
        new("The first break stays the first", "SyncHub", "FirstBreak ??= why;", "FirstBreak = why;"),
        new("A get that ran out of time harms no barrier", "SyncHub", "harmful: gathering.IsBarrier", "harmful: true"),
        new("A block that ends with a wait of its own harms no barrier", "SyncHub", "harmful: others.Count > 0", "harmful: true"),
        new("One that gives up breaks the barrier for the others", "SyncHub", "if (gathering.Waits.Count > 0)", "if (gathering.Waits.Count > 100)"),
        new("One that gave up does not count", "GatheringList", "gathering.Remove(wait);", ""),
        new("A party counts once in a round", "SyncRequests", "open.Waits.FirstOrDefault(w => w.Party == party) is { } same", "open.Waits.FirstOrDefault(w => w.Where == \"\") is { } same"),
        new("All name the same number", "SyncRequests", "count == others ? null", "count != 100 ? null"),
        new("A barrier for the streams does not wait for the body", "SyncNeeds", "barrier.Parties is null ? parties.Others : parties.All", "parties.All"),
        new("A barrier for the streams cannot be served by the body", "SyncNeeds", "PartiesFor(barrier).Where(p => !gathering.Has(p)", "parties.All.Where(p => !gathering.Has(p)"),
        new("The body says for how many", "SyncRequests", "if (barrier.Parties is null && party.IsBody)", "if (barrier.Parties is 100)"),
        new("A key is put once by a party", "SyncRequests", "needs.Values.Of(put.Name, party.Name) is { } kept", "needs.Values.Of(put.Name, \"\") is { } kept"),
        new("The log says at half of the limit what waits", "SyncHub", "_decisions.Add(new NoticeDecision(BreakText.Half(gathering, _needs.Of(gathering), Now, _parties)));", ""),
        new("The log says it once", "SyncHub", "gathering.HalfTold();", ""),
        new("A deadlock is told", "StuckWaits", "if (graph.Stuck.Count == 0)", "if (graph.Stuck.Count < 100)"),
        new("A deadlock is told when all have been quiet", "StuckWaits", "if (quiet + SyncLimits.Settle > now)", "if (quiet > now)"),
        new("A circle is none while somebody may join", "StuckWaits", "parties.Open && !parties.Ending", "parties.Open && parties.Ending"),
        new("Too few left is none while somebody may join", "SyncHub", "_parties.Open && gathering.AnybodyWillDo", "false"),
        new("Those nobody is left for are told first", "StuckWaits", "if (orphans.Count > 0)", "if (orphans.Count > 100)"),
        new("The body waits for all that it waits for", "WaitGraph", "_awaits.TrueForAll(IsOver)", "(_awaits.Count == 0 || _awaits.Exists(IsOver))"),
        new("An await is over when all its blocks are", "WaitGraph", "_parties.Awaited(what).All(_canAct.Contains)", "(!_parties.Awaited(what).Any() || _parties.Awaited(what).Any(_canAct.Contains))"),
        new("A body that can act can start blocks", "WaitGraph", "|| party.IsStream && BodyCanAct", ""),
        new("A body that can act can add streams", "WaitGraph", "BodyCanAct && gathering.AnybodyWillDo || ", ""),
        new("Who waits in several waits for all of them", "WaitGraph", "_waits[actor].All(_servable.Contains)", "(!_waits[actor].Any() || _waits[actor].Any(_servable.Contains))"),
        new("Who was answered acts again", "Gathering", "Actor.LastAt = now;", "_ = now;"),
        new("What a block did last counts", "SyncHub", "actor.LastAt = Now;\n        if (asked.Refusal", "_ = actor;\n        if (asked.Refusal"),
        new("What the body did last counts", "SyncHub", "_parties.Await(awaits);\n                _parties.BodyActor.LastAt = Now;", "_parties.Await(awaits);"),
        new("When a party ended counts", "WaitGraph", "yield return end.At;", "yield break;"),
    ];

    [Fact]
    public void The_hub_compiled_anew_without_a_change_passes() => Assert.Null(SyncHubModelTests.Difference(HubUnderTest.Of(Mutants.Compile(null)), tries: 300));

    [Theory]
    [MemberData(nameof(All))]
    public void A_hub_that_breaks_a_promise_is_found_out(Mutant mutant) =>
        Assert.NotNull(SyncHubModelTests.Difference(HubUnderTest.Of(Mutants.Compile(mutant)), tries: 10_000));
}
