using System.Collections.Concurrent;
using MultiStream.Allocation;
using MultiStream.Options;
using MultiStream.Running;
using MultiStream.Spawners;
using MultiStream.UnitTests.Options;
using MultiStream.UnitTests.Protocol;

namespace MultiStream.UnitTests.Running;

/// <summary>A request for a host that waits while another test has the only turn: what is told of it at which moment, and what it still holds.</summary>
public sealed class HostTicketTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly RunTurns _turns = new(1, 1);
    private readonly ConcurrentQueue<string> _warnings = [];
    private readonly TaskCompletionSource<Exception?> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Who_has_waited_in_vain_is_given_nothing_while_it_waits_for_its_turn()
    {
        var hosts = Hosts();
        var (holder, ticket) = (Ask(hosts, "A"), Ask(hosts, "B"));

        await RunAsync(hosts, ticket, TimeSpan.FromMilliseconds(1), async () =>
        {
            Assert.IsType<TimeoutException>(await _told.Task);
            hosts.Free(holder, []);
            Assert.True(Ask(hosts, "C").Given.IsCompletedSuccessfully);
        });

        Assert.False(ticket.Given.IsCompleted);
        Assert.StartsWith("no allocation: 'db' needs a host; one is taken by test A since ", ticket.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_given_its_host_hears_so_before_it_has_a_turn()
    {
        var hosts = Hosts();
        var (holder, ticket) = (Ask(hosts, "A"), Ask(hosts, "B"));

        await RunAsync(hosts, ticket, s_limit, async () =>
        {
            hosts.Free(holder, []);
            Assert.Null(await _told.Task);
        });

        Assert.Equal(["db @ one"], (await ticket.Given).Select(p => $"{p.Stream} @ {p.PoolHost}"));
    }

    [Fact]
    public async Task A_host_whose_agent_was_lost_is_nobodys_until_that_one_has_ended_what_it_runs()
    {
        var hosts = Hosts();
        var (holder, next) = (Ask(hosts, "A"), Ask(hosts, "B"));

        hosts.Free(holder, [new HostEnd("one", "something may run", TimeSpan.FromMilliseconds(1))]);
        await next.Given.WaitAsync(s_limit);
        hosts.Free(next, [new HostEnd("one", "something may run", TimeSpan.FromHours(1))]);

        Assert.StartsWith("no allocation: 'db' needs a host; one is taken by what test B may have left running since ", Ask(hosts, "C").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_has_a_host_next_is_told_what_is_still_there_and_nobody_after_that()
    {
        var hosts = Hosts();
        var (first, second) = (Ask(hosts, "A"), Ask(hosts, "B"));

        hosts.Free(first, [new HostEnd("one", "stream 'db' left behind: process 7 of root")]);
        Assert.Equal([("one", "test A had this host before: stream 'db' left behind: process 7 of root")], second.Remarks);
        hosts.Free(second, [new HostEnd("one")]);

        Assert.Empty(Ask(hosts, "C").Remarks);
    }

    [Fact]
    public async Task A_host_on_which_nothing_opens_comes_last_and_after_three_tests_in_a_row_never_again()
    {
        var hosts = Hosts("<Hosts><Host name='one' kind='inproc' slots='2'/><Host name='two' kind='inproc'/></Hosts>");

        Assert.Equal("one two", string.Join(' ', await FailAsync(), await HostOf(Ask(hosts, "B"))));
        Assert.Equal("one", await FailAsync());
        hosts.Free(Ask(hosts, "C"), [new HostEnd("one") { WasOpen = true }]);
        Assert.Equal("one one one", string.Join(' ', await FailAsync(), await FailAsync(), await FailAsync()));

        Assert.Equal("Host 'one' (MultiStream/Hosts/Host[1] (name 'one')) is out of the pool for the rest of the run: 3 tests, one after the other, could open no stream on it. The last of them: nothing listens there.", Assert.Single(_warnings));
        Assert.Matches("^no allocation: 'db' needs a host; one is out since [0-9]+ s: nothing listens there; two is taken by test B since [0-9]+ s$", Ask(hosts, "D").Reason);

        async Task<string> FailAsync()
        {
            var ticket = Ask(hosts, "A");
            string host = await HostOf(ticket);
            hosts.Free(ticket, [new HostEnd(host) { OpenError = "nothing listens there" }]);
            return host;
        }
    }

    [Fact]
    public async Task Who_waits_for_a_host_that_is_out_is_told_so_and_waits_no_more()
    {
        var hosts = Hosts();
        var tickets = Enumerable.Range(0, 4).Select(i => Ask(hosts, $"T{i}")).ToList();
        foreach (var failed in tickets.Take(3))
            hosts.Free(failed, [new HostEnd("one") { OpenError = "nothing listens there" }]);

        await RunAsync(hosts, tickets[3], s_limit, () => Task.CompletedTask);

        const string Why = "^No allocation is possible any more, even with the whole pool free: 'db' needs a host; one is out since [0-9]+ s: nothing listens there\\.$";
        Assert.Matches(Why, Assert.IsType<MultiStreamException>(await _told.Task).Message);
        Assert.Matches(Why, Assert.Throws<MultiStreamException>(() => Ask(hosts, "E")).Message);
    }

    [Fact]
    public async Task A_test_that_sets_a_parameter_has_its_host_with_it_and_one_that_does_not_is_told()
    {
        var options = Settings.Read("<Hosts><Host name='box' kind='container' image='acme:${param:img}' tags='a'/></Hosts><Tests><Test name='Acme.*'><Parameters><img>2</img></Parameters></Test></Tests>");
        var hosts = new RunHosts(options.Hosts.Pool, _turns, _warnings.Enqueue);

        var with = Ask(hosts, "A", options.For(Allocation.Tests.With()).Hosts);
        Assert.Equal("acme:2", (await with.Given)[0]["image"]);
        Assert.Empty(with.Problems);
        hosts.Free(with, []);

        Assert.StartsWith("MultiStream/Hosts/Host[1] (name 'box')/@image: 'acme:${param:img}' refers to the parameter 'img', which is not set; ", Assert.Single(Ask(hosts, "B", options.Hosts).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clean", "Clean", null, 0)]
    [InlineData("survivors", "Survivors", "stream 'server' left behind: process 7 of root", 0)]
    [InlineData("lost", "Lost", "what stream 'server' ran may still run, because its agent was lost: ", 22)]
    [InlineData("lost with its lease", "Lost", "what stream 'server' ran may still run, because its agent was lost: ", 7)]
    public async Task The_end_of_a_stream_says_how_it_left_its_host(string how, string end, string? left, int rest)
    {
        var agent = new ScriptedAgent { CloseAnswer = how == "survivors" ? ["process 7 of root"] : [] };
        agent.Greet();
        await using var test = new ScriptedTest("<Limits><Lease>5s</Lease></Limits>") { Late = Task.FromResult<IStreamConnection>(agent) };
        var stream = test.Streams["server"];
        stream.Place = stream.Place with { PoolHost = "one", Lease = how == "lost with its lease" ? new PlaceLease("machine", 1, false) : null };
        await stream.OpenAsync().WaitAsync(s_limit);
        if (end == "Lost")
            agent.Die(1);

        await stream.CloseAsync("the test is over").WaitAsync(s_limit);

        var told = HostEnd.Of(stream)!;
        Assert.Equal((end, "one", TimeSpan.FromSeconds(rest)), (stream.End.ToString(), told.Host, told.Rest));
        Assert.StartsWith(left ?? "nothing", told.Left ?? "nothing", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_could_not_be_opened_says_why_in_one_line()
    {
        await using var test = new ScriptedTest { OpenFailure = new StreamOpenException("server", OpenFailure.Other, "Nothing listens there.\nssh said: no") };
        var stream = test.Streams["server"];
        stream.Place = stream.Place with { PoolHost = "one" };
        await Assert.ThrowsAsync<StreamOpenException>(() => stream.OpenAsync().WaitAsync(s_limit));

        await stream.CloseAsync("the test is over").WaitAsync(s_limit);

        Assert.Equal(new HostEnd("one") { OpenError = "Nothing listens there" }, HostEnd.Of(stream));
    }

    private static async Task<string> HostOf(HostTicket ticket) => (await ticket.Given)[0].PoolHost!;

    /// <summary>A test that waits, and one of another class that has the turn meanwhile.</summary>
    private Task RunAsync(RunHosts hosts, HostTicket ticket, TimeSpan limit, Func<Task> other) => _turns.RunAsync([["waits"], ["runs"]],
        test => test == "waits" ? hosts.WaitAsync(ticket, limit, _told.SetResult, CancellationToken.None) : other(), CancellationToken.None).WaitAsync(s_limit);

    private RunHosts Hosts(string section = "<Hosts><Host name='one' kind='inproc'/></Hosts>") => new(Settings.Read(section).Hosts.Pool, _turns, _warnings.Enqueue);

    private static HostTicket Ask(RunHosts hosts, string name, HostPoolOptions? own = null) =>
        hosts.Ask($"test {name}", [new StreamPlace { Stream = "db", Role = "db", Kind = PoolChoice.Kind, Source = "the test", Need = new HostNeed("db", []) }], own ?? new HostPoolOptions());
}
