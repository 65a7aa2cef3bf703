namespace MultiStream.Sync;

/// <summary>What a party asks of the hub.</summary>
/// <param name="Name">The barrier's, key's or message's name: <see cref="SyncLimits.IsName"/>.</param>
internal abstract record SyncOperation(string Name)
{
    public abstract SyncKind Kind { get; }
}

/// <summary>Meet the others.</summary>
/// <param name="Parties">How many must arrive; null: as many as the test has streams, the body not included.</param>
internal sealed record BarrierOperation(string Name, int? Parties = null) : SyncOperation(Name)
{
    public override SyncKind Kind => SyncKind.Barrier;
}

/// <summary>Give a value, which is kept for late comers; once by each party and key. Answered at once.</summary>
/// <param name="Value">Whatever the caller's encoding is; at most <see cref="SyncLimits.Value"/> bytes.</param>
internal sealed record PutOperation(string Name, ReadOnlyMemory<byte> Value) : SyncOperation(Name)
{
    public override SyncKind Kind => SyncKind.Put;
}

/// <summary>Take a value, waiting for it.</summary>
/// <param name="From">Whose; null: whoever put first.</param>
internal sealed record GetOperation(string Name, string? From = null) : SyncOperation(Name)
{
    public override SyncKind Kind => SyncKind.Get;
}

/// <summary>Take one value from each stream of a role, in the streams' order, waiting for all.</summary>
/// <param name="Role">Null: every stream of the test.</param>
internal sealed record GetAllOperation(string Name, string? Role = null) : SyncOperation(Name)
{
    public override SyncKind Kind => SyncKind.GetAll;
}

/// <summary>LAVA's <c>lava-send</c>: tell all others; each message once by each party. Answered at once.</summary>
internal sealed record SendOperation(string Name, IReadOnlyList<KeyValuePair<string, string>> Values) : SyncOperation(Name)
{
    public override SyncKind Kind => SyncKind.Send;
}

/// <summary>LAVA's <c>lava-wait</c>: until any other party has sent the message. Answered with all that others have sent by then, in the order in which they did.</summary>
internal sealed record WaitOperation(string Name) : SyncOperation(Name)
{
    public override SyncKind Kind => SyncKind.Wait;
}

/// <summary>LAVA's <c>lava-wait-all</c>: until every stream has sent the message (the own too), or every one of a role.</summary>
/// <param name="Role">Null: every stream of the test.</param>
internal sealed record WaitAllOperation(string Name, string? Role = null) : SyncOperation(Name)
{
    public override SyncKind Kind => SyncKind.WaitAll;
}

/// <summary>The kinds of <see cref="SyncOperation"/>.</summary>
internal enum SyncKind
{
    Barrier,
    Put,
    Get,
    GetAll,
    Send,
    Wait,
    WaitAll,
}
