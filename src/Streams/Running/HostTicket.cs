using MultiStream.Allocation;
using MultiStream.Options;
using MultiStream.Spawners;

namespace MultiStream.Running;

/// <summary>What a test has asked of the pool, and then what it was given.</summary>
/// <param name="request">What was asked.</param>
/// <param name="places">The places of all its streams, those too that take nothing from the pool.</param>
/// <param name="own">The hosts as the settings of the test have them.</param>
internal sealed class HostTicket(AllocationRequest request, IReadOnlyList<StreamPlace> places, HostPoolOptions own)
{
    private readonly TaskCompletionSource<IReadOnlyList<StreamPlace>> _given = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AllocationRequest Request => request;

    /// <summary>Completes with the places of those streams that were given a host, in their order; or with a <see cref="MultiStreamException"/> that says why there can be none any more.</summary>
    public Task<IReadOnlyList<StreamPlace>> Given => _given.Task;

    /// <summary>The same request once more.</summary>
    public HostTicket Again() => new(request, places, own);

    /// <summary>No host that would do is left.</summary>
    public void Refuse(string why) => _given.SetException(new MultiStreamException(why));

    /// <summary>Why it had to wait; null: it was given what it asked for at once.</summary>
    public string? Reason { get; set; }

    /// <summary>What it holds, once it is given.</summary>
    public IReadOnlyList<HostHold> Holds { get; private set; } = [];

    /// <summary>What may still be on them of those who had them before.</summary>
    public IReadOnlyList<(string Host, string Text)> Remarks { get; private set; } = [];

    /// <summary>What is wrong with the hosts that it was given, a line each: parameters in their settings that nobody has set.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <param name="hosts">One for each stream that asked.</param>
    /// <param name="holds">The same as others see it.</param>
    /// <param name="remarks">What may still be there.</param>
    public void Give(IEnumerable<HostOptions> hosts, IReadOnlyList<HostHold> holds, IReadOnlyList<(string Host, string Text)> remarks)
    {
        var its = hosts.Select(own.Of).ToList();
        (Holds, Remarks, Problems) = (holds, remarks, [.. its.SelectMany(h => h.Unset.Values).Distinct()]);
        _given.SetResult([.. places.Where(p => p.Need is not null).Zip(its, (place, host) => PoolChoice.On(host, place, own.LeaseOf(host)))]);
    }
}
