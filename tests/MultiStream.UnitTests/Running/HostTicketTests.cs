using MultiStream.Allocation;
using MultiStream.Running;
using MultiStream.Spawners;
using MultiStream.UnitTests.Options;

namespace MultiStream.UnitTests.Running;

/// <summary>A request for a host that waits while another test has the only turn: what is told of it at which moment, and what it still holds.</summary>
public sealed class HostTicketTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly RunTurns _turns = new(1, 1);
    private readonly TaskCompletionSource<Exception?> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Who_has_waited_in_vain_is_given_nothing_while_it_waits_for_its_turn()
    {
        var hosts = Hosts();
        var (holder, ticket) = (Ask(hosts, "A"), Ask(hosts, "B"));

        await RunAsync(hosts, ticket, TimeSpan.FromMilliseconds(1), async () =>
        {
            Assert.IsType<TimeoutException>(await _told.Task);
            hosts.Free(holder);
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
            hosts.Free(holder);
            Assert.Null(await _told.Task);
        });

        Assert.Equal(["db @ one"], (await ticket.Given).Select(p => $"{p.Stream} @ {p.PoolHost}"));
    }

    /// <summary>A test that waits, and one of another class that has the turn meanwhile.</summary>
    private Task RunAsync(RunHosts hosts, HostTicket ticket, TimeSpan limit, Func<Task> other) => _turns.RunAsync([["waits"], ["runs"]],
        test => test == "waits" ? hosts.WaitAsync(ticket, limit, _told.SetResult, CancellationToken.None) : other(), CancellationToken.None).WaitAsync(s_limit);

    private RunHosts Hosts() => new(Settings.Read("<Hosts><Host name='one' kind='inproc'/></Hosts>").Hosts.Pool, _turns);

    private static HostTicket Ask(RunHosts hosts, string name) => hosts.Ask($"test {name}", [new StreamPlace { Stream = "db", Role = "db", Kind = PoolChoice.Kind, Source = "the test", Need = new HostNeed("db", []) }]);
}
