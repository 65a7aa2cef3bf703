namespace MultiStream;

/// <summary>The limits of a run; all but <see cref="Output"/> are multiplied by <c>TimeScale</c> where they are used.</summary>
public sealed class LimitOptions
{
    /// <summary>To open one stream, shipping of files included. Default: 60 s.</summary>
    public TimeSpan Open { get; internal set; } = TimeSpan.FromSeconds(60);

    /// <summary>To wait for hosts of the pool or nodes of a cluster; it does not count against the test's own limit. Default: 30 min.</summary>
    public TimeSpan Allocate { get; internal set; } = TimeSpan.FromMinutes(30);

    /// <summary>To wait for a started block to be ready. Default: 60 s.</summary>
    public TimeSpan Ready { get; internal set; } = TimeSpan.FromSeconds(60);

    /// <summary>To wait in a barrier or for a value that gives no limit of its own. Default: 60 s.</summary>
    public TimeSpan Sync { get; internal set; } = TimeSpan.FromSeconds(60);

    /// <summary>Between asking a block to stop and killing it. Default: 5 s.</summary>
    public TimeSpan StopGrace { get; internal set; } = TimeSpan.FromSeconds(5);

    /// <summary>For one test without a limit of its own. Default: 10 min.</summary>
    public TimeSpan Test { get; internal set; } = TimeSpan.FromMinutes(10);

    /// <summary>For what one stream's <c>Collect</c> fetches at the end of a test. Default: 60 s.</summary>
    public TimeSpan Collect { get; internal set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the holder of a lease of a pool's host may give no sign of life before it has lost it. Default: 20 s.</summary>
    public TimeSpan Lease { get; internal set; } = TimeSpan.FromSeconds(20);

    /// <summary>How many bytes of a block's stdout, and of its stderr, stay in memory; the full text is on disk. Default: 1 MB.</summary>
    public long Output { get; internal set; } = 1_000_000;

    internal LimitOptions Copy() => (LimitOptions)MemberwiseClone();
}
