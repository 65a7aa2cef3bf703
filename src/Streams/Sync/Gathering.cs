namespace MultiStream.Sync;

/// <summary>What one or more requests wait for together: a generation of a barrier, or a single get or wait.</summary>
/// <param name="operation">Of the first request.</param>
/// <param name="began">The number of the event with which it began.</param>
internal sealed class Gathering(SyncOperation operation, long began)
{
    private readonly List<SyncWait> _waits = [];
    private readonly HashSet<SyncParty> _parties = [];

    public SyncOperation Operation { get; } = operation;

    public long Began { get; } = began;

    /// <summary>In the order of coming. Never empty, save before the first has been added.</summary>
    public IReadOnlyList<SyncWait> Waits => _waits;

    /// <summary>The earliest of the waits' ends: the shortest limit wins.</summary>
    public TimeSpan Deadline { get; private set; } = TimeSpan.MaxValue;

    /// <summary>When half of a wait's limit is over; null when that has been told.</summary>
    public TimeSpan? HalfAt { get; private set; } = TimeSpan.MaxValue;

    public bool IsBarrier => Operation.Kind is SyncKind.Barrier;

    public override string ToString() => SyncText.Of(Operation.Kind, Operation.Name);

    public void Add(SyncWait wait)
    {
        _waits.Add(wait);
        _parties.Add(wait.Party);
        Deadline = wait.Deadline < Deadline ? wait.Deadline : Deadline;
        var half = wait.At + wait.Timeout / 2;
        HalfAt = half < HalfAt ? half : HalfAt;
    }

    /// <summary>It asks for any so many: one that joins later would do as well.</summary>
    public bool AnybodyWillDo => Operation is BarrierOperation { Parties: not null } or GetOperation { From: null } or WaitOperation;

    /// <summary>When it next needs to be looked at.</summary>
    public TimeSpan DueAt => HalfAt < Deadline ? HalfAt.Value : Deadline;

    public void HalfTold() => HalfAt = null;

    public void Remove(SyncWait wait)
    {
        _waits.Remove(wait);
        _parties.Remove(wait.Party);
    }

    public bool Has(SyncParty party) => _parties.Contains(party);
}

/// <summary>One waiting request.</summary>
/// <param name="Actor">Who waits; null when it is not known which of the stream's blocks it is.</param>
/// <param name="At">Since when.</param>
internal sealed record SyncWait(long Id, SyncParty Party, SyncActor? Actor, string? Where, SyncOperation Operation, TimeSpan At, TimeSpan Timeout)
{
    public TimeSpan Deadline => At + Timeout;

    /// <summary>It has its answer, and acts again.</summary>
    public void Wake(TimeSpan now)
    {
        if (Actor is not null)
            Actor.LastAt = now;
    }

    /// <summary>The body's: what it may await. Null: it awaits it.</summary>
    public Task? Task { get; init; }

    public SyncArrival Arrival => new(Party.Name, Where, At);
}

/// <summary>What a gathering still needs: so many of those parties.</summary>
internal sealed record SyncNeed(int Count, IReadOnlyList<SyncParty> From, IReadOnlyList<SyncArrival> Arrived);
