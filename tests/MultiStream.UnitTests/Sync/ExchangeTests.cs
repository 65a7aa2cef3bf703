using MultiStream.Sync;

namespace MultiStream.UnitTests.Sync;

/// <summary>Put and get.</summary>
public sealed class ExchangeTests
{
    [Fact]
    public void What_was_put_is_kept_for_those_who_come_late()
    {
        var life = new Life("server", "client");
        var server = life.Start("server");
        long put = life.Put(server, "port", "4711");
        Assert.True(life.IsReleased(put));
        life.End(server);

        Assert.Equal("server=4711", life.Got(life.Ask(life.Start("client"), new GetOperation("port", "server"))));
        Assert.Equal("server=4711", life.Got(life.Ask(Life.Main, new GetOperation("port"))));
    }

    [Fact]
    public void A_get_waits_for_the_put()
    {
        var life = new Life("server", "client");
        var server = life.Start("server");
        var client = life.Start("client");
        var (named, any, other) = (life.Ask(client, new GetOperation("port", "SERVER")), life.Ask(client, new GetOperation("port")), life.Ask(client, new GetOperation("Port")));
        Assert.True(life.Waits(named) && life.Waits(any));

        life.Put(server, "port", "");

        Assert.Equal("server=", life.Got(named));
        Assert.Equal("server=", life.Got(any));
        Assert.True(life.Waits(other), "names of keys compare with case");
    }

    [Fact]
    public void A_get_without_a_name_takes_what_was_put_first()
    {
        var life = new Life("a", "b");
        var (a, b) = (life.Start("a"), life.Start("b"));
        life.Put(b, "x", "first");
        life.Put(a, "x", "second");

        Assert.Equal("b=first", life.Got(life.Ask(a, new GetOperation("x"))));
        Assert.Equal("a=second", life.Got(life.Ask(a, new GetOperation("x", "a"))));
    }

    [Fact]
    public void A_key_is_put_once_by_a_stream_also_by_its_next_block()
    {
        var life = new Life("a");
        var a = life.Start("a");
        life.Put(a, "x", "first");
        life.End(a);
        life.Pass(1);

        var again = life.Start("a");
        var broken = life.Broken(life.Put(again, "x", "second"));

        Assert.Equal("Put 'x' of 'a' was refused: 'a' has put it already ('a' after 0.0 s); a party puts a key once.", broken.Message);
        Assert.Equal("a=first", life.Got(life.Ask(again, new GetOperation("x"))));
    }

    [Fact]
    public void A_value_is_the_hubs_own()
    {
        var life = new Life("a");
        var a = life.Start("a");
        byte[] buffer = [.. "before"u8];
        life.Ask(a, new PutOperation("x", buffer));

        "after!"u8.CopyTo(buffer);

        Assert.Equal("a=before", life.Got(life.Ask(a, new GetOperation("x"))));
    }

    [Fact]
    public void All_give_one_in_the_streams_order()
    {
        var life = new Life("client-0", "client-1", "server");
        var (zero, one, server) = (life.Start("client-0"), life.Start("client-1"), life.Start("server"));
        var (all, clients) = (life.Ask(server, new GetAllOperation("x")), life.Ask(server, new GetAllOperation("x", "client")));
        life.Put(server, "x", "s");
        life.Put(one, "x", "1");
        Assert.True(life.Waits(all) && life.Waits(clients));

        life.Put(zero, "x", "0");

        Assert.Equal("client-0=0; client-1=1", life.Got(clients));
        Assert.Equal("client-0=0; client-1=1; server=s", life.Got(all));
        Assert.Equal("client-0=0; client-1=1", life.Got(life.Ask(zero, new GetAllOperation("x", "CLIENT"))));
    }

    [Fact]
    public void What_the_body_puts_does_not_stand_for_a_stream()
    {
        var life = new Life("a", "b");
        long all = life.Ask(life.Start("a"), new GetAllOperation("x"));
        life.Ask(Life.Main, new PutOperation("x", "m"u8.ToArray()));
        Assert.True(life.Waits(all));
        life.Put(life.Start("b"), "x", "b");

        Assert.True(life.Waits(all));
    }

    [Fact]
    public void A_get_of_a_stream_that_fails_breaks_at_once()
    {
        var life = new Life("server", "client", "other");
        var (server, client, other) = (life.Start("server"), life.Start("client"), life.Start("other"));
        var (get, all, any) = (life.Ask(client, new GetOperation("port", "server")), life.Ask(other, new GetAllOperation("port")), life.Ask(other, new GetOperation("port")));
        life.Pass(2);

        life.Fail(server, "no such device");

        Assert.Equal(
            "Get 'port' was broken: stream 'server' left it after 2.0 s because its block exited with 1. Still waiting: 'client'. Last line from 'server': no such device",
            life.Broken(get).Message);
        Assert.Equal(SyncBreakCause.PartyEnded, life.Broken(all).Cause);
        Assert.True(life.Waits(any), "another may put it");
    }

    [Fact]
    public void A_get_that_breaks_says_who_has_given()
    {
        var life = new Life("a", "b", "c");
        var (a, b) = (life.Start("a"), life.Start("b"));
        life.Start("c");
        life.Pass(1);
        life.Put(a, "x", "1");
        long all = life.Ask(b, new GetAllOperation("x"), limit: 10);

        life.Pass(10);

        var broken = life.Broken(all);
        Assert.Equal(
            "Get-all 'x' was broken: the limit of 10.0 s that 'b' gave it is over. Still waiting: 'b'. Missing: 'b': has not arrived yet, 'c': has not arrived yet.",
            broken.Message);
        Assert.Equal([new SyncArrival("a", null, TimeSpan.FromSeconds(1))], broken.Arrived);
        Assert.Equal(
            ["Get-all 'x' of 'b' has waited 5.0 s of at most 10.0 s. Arrived: 'a' after 1.0 s. Missing: 'b': has not arrived yet, 'c': has not arrived yet."], life.Notices);
    }

    [Fact]
    public void A_cancelled_get_harms_nobody()
    {
        var life = new Life("a", "b");
        var (a, b) = (life.Start("a"), life.Start("b"));
        var (one, two) = (life.Ask(a, new GetOperation("x")), life.Ask(b, new GetOperation("x", "a")));

        life.Cancel(one);

        Assert.True(life.Waits(two));
        life.Put(a, "x", "1");
        Assert.True(life.Waits(one));
        Assert.Equal("a=1", life.Got(two));
        Assert.Null(life.Hub.FirstBreak);
    }

    [Theory]
    [InlineData("nobody", "Get 'x' of 'client-0' was refused: there is no party 'nobody'; there are 'client-0', 'client-1', 'main'.")]
    [InlineData("client", "Get 'x' of 'client-0' was refused: 'client' is a role of several; name one of them ('client-0', 'client-1'), or get all of the role.")]
    public void A_get_of_a_party_that_is_none_is_refused(string from, string message)
    {
        var life = new Life("client-0", "client-1");

        Assert.Equal(message, life.Broken(life.Ask(life.Start("client-0"), new GetOperation("x", from))).Message);
    }

    [Fact]
    public void A_role_that_is_none_is_refused()
    {
        var life = new Life("client-0", "server");

        Assert.Equal(
            "Get-all 'x' of 'server' was refused: there is no role 'clients'; there are 'client', 'server'.",
            life.Broken(life.Ask(life.Start("server"), new GetAllOperation("x", "clients"))).Message);
    }
}
