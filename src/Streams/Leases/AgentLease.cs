using MultiStream.Protocol;

namespace MultiStream.Leases;

/// <summary>A lease that the agent of a stream has. It ends with the agent, and nobody gets it before all has ended there that the stream ran.</summary>
internal sealed class AgentLease(AgentSession session, uint id, LeaseMessage taken)
{
    /// <summary>The fencing number.</summary>
    public long Number => taken.Number;

    public int Place => taken.Position;

    /// <summary>See <see cref="AgentSession.ReleaseLeaseAsync"/>.</summary>
    public Task<bool> ReleaseAsync(TimeSpan limit) => session.ReleaseLeaseAsync(id, limit);

    /// <summary>See <see cref="LeaseTurn.Keep"/>.</summary>
    public void EndTurn() => session.EndTurn(id);
}

/// <summary>What came of a request.</summary>
/// <param name="Ground">Names what excludes others there: who has another is on another machine.</param>
/// <param name="Lease">It was given.</param>
/// <param name="Holder">It was not: who has it.</param>
internal sealed record LeaseAnswer(string Ground, AgentLease? Lease, HostLease? Holder);
