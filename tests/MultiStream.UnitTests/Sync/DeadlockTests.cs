using MultiStream.Sync;

namespace MultiStream.UnitTests.Sync;

/// <summary>All wait for what none of them will give.</summary>
public sealed class DeadlockTests
{
    [Fact]
    public void A_circle_is_told_with_the_graph_of_who_waits_for_whom()
    {
        var life = new Life("client", "server");
        var (client, server) = (life.Start("client"), life.Start("server"));
        life.Await(client, server);
        long barrier = life.Barrier(client, where: "Ring.cs:7");
        life.Pass(1);
        long get = life.Ask(server, new GetOperation("port", "client"));
        life.Pass(0.499);
        Assert.True(life.Waits(barrier) && life.Waits(get));

        life.Pass(0.001);

        var broken = life.Broken(barrier);
        Assert.Equal(
            "Barrier 'go' was broken: a deadlock: all wait for what none of them will give (client has waited 1.5 s in barrier 'go' at Ring.cs:7 for server; "
                + $"server has waited 0.5 s in get 'port' for client; main waits for the block [{client.Id}] on client; main waits for the block [{server.Id}] on server). "
                + "Still waiting: 'client'. Missing: 'server': has not arrived yet.",
            broken.Message);
        Assert.Equal(SyncBreakCause.Deadlock, broken.Cause);
        Assert.Equal(SyncBreakCause.Deadlock, life.Broken(get).Cause);
        Assert.Same(broken, life.Hub.FirstBreak);
        Assert.Same(broken, life.Broken(get).First);
    }

    [Fact]
    public void It_is_none_while_the_body_is_free()
    {
        var life = new Life("client", "server");
        long get = life.Ask(life.Start("client"), new GetOperation("port", "server"));
        long other = life.Ask(life.Start("server"), new GetOperation("port", "client"));
        life.Pass(59);

        Assert.True(life.Waits(get) && life.Waits(other));
    }

    [Fact]
    public void It_is_none_while_the_body_waits_for_a_block_that_works()
    {
        var life = new Life("client", "server", "load");
        var load = life.Start("load");
        long get = life.Ask(life.Start("client"), new GetOperation("port", "server"));
        long other = life.Ask(life.Start("server"), new GetOperation("port", "client"));
        long await = life.Await(load);
        life.Pass(59);
        Assert.True(life.Waits(get) && life.Waits(other), "when the load has ended the body may start a block that puts");

        life.End(load);
        life.Resume(await);

        life.Put(life.Start("server"), "port", "4711");
        Assert.Equal("server=4711", life.Got(get));
    }

    [Fact]
    public void A_block_that_works_elsewhere_does_not_hide_a_circle()
    {
        var life = new Life("client", "server", "load");
        var (client, server, load) = (life.Start("client"), life.Start("server"), life.Start("load"));
        life.Await(client, server, load);
        long get = life.Ask(client, new GetOperation("port", "server"));
        long other = life.Ask(server, new GetOperation("port", "client"));

        life.Pass(0.5);

        Assert.Equal(SyncBreakCause.Deadlock, life.Broken(get).Cause);
        Assert.Equal(SyncBreakCause.Deadlock, life.Broken(other).Cause);
    }

    [Fact]
    public void A_second_thread_that_puts_resolves_it()
    {
        var life = new Life("client", "server");
        var (client, server) = (life.Start("client"), life.Start("server"));
        life.Await(client, server);
        long get = life.Ask(client, new GetOperation("port", "server"));
        long other = life.Ask(server, new GetOperation("name", "client"));
        life.Pass(0.4);

        life.Put(client, "name", "c");

        Assert.Equal("client=c", life.Got(other));
        life.Pass(30);
        Assert.True(life.Waits(get), "the server acts again");
    }

    [Fact]
    public void Something_that_one_of_them_does_begins_the_quiet_anew()
    {
        var life = new Life("client", "server");
        var (client, server) = (life.Start("client"), life.Start("server"));
        life.Await(client, server);
        long get = life.Ask(client, new GetOperation("port", "server"));
        life.Ask(server, new GetOperation("name", "client"));
        life.Pass(0.4);
        life.Put(client, "other", "x");
        life.Pass(0.499);
        Assert.True(life.Waits(get));

        life.Pass(0.001);

        Assert.Equal(SyncBreakCause.Deadlock, life.Broken(get).Cause);
    }

    [Fact]
    public void The_bodys_own_wait_is_part_of_the_circle()
    {
        var life = new Life("client");
        long get = life.Ask(life.Start("client"), new GetOperation("port", Life.Main));
        long body = life.Ask(Life.Main, new BarrierOperation("go", 2));

        life.Pass(0.5);

        Assert.Contains("client has waited 0.5 s in get 'port' for main; main has waited 0.5 s in barrier 'go' for client", life.Broken(get).Message, StringComparison.Ordinal);
        Assert.Equal(SyncBreakCause.Deadlock, life.Broken(body).Cause);
    }

    [Fact]
    public void The_body_may_wait_for_all_blocks_of_streams()
    {
        var life = new Life("client", "server");
        life.Tell(new BodyAwaits(life.Now, 1000, [], ["client", "server"]));
        long get = life.Ask(life.Start("client"), new GetOperation("port", "server"));

        life.Pass(0.5);

        Assert.Equal(SyncBreakCause.PartyEnded, life.Broken(get).Cause);
    }

    [Fact]
    public void It_is_none_while_participants_may_join()
    {
        var life = new Life(open: true, null, "client", "server");
        var (client, server) = (life.Start("client"), life.Start("server"));
        life.Await(client, server);
        long get = life.Ask(client, new GetOperation("port", "server"));
        long other = life.Ask(server, new GetOperation("port", "client"));
        life.Pass(30);
        Assert.True(life.Waits(get) && life.Waits(other));

        life.Tell(new JoiningChanged(life.Now, Open: false));
        life.Pass(0.499);
        Assert.True(life.Waits(get) && life.Waits(other));
        life.Pass(0.001);

        Assert.Equal(SyncBreakCause.Deadlock, life.Broken(get).Cause);
        Assert.Equal(SyncBreakCause.Deadlock, life.Broken(other).Cause);
    }

    [Fact]
    public void A_participant_who_is_there_can_give()
    {
        var life = new Life("client");
        var client = life.Start("client");
        life.Tell(new ParticipantJoined(life.Now, "bob", "hand"));
        life.Await(client);
        long get = life.Ask(client, new GetOperation("port"));
        life.Pass(59);
        Assert.True(life.Waits(get));

        life.Ask("bob", new PutOperation("port", "4711"u8.ToArray()));

        Assert.Equal("bob=4711", life.Got(get));
    }
}
