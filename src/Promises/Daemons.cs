namespace MultiStream.Promises;

/// <summary>
/// Commands of sh that leave a process behind which ignores every signal that can be ignored. Each bears its block's mark in some way, by
/// which <see cref="Traces"/> finds it; the stream does not look there.
/// </summary>
internal sealed class Daemons(string dummy)
{
    /// <summary>Has forked twice and leads a session of its own; keeps its environment.</summary>
    public string Marked { get; } = $"{dummy} daemon --ignore-term 600";

    /// <summary>The same with a cleared environment and another name.</summary>
    public string Unmarked { get; } = $"{dummy} daemon --clear-env --rename \"kworker $MULTISTREAM_BLOCK\" --ignore-term 600";

    /// <summary>Has cleared its environment and leads a session of its own, but is still a child of the block's.</summary>
    public string Child { get; } = $"{dummy} setsid --clear-env --rename \"child $MULTISTREAM_BLOCK\" --ignore-term 600 >child-started & until [ -s child-started ]; do sleep 0.02; done";

    /// <summary>Has left its parent without forking twice, and holds the block's pipes open.</summary>
    public string Orphan { get; } = $"{dummy} orphan --hold-output --ignore-term 600";

    public string All => string.Join("; ", Marked, Unmarked, Child, Orphan);

    /// <summary>How many processes <see cref="All"/> leaves: one each, and the parent of the child.</summary>
    public static int Count => 5;

    /// <summary>A block that starts these, says "up" and stays.</summary>
    public static Block Staying(string daemons) => Block.Shell(daemons + "; echo up; exec sleep 600").Named("daemons").ReadyOnOutput("up");
}
