using MultiStream.Sync;

namespace MultiStream.UnitTests.Sync;

/// <summary>Participants that join by hand: to a hub of their own, or to a run's.</summary>
public sealed class ParticipantTests
{
    [Fact]
    public void A_hub_without_streams_is_enough()
    {
        var life = new Life(open: true, null);
        Join(life, "one", "two");

        long first = life.Ask("one", new BarrierOperation("setup", 2));
        Assert.True(life.Waits(first));
        long second = life.Ask("two", new BarrierOperation("setup", 2));

        Assert.True(life.IsReleased(first) && life.IsReleased(second));
    }

    [Fact]
    public void Without_streams_a_number_or_a_role_has_to_be_named()
    {
        var life = new Life(open: true, null);
        Join(life, "one");

        Assert.Contains("it has to say for how many parties it is", life.Broken(life.Ask("one", new BarrierOperation("go"))).Message, StringComparison.Ordinal);
        Assert.Contains("it has to name a role", life.Broken(life.Ask("one", new GetAllOperation("x"))).Message, StringComparison.Ordinal);
        Assert.Contains("it has to name a role", life.Broken(life.Ask("one", new WaitAllOperation("x"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_participant_can_take_a_streams_place()
    {
        var life = new Life(open: true, null, "server", "client");
        long client = life.Barrier(life.Start("client"));
        life.Tell(new ParticipantJoined(life.Now, "Server", "server"));

        long server = life.Ask("server", new BarrierOperation("go"));

        Assert.True(life.IsReleased(client) && life.IsReleased(server));
    }

    [Fact]
    public void Who_comes_again_in_another_role_is_waited_for_no_longer_in_the_first()
    {
        var life = new Life(open: true, null, "server", "client");
        life.Tell(new ParticipantJoined(life.Now, "bob", "server"));
        life.Tell(new ParticipantLeft(life.Now, "bob", "it said quit"));
        long all = life.Ask(life.Start("client"), new WaitAllOperation("up", "server"));
        life.Send(life.Start("server"), "up");
        Assert.True(life.Waits(all));

        life.Tell(new ParticipantJoined(life.Now, "bob", "guest"));

        Assert.True(life.IsReleased(all));
    }

    [Fact]
    public void A_stream_that_the_body_uses_first_later_finds_its_place_taken()
    {
        var life = new Life(open: true, null, "client");
        Join(life, "bob", "late");
        long late = life.Ask("late", new BarrierOperation("go", 2));
        life.Tell(new StreamAdded(life.Now, Life.Stream("late")));

        long client = life.Barrier(life.Start("client"));

        Assert.True(life.IsReleased(late) && life.IsReleased(client));
        life.Put(life.Start("client"), "x", "c");
        life.Put(life.Start("late"), "x", "l");
        Assert.Equal("client=c; late=l", life.Got(life.Ask("bob", new GetAllOperation("x"))));
    }

    [Fact]
    public void One_that_leaves_while_it_waits_breaks_the_barrier()
    {
        var life = new Life(open: true, null);
        Join(life, "one", "two");
        var (first, second) = (life.Ask("one", new BarrierOperation("go", 3)), life.Ask("two", new BarrierOperation("go", 3)));
        life.Pass(1);

        life.Tell(new ParticipantLeft(life.Now, "one", "its connection closed"));

        Assert.StartsWith("Barrier 'go' was broken: 'one' ended while it waited, after 1.0 s, because its connection closed. Still waiting: 'two'.", life.Broken(second).Message, StringComparison.Ordinal);
        Assert.Equal(SyncBreakCause.PartyEnded, life.Broken(first).Cause);
    }

    [Fact]
    public void One_that_leaves_between_its_waits_breaks_nothing_and_may_come_back()
    {
        var life = new Life(open: true, null);
        Join(life, "one", "two");
        long first = life.Ask("one", new BarrierOperation("go", 2));
        life.Tell(new ParticipantLeft(life.Now, "two", "its connection closed"));
        life.Pass(30);
        Assert.True(life.Waits(first));

        Join(life, "two");
        life.Ask("two", new BarrierOperation("go", 2));

        Assert.True(life.IsReleased(first));
    }

    [Fact]
    public void One_that_is_gone_for_good_breaks_it_when_nobody_may_join_any_more()
    {
        var life = new Life(open: true, null, "a");
        Join(life, "bob");
        long get = life.Ask(life.Start("a"), new GetOperation("x", "bob"));
        life.Tell(new ParticipantLeft(life.Now, "bob", "its connection closed"));
        Assert.True(life.Waits(get));

        life.Tell(new JoiningChanged(life.Now, Open: false));

        Assert.Equal("Get 'x' was broken: 'bob' left it after 0.0 s because its connection closed. Still waiting: 'a'.", life.Broken(get).Message);
    }

    [Fact]
    public void A_get_may_wait_for_one_that_has_not_joined_yet()
    {
        var life = new Life(open: true, null, "a");
        long get = life.Ask(life.Start("a"), new GetOperation("x", "bob"));
        life.Pass(30);
        Join(life, "bob");

        life.Ask("bob", new PutOperation("x", "1"u8.ToArray()));

        Assert.Equal("bob=1", life.Got(get));
    }

    [Fact]
    public void A_role_of_participants_is_waited_for_until_its_first_has_come()
    {
        var life = new Life(open: true, null);
        Join(life, "one");
        long all = life.Ask("one", new GetAllOperation("x", "worker"));
        Assert.True(life.Waits(all));
        life.Tell(new ParticipantJoined(life.Now, "w", "worker"));
        Assert.True(life.Waits(all));

        life.Ask("w", new PutOperation("x", "1"u8.ToArray()));

        Assert.Equal("w=1", life.Got(all));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_that_changes_its_role_is_not_waited_for_in_the_former_one(bool becomesStream)
    {
        var life = new Life(open: true, null);
        life.Tell(new ParticipantJoined(life.Now, "w-1", "worker"));
        life.Tell(new ParticipantJoined(life.Now, "w-2", "worker"));
        life.Ask("w-1", new PutOperation("x", "1"u8.ToArray()));
        long all = life.Ask("w-1", new GetAllOperation("x", "worker"));
        life.Tell(new ParticipantLeft(life.Now, "w-2", "it said quit"));
        Assert.True(life.Waits(all), "it may come back");

        life.Tell(becomesStream ? new StreamAdded(life.Now, new("w-2", "other")) : new ParticipantJoined(life.Now, "w-2", "other"));

        Assert.Equal("w-1=1", life.Got(all));
    }

    [Fact]
    public void A_failed_block_breaks_a_barrier_for_all_streams_also_while_others_may_join()
    {
        var life = new Life(open: true, null, "server", "client");
        var (server, client) = (life.Start("server"), life.Start("client"));
        long waits = life.Barrier(client);
        long some = life.Ask(life.Start("client"), new GetOperation("x"));

        life.Fail(server);

        Assert.Equal(SyncBreakCause.PartyEnded, life.Broken(waits).Cause);
        Assert.True(life.Waits(some), "one that joins may put it");
    }

    [Theory]
    [InlineData("", "x", "'' cannot be a participant's name: a name is 1 to 200 of the characters A-Z a-z 0-9 _ . : -.")]
    [InlineData("a b", "x", "'a b' cannot be a participant's name: a name is 1 to 200 of the characters A-Z a-z 0-9 _ . : -.")]
    [InlineData("a", "x\n", "'x?' cannot be a role's name: a name is 1 to 200 of the characters A-Z a-z 0-9 _ . : -.")]
    [InlineData("Main", "x", "'Main' is the test's body; join under another name.")]
    [InlineData("BOB", "x", "'BOB' is there already; join under another name.")]
    [InlineData("busy", "x", "'busy' is there already; join under another name.")]
    [InlineData("idle", "x", null)]
    [InlineData("left", "x", null)]
    [InlineData("fifth", "x", "4 participants have joined, and no more are taken.")]
    public void Who_cannot_join_is_told_why(string name, string role, string? why)
    {
        var life = new Life(open: true, SyncLimits.Default with { Participants = 4 }, "busy", "idle");
        life.Start("busy");
        Join(life, "bob", "left");
        life.Tell(new ParticipantLeft(life.Now, "left", "it left"));

        Assert.Equal(why, life.Hub.WhyNotJoin(name, role));
    }

    private static void Join(Life life, params string[] names)
    {
        foreach (string name in names)
        {
            Assert.Null(life.Hub.WhyNotJoin(name, "hand"));
            life.Tell(new ParticipantJoined(life.Now, name, "hand"));
        }
    }
}
