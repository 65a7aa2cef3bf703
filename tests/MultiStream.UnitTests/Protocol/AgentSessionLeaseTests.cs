using MultiStream.Protocol;

namespace MultiStream.UnitTests.Protocol;

/// <summary>Leases seen from the controller: what the agent says of one that was asked for.</summary>
public sealed class AgentSessionLeaseTests
{
    private const string Record = """{"fencing":41,"run":"r1","owner":"ann@build7","test":"T","stream":"s","since":"2026-11-21T12:00:00Z","heartbeat":"2026-11-21T12:00:05Z","beat":5,"seconds":20,"places":1,"pid":7,"start":9}""";
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
    private static readonly TakeLeaseMessage s_wanted = new("machine", false, 1, 1, 2, LeaseTurn.Own, true, 20, new LeaseUser("r2", "bob@pc", "U", "db"));

    [Fact]
    public async Task Who_waits_hears_who_has_it_and_then_has_it()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        await using var _ = session;
        var heard = new List<string>();
        var taking = session.TakeLeaseAsync(s_wanted, "db", (holder, text) => heard.Add($"{holder.Run} {holder.FencingNumber} {text}"), CancellationToken.None);
        var asked = await agent.NextAsync(FrameType.TakeLease);
        Assert.Equal(s_wanted, TakeLeaseMessage.Read(asked.Payload));

        agent.Say(w => new LeaseMessage(LeaseState.Held, Ground: "1:2:3", Holder: Record).Write(w, asked.Channel));
        agent.Say(w => new LeaseMessage(LeaseState.Taken, 42, 2, "1:2:3").Write(w, asked.Channel));

        var answer = await taking.WaitAsync(s_limit);
        Assert.Equal(("boot 1:2:3", 42, 2), (answer.Ground, answer.Lease!.Number, answer.Lease.Place));
        Assert.Equal(["r1 41 "], heard);
        var releasing = answer.Lease.ReleaseAsync(s_limit);
        Assert.Equal(asked.Channel, (await agent.NextAsync(FrameType.ReleaseLease)).Channel);
        Assert.False(releasing.IsCompleted);
        agent.Say(w => new LeaseMessage(LeaseState.Released).Write(w, asked.Channel));
        Assert.True(await releasing.WaitAsync(s_limit));
    }

    [Fact]
    public async Task An_agent_that_does_not_answer_is_not_waited_for_without_end()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        await using var _ = session;
        var taking = session.TakeLeaseAsync(s_wanted, "db", null, CancellationToken.None);
        var asked = await agent.NextAsync(FrameType.TakeLease);
        agent.Say(w => new LeaseMessage(LeaseState.Taken, 42, 2, "1:2:3").Write(w, asked.Channel));
        var answer = await taking.WaitAsync(s_limit);

        Assert.False(await answer.Lease!.ReleaseAsync(TimeSpan.FromMilliseconds(1)).WaitAsync(s_limit));
    }

    [Fact]
    public async Task Who_does_not_wait_is_told_who_has_it()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        await using var _ = session;
        var taking = session.TakeLeaseAsync(s_wanted with { Waits = false }, "db", null, CancellationToken.None);

        agent.Say(w => new LeaseMessage(LeaseState.Held, Ground: "1:2:3", Holder: Record).Write(w, 1));

        var answer = await taking.WaitAsync(s_limit);
        Assert.Null(answer.Lease);
        Assert.Equal("run r1 of ann@build7 (test T) since 7 s", answer.Holder!.Holder(new DateTime(2026, 11, 21, 12, 0, 7, DateTimeKind.Utc)));
    }

    [Fact]
    public async Task Who_waits_no_more_wants_it_no_more()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        await using var _ = session;
        using var cancel = new CancellationTokenSource();
        var taking = session.TakeLeaseAsync(s_wanted, "db", null, cancel.Token);
        var asked = await agent.NextAsync(FrameType.TakeLease);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking.WaitAsync(s_limit));
        Assert.Equal(asked.Channel, (await agent.NextAsync(FrameType.ReleaseLease)).Channel);
    }

    [Fact]
    public async Task What_cannot_be_had_is_said()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        await using var _ = session;
        var taking = session.TakeLeaseAsync(s_wanted, "db", null, CancellationToken.None);

        agent.Say(w => new LeaseMessage(LeaseState.Failed, Text: "the disk is full").Write(w, 1));

        Assert.Equal("No lease can be had on far.example.com: the disk is full.", (await Assert.ThrowsAsync<MultiStreamException>(() => taking.WaitAsync(s_limit))).Message);
    }

    [Fact]
    public async Task A_lease_that_was_over_is_the_reason_of_the_loss()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        await using var _ = session;
        session.LeasedHost = "db-1";

        agent.Say(w => w.Begin(FrameType.LeaseOver).Int(20));
        agent.Die(0, "gone");

        Assert.Equal("its lease on db-1 was over: the controller was silent for 20 s", await session.Lost.WaitAsync(s_limit));
        var e = await Assert.ThrowsAsync<StreamLostException>(() => session.TakeLeaseAsync(s_wanted, "db", null, CancellationToken.None).WaitAsync(s_limit));
        Assert.Equal("Stream 'db' @ db-1 is lost: its lease on db-1 was over: the controller was silent for 20 s.", e.Message);
    }

    [Fact]
    public async Task A_list_has_the_name_the_place_and_the_holder_of_each()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        await using var _ = session;
        var listing = session.LeasesAsync("db", CancellationToken.None);
        var asked = await agent.NextAsync(FrameType.ListLeases);

        agent.Say(w => new LeaseListMessage("/run/lock/x", ["host-local:a%20b", "0", Record, "lock-db", "1", "{"], "").Write(w, asked.Channel));

        var list = await listing.WaitAsync(s_limit);
        Assert.Equal("/run/lock/x", list.Folder);
        Assert.Equal(["local:a b False 0 ann@build7 T s", "db True 1   "], list.Leases.Select(l => $"{l.Name} {l.IsLock} {l.Place} {l.Owner} {l.Test} {l.Stream}"));
        Assert.Equal([false, true], list.Leases.Select(l => l.IsUnknown));
    }
}
