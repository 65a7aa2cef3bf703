using System.Diagnostics;
using MultiStream.Evidence;
using MultiStream.Live;
using MultiStream.Options;
using MultiStream.Protocol;
using MultiStream.Secrets;
using MultiStream.Spawners;

namespace MultiStream.Running;

/// <summary>What all streams of one test share: settings, limits, the folder for logs, the clock, and the token that ends waiting.</summary>
internal sealed class TestScope(MultiStreamOptions options, string? directory, Action<RunMessageLevel, string> message)
{
    /// <summary>A program opened the streams itself: there is no test, and nobody knows of one body that does everything.</summary>
    public bool IsLibrary { get; init; }

    /// <summary>The test takes a <see cref="StreamContext"/>, has no streams and can get none: who meets it at a barrier is beside this test, or nobody.</summary>
    public bool IsPart { get; set; }   // given when the method is known

    /// <summary>Names the run, for those who wait for what it has.</summary>
    public string RunName { get; set; } = FormattableString.Invariant($"pid-{Environment.ProcessId}");   // of a test given when it begins

    /// <summary>Who has the leases of a stream, for those who wait for them.</summary>
    public LeaseUser LeaseUserOf(StreamPlace place) => new(RunName, $"{Environment.UserName}@{Environment.MachineName}", place.Test ?? "", place.Stream);

    /// <summary>The test, and those that it runs nested in, the outermost first: <see cref="Nested.OwnTests.KeyOf"/>.</summary>
    public IReadOnlyList<string> Tests { get; set; } = [];   // of a nested test given when its context is made

    /// <summary>What messages call all this.</summary>
    public ScopeWords Words => IsLibrary ? ScopeWords.OfProgram : ScopeWords.OfTest;

    /// <summary>The log of the body, which is no stream.</summary>
    public StreamLog BodyLog => field ??= new StreamLog(this, Directory is null ? null : Path.Combine(Directory, "main.log"), () => Label("main"));

    public MultiStreamOptions Options { get; } = options;

    /// <summary>The test's folder below the results directory; made when the first file is written. Null: nothing is written.</summary>
    public string? Directory { get; } = directory;

    /// <summary>Path of the test assembly, whose files C# blocks need; null: there is none.</summary>
    public string? Source { get; init; }

    /// <summary>Has the debugger that is at the tests attached to a process of this machine; null: there is none.</summary>
    public Func<int, bool>? AttachDebugger { get; init; }

    /// <summary>What all tests of the run write while it happens; null: nobody wants it.</summary>
    public LiveLog? Live { get; init; }

    /// <summary>The test's name in the live log's lines; null where only one test runs at a time.</summary>
    public string? LiveName { get; init; }

    /// <summary>The test's own log, which <see cref="Live"/> writes; null: there is none.</summary>
    public JobLog? Job { get; init; }

    /// <summary>Told of what happens.</summary>
    public TestEvents Events { get; init; } = TestEvents.None;

    public long Started { get; } = Stopwatch.GetTimestamp();

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(Started);

    /// <summary>Cancelled when the test's limit is over or the run is cancelled: every wait of the test ends with it.</summary>
    public CancellationTokenSource Ending { get; } = new();

    /// <summary>Cancelled when the run is, and nobody waits for what is only to be read later.</summary>
    public CancellationTokenSource Cancelled { get; } = new();

    /// <summary>For what a person should hear while the run goes on.</summary>
    public void Message(RunMessageLevel level, string text)
    {
        text = Redactor.Redact(text);
        try
        {
            message(level, text);
        }
        catch (Exception e)   // the boundary to who listens: its threads are those of blocks, transfers and the hub, which must go on
        {
            BodyLog.Write(Threw(e, text));
        }
    }

    /// <summary>What logs say of a listener that throws.</summary>
    /// <param name="e">What it threw.</param>
    /// <param name="told">What it was told.</param>
    public static string Threw(Exception e, string told) => $"whoever listens to messages threw {e.GetType().FullName}: {e.Message.TrimEnd('.')}. It was told: {told}";

    /// <summary>The test's sync hub.</summary>
    public TestSync Sync { get; set; } = null!;   // given by the streams manager, which knows the streams

    /// <summary>What was got for all streams together.</summary>
    public PlacePreparation Preparation => field ??= new PlacePreparation(this);

    /// <summary>What the streams are asked when the test has failed.</summary>
    public FailureEvidence Evidence { get; set; } = null!;   // likewise

    /// <summary>Streams that are closed from now on leave their places to a person.</summary>
    public bool KeepsPlaces { get; set; }

    public SpawnerRegistry Spawners { get; init; } = options.Spawners;

    /// <summary>What names a party of the test in the live log: <c>server@foo</c>, and the test's name where it is needed.</summary>
    public string Label(string party, string? host = null) => (host is null ? party : $"{party}@{host}") + (LiveName is null ? "" : $" ({LiveName})");

    /// <summary>The limits of the settings, multiplied by TimeScale.</summary>
    public ScaledLimits Limits => Options.Scaled;
}
