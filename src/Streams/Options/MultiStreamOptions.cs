using System.Collections.Concurrent;
using System.Net;
using MultiStream.Discovery;
using MultiStream.Live;
using MultiStream.Options;
using MultiStream.Spawners;
using MultiStream.Sync;
using MultiStream.Sync.Wire;

namespace MultiStream;

/// <summary>All settings of a run: built-in defaults, then environment (<c>MULTISTREAM__…</c>), then the run settings.</summary>
public sealed class MultiStreamOptions
{
    private ConcurrentDictionary<string, MultiStreamOptions> _forTests = new();

    /// <summary>True: a stream that no <c>Streams/Stream</c> entry defines is an error. Default: false.</summary>
    public bool Strict { get; internal set; }

    /// <summary>The kind of a stream that no entry defines, or whose entries name no kind. Default: <c>local</c>.</summary>
    public string DefaultStream { get; internal set; } = KnownKinds.Local;

    /// <summary>How many tests run at once: classes in parallel, the tests of one class in order. Default: the number of processors.</summary>
    public int MaxParallelTests { get; internal set; } = Environment.ProcessorCount;

    /// <summary>Multiplies every limit of the library. Default: 1.</summary>
    public double TimeScale { get; internal set; } = 1;

    /// <summary>True: <see cref="TimeScale"/> also multiplies <c>[MultiStream(TimeoutSeconds)]</c>. Default: false.</summary>
    public bool ScaleTestLimits { get; internal set; }

    /// <summary>True: a skipped test is reported as failed. Default: false.</summary>
    public bool SkipsAreErrors { get; internal set; }

    /// <summary>True: the places of a test that failed are left, and messages say how to get in and how to remove them. Default: false.</summary>
    public bool KeepOnFailure { get; internal set; }

    /// <summary>True: C# blocks wait until a debugger is attached to their process; messages say which process that is. Default: false.</summary>
    public bool WaitForDebugger { get; internal set; }

    /// <summary>Where live output goes.</summary>
    internal LiveTarget LiveOutput { get; set; }

    /// <summary>How often a line says how the run stands, while tests run; zero: never.</summary>
    internal TimeSpan ProgressEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The limits of the run, as written: <see cref="TimeScale"/> has not been applied.</summary>
    public LimitOptions Limits { get; private set; } = new();

    /// <summary>Patterns of files in a test project's output folder that are never shipped to a place.</summary>
    internal IReadOnlyList<string> ShipIgnore { get; set; } = [];

    /// <summary>Where a test's sync hub lets participants join that were started by hand; null: nowhere.</summary>
    internal IPEndPoint? SyncListen { get; set; }

    /// <summary>The sync server that the tests use in place of hubs of their own; null: none.</summary>
    internal HostAndPort? SyncServer { get; set; }

    /// <summary>How many tests of an assembly run at once. At a sync server there is each name once, that of the body too.</summary>
    internal int TestsAtOnce => SyncServer is null ? Math.Max(1, MaxParallelTests) : 1;

    /// <summary>The name of a test's body at the sync server; null: <c>main</c>.</summary>
    internal string? SyncName { get; set; }

    /// <summary>The body's role there; null: its name.</summary>
    internal string? SyncRole { get; set; }

    /// <summary>How many come to a barrier that does not say; null: the test's streams.</summary>
    internal int? SyncParties { get; set; }

    /// <summary>The body's name and role.</summary>
    internal SyncStream SyncBody => new(SyncName ?? SyncStream.Body, SyncRole ?? SyncName ?? SyncStream.Body);

    /// <summary>What they must know, or what the sync server wants to hear; null: whoever reaches the port may join, on loopback only.</summary>
    internal Secret? SyncToken { get; set; }

    /// <summary>The limits as they hold, <see cref="TimeScale"/> applied. Whoever waits takes its limit from here.</summary>
    internal ScaledLimits Scaled => new(this);

    /// <summary>
    /// The entries for streams, one for each place that wrote one: environment first, then <c>Streams/Stream</c> and the elements
    /// named after a stream, in the order of the document. <see cref="Allocation.StreamPlacement"/> merges them.
    /// </summary>
    internal List<StreamOptions> Streams { get; private set; } = [];

    /// <summary>The pool of hosts from which streams without a place of their own are taken.</summary>
    internal HostPoolOptions Hosts { get; } = new();

    /// <summary>The parameters of all tests, by name; in what <see cref="For"/> gives, those of the test.</summary>
    internal Dictionary<string, ParameterValue> Parameters { get; private set; } = new(ParameterName.Comparer);

    /// <summary>The secrets of the run, by name; no parameter has the same.</summary>
    internal Dictionary<string, ParameterValue> Secrets { get; private set; } = new(ParameterName.Comparer);

    /// <summary>The entries for tests, in the order of the document.</summary>
    internal List<TestOptions> Tests { get; } = [];

    /// <summary>The variants of the settings, in the order of the document.</summary>
    internal List<VariantOptions> Variants { get; } = [];

    /// <summary>What they were read from.</summary>
    internal SettingsSource Source { get; set; } = SettingsSource.Empty;

    /// <summary>Relative paths of the settings are relative to this folder; null: the current directory.</summary>
    internal string? BaseDirectory { get; set; }

    /// <summary>Where the tests are, when they are not beside this library; null: they are.</summary>
    internal IReadOnlyList<string>? TestFolders { get; set; }

    /// <summary>The kinds of stream that there are, and the settings of each; keys compare without case.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<SpawnerSetting>> Kinds { get; set; } = KnownKinds.Default;

    /// <summary>Where streams that a program opened itself keep their logs; null: nowhere. In tests of the adapter it is the results directory, whatever stands here.</summary>
    public string? LogFolder { get; private set; }

    /// <summary>Hears what a person should know while streams are open that a program opened itself.</summary>
    internal Action<string>? Listener { get; private set; }

    /// <summary>The code behind the kinds, those of plug-ins included.</summary>
    internal SpawnerRegistry Spawners { get; set; } = SpawnerRegistry.Default;

    /// <summary>Reads the environment of this process and, when named, a run settings file.</summary>
    /// <param name="runSettings">Path of the file; null: no file, so defaults and environment only.</param>
    /// <exception cref="MultiStreamSettingsException">The file is absent, or settings are wrong; every wrong one has a line in the message.</exception>
    public static MultiStreamOptions Load(string? runSettings = null)
    {
        var environment = EnvironmentSettings.OfThisProcess();
        return runSettings is null ? OptionsReader.Read(null, environment) : OptionsReader.ReadFile(runSettings, environment);
    }

    /// <summary>A copy with one stream changed; what is null here stays as it was. Stronger than any entry of the settings for that name.</summary>
    /// <param name="name">The name of a stream, a role, or a member of a role (<c>client-0</c>).</param>
    /// <param name="count">How many streams the role has.</param>
    /// <param name="kind">The kind of the stream's place: <c>local</c>, <c>ssh</c>. Settings that it does not know are left out.</param>
    /// <param name="host">The host, for a kind that has one.</param>
    /// <exception cref="MultiStreamSettingsException">There is no such kind, the count is out of range, or the kind has no host.</exception>
    public MultiStreamOptions With(string name, int? count = null, string? kind = null, string? host = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        var copy = Copy();
        copy.Limits = Limits.Copy();
        copy.Streams = [.. Streams];

        var before = copy.Streams.FindIndex(e => e.Layer == SettingsLayer.Code && e.HasName(name));
        var entry = CodeEntry.Make(name, count, kind, host, Kinds, before < 0 ? null : copy.Streams[before]);
        if (before >= 0)
            copy.Streams.RemoveAt(before);
        copy.Streams.Add(entry);

        var errors = new SettingErrors();
        SettingsValidator.Check(copy, errors);
        errors.ThrowIfAny();
        return copy;
    }

    /// <summary>A copy with a folder for logs, for streams that a program opens itself. Each <see cref="StreamsManager.OpenAsync(MultiStreamOptions, CancellationToken)"/> makes a folder of its own in it.</summary>
    /// <param name="folder">A path, made when something is written.</param>
    public MultiStreamOptions WithLogFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var copy = Copy();
        copy.LogFolder = Path.GetFullPath(folder);
        return copy;
    }

    /// <summary>
    /// A copy with a listener for what a person should know while streams are open that a program opens itself: a process that could not be ended, a block that waits for a
    /// debugger. The library writes to no console. Calls come from any thread, several at once. What the listener throws ends nothing: it is written into the logs, if there is a
    /// folder for them, together with the message.
    /// </summary>
    /// <param name="listener">Takes one message.</param>
    public MultiStreamOptions WithMessages(Action<string> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        var copy = Copy();
        copy.Listener = listener;
        return copy;
    }

    /// <summary>
    /// The settings as they are for one test: with its parameters, and with <c>${param:NAME}</c> expanded from them. These same options for a test that has the run's parameters;
    /// for tests that have the same ones from the settings, the same. What concerns the whole run (how many tests run at once, live output) is asked of the run's own.
    /// </summary>
    /// <exception cref="MultiStreamSettingsException">With the test's parameters settings are wrong, or its variant is not in the settings.</exception>
    internal MultiStreamOptions For(MultiStreamTest test)
    {
        var own = TestParameters.Of(test, this);
        if (own.Count == 0)
            return this;
        // What attributes give is of one test case: ten thousand of them would stay to the end of the run. Of the settings' there are as many as are written.
        return test.Variant is { Values.Count: > 0 } ? WithOwn(own) : _forTests.GetOrAdd(TestParameters.Key(own), _ => WithOwn(own));
    }

    private MultiStreamOptions WithOwn(IReadOnlyList<ParameterValue> own)
    {
        if (Source.RefersToParameters)
        {
            var read = OptionsReader.ReadFor(own, this);
            (read.LogFolder, read.Listener) = (LogFolder, Listener);
            return read;
        }
        var copy = Copy();
        copy.Parameters = new Dictionary<string, ParameterValue>(Parameters, ParameterName.Comparer);
        copy.Secrets = new Dictionary<string, ParameterValue>(Secrets, ParameterName.Comparer);
        foreach (var parameter in own)
        {
            copy.Parameters[parameter.Name] = parameter;
            copy.Secrets.Remove(parameter.Name);
        }
        return copy;
    }

    private MultiStreamOptions Copy()
    {
        var copy = (MultiStreamOptions)MemberwiseClone();
        copy._forTests = new ConcurrentDictionary<string, MultiStreamOptions>();
        return copy;
    }
}
