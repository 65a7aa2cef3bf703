using MultiStream.Allocation;
using MultiStream.Options;
using MultiStream.Running;
using MultiStream.Spawners;

namespace MultiStream.UnitTests.Running;

/// <summary>Other hosts for a test, when another run has those that it was given.</summary>
public sealed class RunHostsExchangeTests
{
    private readonly HostPoolOptions _pool = new();
    private readonly RunHosts _hosts;

    public RunHostsExchangeTests()
    {
        foreach (var name in (string[])["a", "b", "c"])
            _pool.Defined.Add(new HostOptions { Name = name, Kind = KnownKinds.Local, Path = name });
        _hosts = new RunHosts(_pool.Defined, new RunTurns(2, 3), _ => { });
    }

    [Fact]
    public async Task It_gets_a_free_host_that_is_not_held_and_the_former_ones_are_for_others()
    {
        var test = Ask("test", 1);
        Assert.Equal("a", Hosts(test));

        var other = _hosts.Exchange(test, new HashSet<string> { "a" })!;

        Assert.Equal("b", Hosts(other));
        Assert.Equal("local:b", (await other.Given)[0].Lease!.Name);
        // What another run has is still one of the pool: whoever needs it waits for that run. It comes last.
        Assert.Equal("c", Hosts(Ask("second", 1)));
        Assert.Equal("a", Hosts(Ask("third", 1)));
    }

    [Fact]
    public void Without_another_that_is_free_nothing_changes()
    {
        var test = Ask("test", 2);
        var last = Ask("last", 1);

        Assert.Null(_hosts.Exchange(test, new HashSet<string> { "a" }));

        Assert.Equal("a b", Hosts(test));
        Assert.False(Ask("who waits", 1).Given.IsCompleted);
        _hosts.Free(last, []);
        _hosts.Free(test, []);
    }

    [Fact]
    public void Who_waits_gets_what_is_left_when_a_test_is_given_others()
    {
        var test = Ask("test", 1);
        var second = Ask("second", 1);
        var third = Ask("third", 1);
        var fourth = Ask("fourth", 1);
        _hosts.Free(second, []);
        Assert.Equal("b", Hosts(fourth));
        _hosts.Free(third, []);
        var fifth = Ask("fifth", 2);
        Assert.False(fifth.Given.IsCompleted);

        var other = _hosts.Exchange(test, new HashSet<string> { "a" })!;

        Assert.Equal("c", Hosts(other));
        _hosts.Free(other, []);
        Assert.Equal("a c", string.Join(' ', Hosts(fifth).Split(' ').Order()));
    }

    [Fact]
    public void A_host_that_was_leased_again_comes_no_longer_last()
    {
        var test = Ask("test", 1);
        _hosts.Free(_hosts.Exchange(test, new HashSet<string> { "a" })!, []);
        var all = Ask("all", 3);
        _hosts.AreLeased(all);
        _hosts.Free(all, []);

        Assert.Equal("a", Hosts(Ask("next", 1)));
    }

    private HostTicket Ask(string name, int streams) => _hosts.Ask(name,
        [.. Enumerable.Range(0, streams).Select(i => new StreamPlace { Stream = $"s{i}", Role = "s", Kind = PoolChoice.Kind, Source = "", Need = new HostNeed($"s{i}", []) })], _pool);

    private static string Hosts(HostTicket ticket) => string.Join(' ', ticket.Given.Result.Select(p => p.PoolHost));
}
