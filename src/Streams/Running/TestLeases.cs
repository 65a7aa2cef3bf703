using System.Globalization;
using MultiStream.Leases;
using MultiStream.Protocol;
using MultiStream.Spawners;

namespace MultiStream.Running;

/// <summary>
/// The leases of a test's hosts: each stream's agent takes its own, before the stream is opened, and gives it back when all that the stream ran has ended. All of a test's or none, or, where the test waits for them,
/// one host after the other in an order that is the same for all runs: so no two tests wait for each other.
/// </summary>
internal sealed class TestLeases(TestScope scope)
{
    private List<Claim> _claims = [];

    /// <summary>Opens the streams that need a lease, all at once, and asks for their leases. Who has one is told by the name of its host; empty: nobody has any, and the streams are theirs.</summary>
    /// <exception cref="MultiStreamException">On one of the hosts there can be no lease, or two of them are one machine.</exception>
    public async Task<IReadOnlyDictionary<string, string>> TryAsync(IReadOnlyList<ExecutionStream> streams)
    {
        _claims = [.. streams.Where(s => s.Place.Lease is not null).GroupBy(s => s.Place.PoolHost!, StringComparer.OrdinalIgnoreCase)
            .SelectMany(on => on.Select((s, i) => new Claim(s, on.Key, i, on.Count(), StreamOpener.OpenAsync(s.Place, scope, s.Log))))];
        await ((Task)Task.WhenAll(_claims.Select(c => c.Session))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // The test will fail by it, when its streams are opened.
        if (_claims.Exists(c => !c.IsOpen))
        {
            Adopt();
            return new Dictionary<string, string>();
        }
        await Task.WhenAll(_claims.Select(c => TakeAsync(c, LeaseTurn.Own, null, scope.Ending.Token)));
        RefuseTwins();
        var held = _claims.Where(c => c.Lease is null).GroupBy(c => c.Host).ToDictionary(g => g.Key, g => g.First().Text, StringComparer.OrdinalIgnoreCase);
        if (held.Count == 0)
            Adopt();
        else
            await Task.WhenAll(_claims.Select(c => c.GiveBackAsync()));
        return held;
    }

    /// <summary>Takes the leases one after the other, and waits for each.</summary>
    /// <param name="told">Hears who has one that is waited for.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="MultiStreamException">On one of the hosts there can be no lease.</exception>
    public async Task WaitAsync(Action<string> told, CancellationToken cancel)
    {
        var hosts = _claims.GroupBy(c => c.Host).OrderBy(g => g.First().Ground, StringComparer.Ordinal).ThenBy(g => g.First().Wanted.Name, StringComparer.Ordinal).ToList();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var lost = FirstLostAsync();
        foreach (var host in hosts.Select(g => g.ToList()))
        {
            // Who has some of a host's slots and waits for others keeps the turn, or two such tests would wait for each other.
            foreach (var claim in host)
                await UnlessLostAsync(claim, TakeAsync(claim, host.Count == 1 ? LeaseTurn.Own : claim == host[0] ? LeaseTurn.Keep : LeaseTurn.Kept, told, over.Token), lost, over);
            if (host.Count > 1)
                host[0].Lease?.EndTurn();
        }
        Adopt();
    }

    /// <summary>A stream that is lost while its test waits for the lease of another is not missed only when that comes.</summary>
    private static async Task UnlessLostAsync(Claim claim, Task taking, Task<Claim> lost, CancellationTokenSource over)
    {
        // What is lost itself ends its own wait.
        if (await Task.WhenAny(taking, lost) == lost && await lost is var other && other != claim)
        {
            await over.CancelAsync();
            await taking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new StreamOpenException(other.Stream.Name, OpenFailure.Other,
                $"Stream '{other.Stream.Name}' @ {other.Host} was lost while its test waited for the lease of {claim.Host}: {await (await other.Session).Lost}.");
        }
        await taking;
    }

    private async Task<Claim> FirstLostAsync()
    {
        var lost = await Task.WhenAny(_claims.Select(async c =>
        {
            await (await c.Session).Lost;
            return c;
        }));
        return await lost;
    }

    /// <summary>Closes what was opened and is no stream's yet. Throws nothing.</summary>
    public async Task CloseAsync()
    {
        await Task.WhenAll(_claims.Where(c => !c.Stream.Touched).Select(c => c.CloseAsync()));
        _claims = [];
    }

    /// <summary>Also where there is room for both just now: the test would fail on the day on which another run has some of it.</summary>
    private void RefuseTwins()
    {
        var hosts = _claims.DistinctBy(c => c.Host, StringComparer.OrdinalIgnoreCase).GroupBy(c => (c.Ground, c.Wanted.Name));
        if (hosts.FirstOrDefault(g => g.Count() > 1) is { } twins)
        {
            throw new MultiStreamException($"The hosts {string.Join(" and ", twins.Select(c => $"'{c.Host}'"))} of the pool are one machine, and so the test would wait for itself; "
                + "define it once, with more slots, or say which parts of it they are: lease=\"…\", another name for each.");
        }
    }

    private async Task TakeAsync(Claim claim, LeaseTurn turn, Action<string>? told, CancellationToken cancel)
    {
        var session = await claim.Session;
        session.LeasedHost = claim.Host;
        try
        {
            var answer = await session.TakeLeaseAsync(claim.Wanted with { Turn = turn, Waits = told is not null, Seconds = scope.Limits.LeaseSeconds, Holder = claim.Stream.LeaseUser }, claim.Stream.Name,
                (holder, text) => told?.Invoke(claim.HeldBy(holder, text)), cancel);
            (claim.Lease, claim.Ground) = (answer.Lease, answer.Ground);
            claim.Text = answer.Holder is { } has ? claim.HeldBy(has, "") : "";
            if (answer.Lease is { } lease)
                claim.Stream.Log.Write(string.Create(CultureInfo.InvariantCulture, $"has a lease of {claim.Host} (place {lease.Place} of '{claim.Wanted.Name}', fencing number {lease.Number})"));
        }
        catch (StreamLostException e)
        {
            throw new StreamOpenException(claim.Stream.Name, OpenFailure.Other, $"Stream '{claim.Stream.Name}' @ {claim.Host} was lost before it had the lease of its host: {e.Message}", e);
        }
        catch (MultiStreamException e)
        {
            throw new MultiStreamException($"{e.Message} Mend that, or do without: <Leases>false</Leases> for all hosts, lease=\"{Options.HostOptions.NoLease}\" for this one; then other runs that use it are not kept off it.", e);
        }
    }

    private void Adopt()
    {
        foreach (var claim in _claims)
            claim.Stream.Adopt(claim.Session);
    }

    /// <summary>What one stream wants, and has.</summary>
    private sealed class Claim(ExecutionStream stream, string host, int index, int count, Task<AgentSession> session)
    {
        public ExecutionStream Stream => stream;

        /// <summary>The pool's name for it.</summary>
        public string Host => host;

        public Task<AgentSession> Session => session;

        public bool IsOpen => session.IsCompletedSuccessfully;

        /// <summary>Of a shared host any slot; of an exclusive one each of the test's streams has a slot, and the last all that follow.</summary>
        public TakeLeaseMessage Wanted { get; } = stream.Place.Lease is { IsExclusive: true } all
            ? new(all.Name, false, index + 1, index + 1 == count ? 0 : 1, 1, LeaseTurn.Own, false, 0, stream.LeaseUser)
            : new(stream.Place.Lease!.Name, false, 1, 1, stream.Place.Lease.Slots, LeaseTurn.Own, false, 0, stream.LeaseUser);

        public AgentLease? Lease { get; set; }

        public string Ground { get; set; } = "";

        public string Text { get; set; } = "";

        public string HeldBy(HostLease holder, string text) => $"{host} is held by {(holder.Run == stream.LeaseUser.Run ? "this same run, " : "")}{holder.HolderNow()}{(text.Length > 0 ? "; " + text : "")}";

        public async Task GiveBackAsync()
        {
            if (Lease is { } lease)
                await lease.ReleaseAsync(stream.Scope.Limits.StopGrace);
            Lease = null;
        }

        public async Task CloseAsync()
        {
            await ((Task)session).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!IsOpen)
                return;
            foreach (var left in await (await session).CloseAsync(TimeSpan.Zero))
                stream.Log.Write($"its agent, which waited for a lease, left something behind: {left}");
        }
    }
}
