using MultiStream.Sync;

namespace MultiStream.UnitTests.Sync;

/// <summary>Who takes part, who acts, and what is asked.</summary>
internal sealed partial class ReferenceHub
{
    private sealed class Party(string name, string role, bool isStream)
    {
        public string Name => name;
        public string Role { get; set; } = role;
        public bool IsStream => isStream;
        public List<Actor> Actors { get; } = [];
        public (bool Bad, long Sequence, TimeSpan At)? End { get; set; }
        public void Touch(long? block, TimeSpan now) => Actors.Find(a => a.Block == block)?.Touch(now);
    }

    private sealed class Actor(Party party, long? block)
    {
        public Party Party => party;
        public long? Block => block;
        public TimeSpan LastAt { get; set; }
        public void Touch(TimeSpan now) => LastAt = now;
    }

    private sealed class Request(long id, Party party, Actor? actor, SyncOperation operation, TimeSpan at, TimeSpan timeout, long sequence)
    {
        public long Id => id;
        public Party Party => party;
        public Actor? Actor => actor;
        public SyncOperation Operation => operation;
        public TimeSpan At => at;
        public TimeSpan Timeout => timeout;
        public long Sequence => sequence;
        public bool IsBarrier => operation is BarrierOperation;
        public bool Told { get; set; }
        public bool SharesWith(Request other) => other != this && IsBarrier && other.IsBarrier && operation.Name == other.Operation.Name;
    }
}
