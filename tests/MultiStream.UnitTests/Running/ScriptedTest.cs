using System.Collections.Concurrent;
using MultiStream.Evidence;
using MultiStream.Live;
using MultiStream.Running;
using MultiStream.Spawners;
using MultiStream.UnitTests.Options;
using MultiStream.UnitTests.Protocol;

namespace MultiStream.UnitTests.Running;

/// <summary>The streams of a test whose agents are scripted: everything from the manager to the wire is real, no process runs.</summary>
internal sealed class ScriptedTest : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);
    private readonly ScriptedKind _kind = new();
    private readonly ConcurrentQueue<string> _messages = [];
    private readonly LiveLog? _live;
    private readonly RunRecord? _record;

    /// <param name="section">The inside of the <c>MultiStream</c> settings.</param>
    /// <param name="directory">For logs and output; null: nothing is written.</param>
    /// <param name="streams">Names, or <c>role:count</c>.</param>
    public ScriptedTest(string section = "", string? directory = null, params string[] streams) : this(Settings.Read(section), [], directory, streams)
    {
    }

    /// <param name="options">The settings.</param>
    /// <param name="parameters">Of every stream.</param>
    /// <param name="directory">For logs and output; null: nothing is written.</param>
    /// <param name="streams">Names, or <c>role:count</c>.</param>
    public ScriptedTest(MultiStreamOptions options, IReadOnlyList<MultiStream.Options.ParameterValue> parameters, string? directory = null, params string[] streams)
        : this(options, parameters, directory, withEvents: false, streams)
    {
    }

    private ScriptedTest(MultiStreamOptions options, IReadOnlyList<MultiStream.Options.ParameterValue> parameters, string? directory, bool withEvents, string[] streams)
    {
        // As a run of one test leaves it, with the test's files in the run's folder itself.
        (TestEvents Events, JobLog Job)? evidence = null;
        if (withEvents)
        {
            _live = new LiveLog([new JobLogs(_messages.Enqueue)], directory!, _messages.Enqueue);
            _record = new RunRecord(directory!, 1, _messages.Enqueue);
            evidence = _record.Begin("Tests.One", directory!, _live);
        }
        Scope = new TestScope(options, directory, (_, text) => _messages.Enqueue(text))
        {
            Spawners = new SpawnerRegistry(_kind),
            Live = _live,
            Job = evidence?.Job,
            Events = evidence?.Events ?? TestEvents.None,
        };
        Streams = new StreamsManager([.. (streams.Length == 0 ? ["server"] : streams).SelectMany(Places).Select(p => p with { Parameters = parameters })], name => Place(name, name, 0), Scope);
    }

    /// <summary>One that leaves events and a log of the test in the directory.</summary>
    public static ScriptedTest WithEvents(string directory, params string[] streams) => new(Settings.Read(""), [], directory, withEvents: true, streams);

    public TestScope Scope { get; }

    public StreamsManager Streams { get; }

    /// <summary>What a person was told while the test ran.</summary>
    public IEnumerable<string> Messages => _messages;

    /// <summary>The next attempt to open the stream fails with this.</summary>
    public Exception? OpenFailure { set => _kind.Failure = value; }

    /// <summary>The next attempt to open the stream takes until this, whatever the test wants by then.</summary>
    public Task<IStreamConnection>? Late { set => _kind.Late = value; }

    /// <summary>Who opens the stream stays in there until this is set, before there is a task.</summary>
    public ManualResetEventSlim? Blocked { set => _kind.Blocked = value; }

    /// <summary>Agents say no hello.</summary>
    public bool Silent { init => _kind.Silent = value; }

    /// <summary>The stream, open, and the agent behind it, which has heard Open.</summary>
    public async Task<(ExecutionStream Stream, ScriptedAgent Agent)> OpenAsync(string name = "server")
    {
        var stream = Streams[name];
        await stream.OpenAsync().WaitAsync(s_limit);
        var agent = _kind.Agents[name];
        await agent.NextAsync(MultiStream.Protocol.FrameType.Open);
        return (stream, agent);
    }

    /// <summary>A block that the agent has been told to start, and the agent.</summary>
    public async Task<(RunningBlock Block, ScriptedAgent Agent)> StartAsync(Block block, string name = "server")
    {
        var (stream, agent) = await OpenAsync(name);
        var running = stream.Start(block);
        await agent.NextAsync(MultiStream.Protocol.FrameType.Start);
        return (running, agent);
    }

    /// <summary>Returns when all that the agent said so far has arrived: the answer to a question comes after it.</summary>
    public static async Task AllHeardAsync(ExecutionStream stream, ScriptedAgent agent)
    {
        var port = stream.FreePortAsync();
        var asked = await agent.NextAsync(MultiStream.Protocol.FrameType.TakePort);
        agent.Say(w => new MultiStream.Protocol.PortMessage(1, "").Write(w, asked.Channel));
        await Soon(port);
    }

    /// <summary>What becomes of a task, within a limit that is there for a test that hangs.</summary>
    public static Task<T> Soon<T>(Task<T> task) => task.WaitAsync(s_limit);

    public static Task Soon(Task task) => task.WaitAsync(s_limit);

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in _kind.Agents.Values)
            agent.Die(0);
        await Streams.CloseAllAsync();
        _record?.Dispose();
        _live?.Dispose();
    }

    private static IEnumerable<StreamPlace> Places(string declared) => declared.Split(':') is [var role, var count]
        ? Enumerable.Range(0, int.Parse(count, System.Globalization.CultureInfo.InvariantCulture)).Select(i => Place($"{role}-{i}", role, i))
        : [Place(declared, declared, 0)];

    private static StreamPlace Place(string stream, string role, int index) => new() { Stream = stream, Role = role, Index = index, Kind = ScriptedKind.Name, Source = "the test" };

    private sealed class ScriptedKind : ISpawner
    {
        public const string Name = "scripted";

        public ConcurrentDictionary<string, ScriptedAgent> Agents { get; } = new(StringComparer.OrdinalIgnoreCase);

        public Exception? Failure { get; set; }

        public Task<IStreamConnection>? Late { get; set; }

        public bool Silent { get; set; }

        public ManualResetEventSlim? Blocked { get; set; }

        public string Kind => Name;

        public IReadOnlyList<SpawnerSetting> Settings => [];

        public Task<IStreamConnection> OpenAsync(StreamPlace place, AgentLaunch launch, CancellationToken cancel)
        {
            Blocked?.Wait(CancellationToken.None);
            if (Failure is { } failure)
                throw failure;
            if (Late is { } late)
                return late;
            var agent = Agents[place.Stream] = new ScriptedAgent();
            if (!Silent)
                agent.Greet();
            return Task.FromResult<IStreamConnection>(agent);
        }

        public StreamOpenException Explain(StreamPlace place, ConnectionEnd ended, string noise) =>
            new(place.Stream, MultiStream.OpenFailure.Other, $"Stream '{place.Stream}': {ended}");
    }
}
