using MultiStream.Sync;

namespace MultiStream.UnitTests.Sync;

/// <summary>LAVA's send, wait and wait-all, as its manual has them.</summary>
public sealed class MessageTests
{
    [Fact]
    public void A_wait_ends_when_any_other_has_sent()
    {
        var life = new Life("a", "b", "c");
        var (a, b) = (life.Start("a"), life.Start("b"));
        long waits = life.Ask(a, new WaitOperation("ready"));
        life.Send(a, "ready", ("own", "1"));
        life.Send(b, "other", ("x", "1"));
        Assert.True(life.Waits(waits));

        life.Send(b, "ready", ("ip", "10.0.0.5"), ("port", "4711"));

        Assert.Equal("b(ip=10.0.0.5,port=4711)", life.Got(waits));
    }

    [Fact]
    public void A_message_that_was_sent_before_is_there_and_those_added_since()
    {
        var life = new Life("a", "b", "c");
        var (a, b, c) = (life.Start("a"), life.Start("b"), life.Start("c"));
        life.Send(c, "ready", ("n", "c"));
        Assert.Equal("c(n=c)", life.Got(life.Ask(a, new WaitOperation("ready"))));

        life.Send(b, "ready");

        Assert.Equal("c(n=c); b()", life.Got(life.Ask(a, new WaitOperation("ready"))));
    }

    [Fact]
    public void A_wait_for_all_waits_for_every_stream_and_for_the_own_message_too()
    {
        var life = new Life("a", "b");
        var (a, b) = (life.Start("a"), life.Start("b"));
        long waits = life.Ask(a, new WaitAllOperation("ready"));
        life.Send(b, "ready", ("n", "b"));
        Assert.True(life.Waits(waits));

        life.Send(a, "ready", ("n", "a"));

        Assert.Equal("a(n=a); b(n=b)", life.Got(waits));
    }

    [Fact]
    public void A_wait_for_all_of_a_role_needs_the_own_message_only_in_the_role()
    {
        var life = new Life("client-0", "client-1", "server");
        var (zero, one, server) = (life.Start("client-0"), life.Start("client-1"), life.Start("server"));
        var (outside, inside) = (life.Ask(server, new WaitAllOperation("up", "client")), life.Ask(zero, new WaitAllOperation("up", "client")));
        life.Send(one, "up");
        Assert.True(life.Waits(outside) && life.Waits(inside));

        life.Send(zero, "up");

        Assert.Equal("client-0(); client-1()", life.Got(outside));
        Assert.Equal("client-0(); client-1()", life.Got(inside));
    }

    [Fact]
    public void A_message_is_sent_once_by_a_party()
    {
        var life = new Life("a");
        var a = life.Start("a");
        life.Send(a, "ready");

        Assert.Equal("Send 'ready' of 'a' was refused: 'a' has sent it already ('a' after 0.0 s); a party sends a message once.", life.Broken(life.Send(a, "ready")).Message);
    }

    [Fact]
    public void Messages_and_values_are_two_things()
    {
        var life = new Life("a", "b");
        var (a, b) = (life.Start("a"), life.Start("b"));
        life.Send(b, "x");
        life.Put(b, "y", "1");

        Assert.True(life.Waits(life.Ask(a, new GetOperation("x"))));
        Assert.True(life.Waits(life.Ask(a, new WaitOperation("y"))));
    }

    [Fact]
    public void A_wait_breaks_when_a_sender_fails()
    {
        var life = new Life("a", "b");
        var (a, b) = (life.Start("a"), life.Start("b"));
        long all = life.Ask(a, new WaitAllOperation("ready"));
        var any = life.Ask(a, new WaitOperation("ready"));
        life.Await(a, b);

        life.Fail(b);

        Assert.Equal(SyncBreakCause.PartyEnded, life.Broken(all).Cause);
        Assert.True(life.Waits(any), "the body may still send");
        life.Pass(0.5);
        Assert.Equal(SyncBreakCause.PartyEnded, life.Broken(any).Cause);
    }
}
