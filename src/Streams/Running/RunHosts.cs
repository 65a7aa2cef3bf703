using System.Diagnostics;
using MultiStream.Allocation;
using MultiStream.Options;
using MultiStream.Spawners;

namespace MultiStream.Running;

/// <summary>The pool while a run uses it: who holds what, who waits. Each arrival and each return is one decision of the allocator.</summary>
internal sealed class RunHosts
{
    /// <summary>A host on which so many tests, one after the other, could open nothing is given to no more of them.</summary>
    private const int MostFaults = 3;

    private readonly Lock _lock = new();
    private readonly IReadOnlyList<HostOptions> _hosts;
    private readonly HostPool _pool;
    private readonly RunTurns _turns;
    private readonly List<HostTicket> _holding = [];
    private readonly List<HostHold> _resting = [], _out = [];
    private readonly int[] _faults;
    private readonly Action<string> _warn;
    private readonly List<(string Host, string Text)> _remarks = [];
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly HashSet<int> _refused = [];
    private List<(WaitingRequest Request, HostTicket Ticket)> _waiting = [];
    private AllocationRound? _round;

    /// <param name="hosts">The pool of the run's settings.</param>
    /// <param name="turns">Whose turn it is: who waits for hosts gives its own away.</param>
    /// <param name="warn">For what a person should know of the pool.</param>
    public RunHosts(IReadOnlyList<HostOptions> hosts, RunTurns turns, Action<string> warn)
    {
        (_hosts, _turns, _warn, _faults) = (hosts, turns, warn, new int[hosts.Count]);
        _pool = HostPool.Of(hosts);
    }

    private TimeSpan Now => Stopwatch.GetElapsedTime(_started);

    /// <summary>Why a test can never be given hosts for its streams; null: it can, or takes none from the pool.</summary>
    public string? WhyNever(string name, IReadOnlyList<StreamPlace> places) => WhyNever(_pool, name, places);

    /// <summary>The same without a run.</summary>
    public static string? WhyNever(HostPool pool, string name, IReadOnlyList<StreamPlace> places)
    {
        var needs = Needs(places);
        if (needs.Count == 0)
            return null;
        var request = new AllocationRequest(name, needs, pool);
        return StreamAllocator.CanEverPlace(pool, request) ? null : AllocationText.Impossible(pool, request);
    }

    /// <summary>Asks for hosts for all streams of a test that take one from the pool. Whoever asks frees the ticket at the end, whatever became of it.</summary>
    /// <param name="name">Of the test, for people.</param>
    /// <param name="places">The places of its streams.</param>
    /// <param name="own">The hosts as the settings of the test have them.</param>
    public HostTicket Ask(string name, IReadOnlyList<StreamPlace> places, HostPoolOptions own)
    {
        var ticket = new HostTicket(new AllocationRequest(name, Needs(places), _pool), places, own);
        lock (_lock)
        {
            if (!StreamAllocator.CanEverPlace(_pool, ticket.Request, _out))
                throw new MultiStreamException(Never(ticket.Request));
            _waiting.Add((new WaitingRequest(ticket.Request), ticket));
            Decide();
            if (!ticket.Given.IsCompleted)
                ticket.Reason = WhyNow(ticket);
        }
        return ticket;
    }

    /// <summary>Waits until the hosts are given; other tests have the turn meanwhile. Who waits in vain asks for nothing from then on, and its <see cref="HostTicket.Reason"/> is the last.</summary>
    /// <param name="ticket">What was asked.</param>
    /// <param name="limit">Of the wait.</param>
    /// <param name="ended">Hears at once what came of it, before the turn comes: null, the hosts are given; else a <see cref="TimeoutException"/>, that it was cancelled, or a <see cref="MultiStreamException"/> that there can be none any more.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task WaitAsync(HostTicket ticket, TimeSpan limit, Action<Exception?> ended, CancellationToken cancel) => _turns.WaitOutsideAsync(async ending =>
    {
        Exception? inVain = null;
        try
        {
            await ticket.Given.WaitAsync(limit, ending);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException or MultiStreamException)
        {
            // What was given in this very moment is its own, and the test goes on.
            inVain = Withdraw(ticket) ? e : ticket.Given.Exception?.InnerException;
        }
        ended(inVain);
    }, cancel);

    /// <summary>Another test has the turn while this one waits for something that other runs have.</summary>
    public Task WaitOutsideAsync(Func<CancellationToken, Task> wait, CancellationToken cancel) => _turns.WaitOutsideAsync(wait, cancel);

    /// <summary>Other hosts for a test, in place of those that it was given and that other runs have; null, and nothing has changed: there are none now.</summary>
    /// <param name="ticket">What it was given; not any more, when there are others.</param>
    /// <param name="held">The names of the hosts that other runs have.</param>
    public HostTicket? Exchange(HostTicket ticket, IReadOnlySet<string> held)
    {
        lock (_lock)
        {
            var theirs = Enumerable.Range(0, _hosts.Count).Where(h => held.Contains(_hosts[h].Name)).ToList();
            _refused.UnionWith(theirs);
            var holds = _holding.Where(t => t != ticket).SelectMany(t => t.Holds).Concat(_resting).Concat(_out).Concat(theirs.Select(h => new HostHold(h, _hosts[h].Slots, "another run", Now)));
            // Last, so that nothing is taken that is kept for those who wait.
            var round = StreamAllocator.Decide(_pool, holds, [.. _waiting.Select(w => w.Request), new WaitingRequest(ticket.Request)], Last());
            if (round.Given.FirstOrDefault(g => g.Request == ticket.Request) is not { } given)
                return null;
            var other = ticket.Again();
            _holding.Remove(ticket);
            Give(other, given);
            Decide();
            return other;
        }
    }

    /// <summary>No other run has these hosts any more.</summary>
    public void AreLeased(HostTicket ticket)
    {
        lock (_lock)
            _refused.ExceptWith(ticket.Holds.Select(h => h.Host));
    }

    /// <summary>The hosts are nobody's from now on, but for those on which something may still run; or the request no longer waits.</summary>
    /// <param name="ticket">What was asked.</param>
    /// <param name="ends">How each stream that had a host left it.</param>
    public void Free(HostTicket ticket, IReadOnlyList<HostEnd> ends)
    {
        var gone = new List<string>();
        lock (_lock)
        {
            if (_waiting.RemoveAll(w => w.Ticket == ticket) == 0 && !_holding.Remove(ticket))
                return;
            foreach (var hold in ticket.Holds)
            {
                if (Judge(hold.Host, [.. ends.Where(e => e.Host == _hosts[hold.Host].Name)]) is { } text)
                    gone.Add(text);
            }
            if (gone.Count > 0)
                RefuseWhoNeedsThem();
            _remarks.AddRange(ends.Where(e => e.Left is not null).Select(e => (e.Host, $"{ticket.Request.Name} had this host before: {e.Left}")));
            foreach (var hold in ticket.Holds)
            {
                var rest = ends.Where(e => e.Host == _hosts[hold.Host].Name).Select(e => e.Rest).DefaultIfEmpty().Max();
                if (rest > TimeSpan.Zero)
                    _ = FreeLaterAsync(hold with { Holder = $"what {hold.Holder} may have left running", Since = Now }, rest);
            }
            Decide();
        }
        gone.ForEach(_warn);   // whoever listens may take its time
    }

    /// <summary>Counts what went wrong on a host; else it would be the one with the fewest streams again, and one test after the other would fail on it.</summary>
    /// <returns>What to tell when that is too much, and the host is out of the run; else null.</returns>
    private string? Judge(int host, List<HostEnd> ends)
    {
        if (ends.Exists(e => e.WasOpen))
        {
            _faults[host] = 0;
            return null;
        }
        if (ends.Find(e => e.OpenError is not null) is not { OpenError: { } error } || ++_faults[host] != MostFaults)
            return null;
        _out.Add(new HostHold(host, _hosts[host].Slots, "nobody", Now, error));
        return $"Host '{_hosts[host].Name}' ({_hosts[host].Path}) is out of the pool for the rest of the run: {MostFaults} tests, one after the other, could open no stream on it. The last of them: {error}.";
    }

    private void RefuseWhoNeedsThem()
    {
        foreach (var (request, ticket) in _waiting.Where(w => !StreamAllocator.CanEverPlace(_pool, w.Request.Request, _out)).ToList())
        {
            _waiting.RemoveAll(w => w.Ticket == ticket);
            ticket.Refuse(Never(request.Request));
        }
    }

    private string Never(AllocationRequest request) => TestExecution.Sentence(AllocationText.Impossible(_pool, request, _out, Now));

    /// <summary>Nobody awaits it: at the end of the run nobody needs the host either.</summary>
    private async Task FreeLaterAsync(HostHold hold, TimeSpan rest)
    {
        _resting.Add(hold);   // of who holds the lock
        await Task.Delay(rest).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        lock (_lock)
        {
            _resting.Remove(hold);
            Decide();
        }
    }

    /// <summary>The request is gone, and why it was not served is fixed. False: it was.</summary>
    private bool Withdraw(HostTicket ticket)
    {
        lock (_lock)
        {
            if (ticket.Given.IsCompleted)
                return false;
            ticket.Reason = WhyNow(ticket);
            _waiting.RemoveAll(w => w.Ticket == ticket);
            Decide();
            return true;
        }
    }

    private static List<HostNeed> Needs(IReadOnlyList<StreamPlace> places) => [.. places.Select(p => p.Need).OfType<HostNeed>()];

    private string WhyNow(HostTicket ticket) => AllocationText.Waiting(_pool, [.. Holds()], ticket.Request, _round, Now);

    private void Decide()
    {
        var round = _round = StreamAllocator.Decide(_pool, Holds(), [.. _waiting.Select(w => w.Request)], Last());
        var tickets = _waiting.ToDictionary(w => w.Request.Request, w => w.Ticket);
        _waiting = [.. round.Waiting.Select(w => (w, tickets[w.Request]))];
        foreach (var given in round.Given)
            Give(tickets[given.Request], given);
    }

    private void Give(HostTicket ticket, StreamAllocation given)
    {
        _holding.Add(ticket);
        var remarks = _remarks.FindAll(r => given.Hosts.Any(h => _hosts[h].Name == r.Host));
        _remarks.RemoveAll(remarks.Contains);
        ticket.Give(given.Hosts.Select(h => _hosts[h]), [.. given.Hosts.GroupBy(h => h).Select(h => new HostHold(h.Key, h.Count(), ticket.Request.Name, Now))], remarks);
    }

    /// <summary>Those on which something went wrong, or that another run had: only where no other would do as well.</summary>
    private HashSet<int> Last() => [.. Enumerable.Range(0, _faults.Length).Where(h => _faults[h] > 0), .. _refused];

    private IEnumerable<HostHold> Holds() => _holding.SelectMany(t => t.Holds).Concat(_resting).Concat(_out);
}
