namespace MultiStream.Options;

/// <summary>The limits of a run with <c>TimeScale</c> applied: the only place that multiplies.</summary>
internal readonly struct ScaledLimits(MultiStreamOptions options)
{
    /// <summary>.NET's timers end here (about 24.8 days); a longer wait throws ArgumentOutOfRangeException.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    public TimeSpan Open => Of(options.Limits.Open);

    public TimeSpan Allocate => Of(options.Limits.Allocate);

    public TimeSpan Ready => Of(options.Limits.Ready);

    public TimeSpan Sync => Of(options.Limits.Sync);

    public TimeSpan Collect => Of(options.Limits.Collect);

    public TimeSpan StopGrace => Of(options.Limits.StopGrace);

    /// <summary>The limit of a test: its own, which is scaled only with <c>ScaleTestLimits</c>, else the scaled <c>Limits/Test</c>.</summary>
    /// <param name="own">From <c>TimeoutSeconds</c>; null: the test has none.</param>
    public TimeSpan ForTest(TimeSpan? own) => own switch
    {
        null => Of(options.Limits.Test),
        { } limit when options.ScaleTestLimits => Of(limit),
        { } limit => limit < Longest ? limit : Longest,
    };

    /// <summary>Any limit of the library, scaled; at most <see cref="Longest"/>.</summary>
    public TimeSpan Of(TimeSpan limit)
    {
        var milliseconds = limit.TotalMilliseconds * options.TimeScale;
        return milliseconds < Longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : Longest;
    }
}
