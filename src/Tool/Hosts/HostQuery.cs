using MultiStream.Allocation;
using MultiStream.Options;
using MultiStream.Spawners;
using MultiStream.Tool.Check;

namespace MultiStream.Tool.Hosts;

/// <summary>Asks the hosts of a pool for their leases. It takes none, so it waits for nobody.</summary>
/// <param name="options">The settings.</param>
internal sealed class HostQuery(MultiStreamOptions options)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, HostOptions> _hosts = options.Hosts.Pool.ToDictionary(h => h.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>One for each host of the pool, by its name.</summary>
    public IReadOnlyList<CheckedPlace> Places() => [.. options.Hosts.Pool.Select(h => new CheckedPlace(h.Name, PoolChoice.On(h, new StreamPlace
    {
        Stream = "hosts",
        Role = "hosts",
        Kind = h.Kind,
        Source = h.Path,
        BaseDirectory = options.BaseDirectory,
    }), [h.Path]))];

    /// <summary>What is known of a host that could not be asked.</summary>
    public HostReport Failed(CheckedPlace place, Problem problem) => Blank(place) with { Problem = problem };

    public async Task<HostReport> AskAsync(CheckedPlace place, CancellationToken cancel)
    {
        var host = _hosts[place.Name];
        var report = Blank(place);
        // Each stream has a new container, and nodes come from Slurm: there is no machine to be asked.
        if (report.Lease is null && host.Kind is KnownKinds.Container or KnownKinds.Slurm or KnownKinds.Inproc)
            return report with { Ground = place.Name };
        if (host.Unset.Count > 0)
            return report with { Problem = new Problem("settings", host.Unset.Values.First(), "") };
        return await PlaceVisit.AtAsync(place, options, async (stream, session, _) =>
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(s_limit);
            try
            {
                // Ages are by the host's clock.
                var clock = await session.MeasureClockAsync().WaitAsync(limit.Token);
                var leases = await stream.LeasesAsync(limit.Token);
                return report with
                {
                    Machine = session.Hello.HostName,
                    Ground = $"{session.Hello.BootId} {session.Hello.HostName} {leases.Folder}",
                    Leases = leases.Leases,
                    UtcNow = DateTime.UtcNow + (clock?.Offset ?? TimeSpan.Zero),
                };
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                return report with { Problem = new Problem("agent", FormattableString.Invariant($"The agent came, and then did not answer for {s_limit.TotalSeconds:0} s."), "") };
            }
        }, problem => report with { Problem = problem }, cancel);
    }

    private HostReport Blank(CheckedPlace place) => new(_hosts[place.Name], options.Hosts.LeaseOf(_hosts[place.Name]));
}
