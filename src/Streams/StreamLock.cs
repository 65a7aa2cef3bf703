using MultiStream.Leases;

namespace MultiStream;

/// <summary>
/// A lock on a stream's host, by name: nobody else has it, in this test, in another one, or in another run of whichever user. Dispose of it to give it back. It ends with its stream at the latest, when all that
/// the stream ran has ended.
/// </summary>
public sealed class StreamLock : IAsyncDisposable
{
    private readonly AgentLease _lease;
    private readonly Action<bool> _released;
    private readonly TimeSpan _limit;
    private Task<bool>? _releasing;
    private int _asked;

    /// <param name="name">The lock's.</param>
    /// <param name="lease">What the agent has.</param>
    /// <param name="limit">For the agent's answer when it is given back.</param>
    /// <param name="released">Hears that it was given back; false: the agent did not answer in time.</param>
    internal StreamLock(string name, AgentLease lease, TimeSpan limit, Action<bool> released) => (Name, _lease, _limit, _released) = (name, lease, limit, released);

    /// <summary>The lock's name.</summary>
    public string Name { get; }

    /// <summary>Greater than that of every lock and lease which the host gave before: who keeps the greatest that it has seen can refuse what comes late from a former holder.</summary>
    public long FencingNumber => _lease.Number;

    /// <summary>Gives the lock back; when this returns, others can have it. An agent that does not answer within <c>Limits/StopGrace</c> is waited for no more, and the stream's log says so. Throws nothing, also when the stream is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _asked, 1) == 0)
        {
            _releasing = _lease.ReleaseAsync(_limit);
            _released(await _releasing);
        }
        else if (_releasing is { } releasing)
            await releasing;
    }

    /// <summary>Its name and number.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name} ({FencingNumber})");
}
