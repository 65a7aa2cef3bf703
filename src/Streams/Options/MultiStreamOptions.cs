namespace MultiStream;

/// <summary>All settings of a run: built-in defaults, then environment (<c>MULTISTREAM__…</c>), then the run settings.</summary>
public sealed class MultiStreamOptions
{
    /// <summary>True: a stream that no <c>Streams/Stream</c> entry defines is an error. Default: false.</summary>
    public bool Strict { get; internal set; }

    /// <summary>The kind of a stream that no entry defines. Default: <c>local</c>.</summary>
    public string DefaultStream { get; internal set; } = "local";

    /// <summary>How many tests run at once: classes in parallel, the tests of one class in order. Default: the number of processors.</summary>
    public int MaxParallelTests { get; internal set; } = Environment.ProcessorCount;

    /// <summary>Multiplies every limit of the library. Default: 1.</summary>
    public double TimeScale { get; internal set; } = 1;

    /// <summary>True: <see cref="TimeScale"/> also multiplies <c>[MultiStream(TimeoutSeconds)]</c>. Default: false.</summary>
    public bool ScaleTestLimits { get; internal set; }

    /// <summary>True: a skipped test is reported as failed. Default: false.</summary>
    public bool SkipsAreErrors { get; internal set; }

    /// <summary>The limits of the run.</summary>
    public LimitOptions Limits { get; } = new();

    /// <summary>The <c>Streams/Stream</c> entries, in the order of the settings.</summary>
    internal List<StreamOptions> Streams { get; } = [];

    /// <summary>Relative paths of the settings are relative to this folder; null: the current directory.</summary>
    internal string? BaseDirectory { get; set; }
}

/// <summary>The limits of a run; all but <see cref="Output"/> are multiplied by <c>TimeScale</c> where they are used.</summary>
public sealed class LimitOptions
{
    /// <summary>To open one stream, shipping of files included. Default: 60 s.</summary>
    public TimeSpan Open { get; internal set; } = TimeSpan.FromSeconds(60);

    /// <summary>To wait for a started block to be ready. Default: 60 s.</summary>
    public TimeSpan Ready { get; internal set; } = TimeSpan.FromSeconds(60);

    /// <summary>Between asking a block to stop and killing it. Default: 5 s.</summary>
    public TimeSpan StopGrace { get; internal set; } = TimeSpan.FromSeconds(5);

    /// <summary>For one test without a limit of its own. Default: 10 min.</summary>
    public TimeSpan Test { get; internal set; } = TimeSpan.FromMinutes(10);

    /// <summary>How many bytes of a block's stdout, and of its stderr, stay in memory; the full text is on disk. Default: 1 MB.</summary>
    public long Output { get; internal set; } = 1_000_000;
}
