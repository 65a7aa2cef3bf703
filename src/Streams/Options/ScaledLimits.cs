using System.Globalization;

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

    /// <summary>In whole seconds, at least one.</summary>
    public int LeaseSeconds => (int)Math.Clamp(Math.Ceiling(Of(options.Limits.Lease).TotalSeconds), 1, 1_000_000);

    public TimeSpan StopGrace => Of(options.Limits.StopGrace);

    /// <summary>The limit of a test: its own, which is scaled only with <c>ScaleTestLimits</c>, else the scaled <c>Limits/Test</c>.</summary>
    /// <param name="own">From <c>TimeoutSeconds</c>; null: the test has none.</param>
    public TimeSpan ForTest(TimeSpan? own) => own switch
    {
        null => Of(options.Limits.Test),
        { } limit when options.ScaleTestLimits => Of(limit),
        { } limit => limit < Longest ? limit : Longest,
    };

    /// <summary>All that these limits are made of, to travel; <see cref="Take"/> is the other end.</summary>
    public IReadOnlyList<string> ToTexts()
    {
        var limits = options.Limits;
        TimeSpan[] times = [limits.Open, limits.Ready, limits.Sync, limits.Collect, limits.StopGrace, limits.Test];
        return
        [
            options.TimeScale.ToString("R", CultureInfo.InvariantCulture), options.ScaleTestLimits.ToString(), limits.Output.ToString(CultureInfo.InvariantCulture),
            .. times.Select(t => t.ToString("c", CultureInfo.InvariantCulture)),
        ];
    }

    /// <summary>Gives settings the limits of others.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="texts">What <see cref="ToTexts"/> made.</param>
    public static void Take(MultiStreamOptions options, IReadOnlyList<string> texts)
    {
        (options.TimeScale, options.ScaleTestLimits, options.Limits.Output) =
            (double.Parse(texts[0], CultureInfo.InvariantCulture), bool.Parse(texts[1]), long.Parse(texts[2], CultureInfo.InvariantCulture));
        TimeSpan[] times = [.. texts.Skip(3).Select(t => TimeSpan.ParseExact(t, "c", CultureInfo.InvariantCulture))];
        (options.Limits.Open, options.Limits.Ready, options.Limits.Sync) = (times[0], times[1], times[2]);
        (options.Limits.Collect, options.Limits.StopGrace, options.Limits.Test) = (times[3], times[4], times[5]);
    }

    /// <summary>Any limit of the library, scaled; at most <see cref="Longest"/>.</summary>
    public TimeSpan Of(TimeSpan limit)
    {
        var milliseconds = limit.TotalMilliseconds * options.TimeScale;
        return milliseconds < Longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : Longest;
    }
}
