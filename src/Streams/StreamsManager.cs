using System.Collections.Concurrent;
using MultiStream.Evidence;
using MultiStream.Running;
using MultiStream.Spawners;
using MultiStream.Sync;

namespace MultiStream;

/// <summary>All streams of one test: by name, by index, by role.</summary>
public sealed partial class StreamsManager : StreamSlice, IAsyncDisposable
{
    private readonly Func<string, StreamPlace> _placeFor;
    private readonly TestScope _scope;
    private readonly Lock _lock = new();
    private Task? _closing;

    /// <param name="places">The declared streams.</param>
    /// <param name="placeFor">The place of a stream that is not declared, at its first use; throws what the settings say against it.</param>
    /// <param name="scope">What the streams share.</param>
    internal StreamsManager(IReadOnlyList<StreamPlace> places, Func<string, StreamPlace> placeFor, TestScope scope)
        : base([.. places.Select(p => new ExecutionStream(p, scope))])
    {
        (_placeFor, _scope) = (placeFor, scope);
        Parameters = new Parameters([.. scope.Options.Parameters.Values, .. scope.Options.Secrets.Values]);
        scope.Evidence = new FailureEvidence(scope);
        scope.Sync = new TestSync(scope, [.. places.Select(p => new SyncStream(p.Stream, p.Role))], text => scope.Message(RunMessageLevel.Information, text));
    }

    /// <summary>The parameters and secrets of the run, from the settings. Those that a stream has of its own are in <see cref="ExecutionStream.Parameters"/>.</summary>
    public Parameters Parameters { get; }

    internal StreamLog BodyLog => _scope.BodyLog;

    /// <summary>What a program's streams leave; null: nothing, or they are a test's and it is the run's.</summary>
    internal ProgramRecord? Record { get; init; }

    /// <summary>Of the test or fixture whose code opened them, which closes them at its end; null: a program did, or they are a test's.</summary>
    internal OwnStreams? Own { get; init; }

    internal ConcurrentQueue<string> Attachments { get; } = [];

    /// <summary>A stream by its name: <c>server</c>, <c>client-0</c>. One that is not declared is made at its first use.</summary>
    /// <param name="name">The name; compared without case.</param>
    /// <exception cref="MultiStreamException">The name is a role's of several streams, is no name, or (with <c>Strict</c>) is not in the settings.</exception>
    public ExecutionStream this[string name]
    {
        get
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            lock (_lock)
            {
                if (Now.FirstOrDefault(s => Same(s.Name, name)) is { } found)
                    return found;
                if (Now.Where(s => Same(s.Role, name)).ToList() is { Count: > 0 } role)
                    throw new MultiStreamException($"'{name}' is a role of {role.Count} streams: write streams.Role(\"{name}\"), or name one of them: streams[\"{role[0].Name}\"].");
                if (_closing is not null)
                    throw new MultiStreamException($"There is no stream '{name}', and none can be opened any more: the streams were closed.");
                var stream = new ExecutionStream(_placeFor(name), _scope);
                Add(stream);
                _scope.Sync.Added(stream);
                return stream;
            }
        }
    }

    /// <summary>The streams of a role, in the order of their indices. A stream declared without a count is a role of one.</summary>
    /// <param name="name">The role's name; compared without case.</param>
    /// <exception cref="MultiStreamException">No stream has that role.</exception>
    public StreamSlice Role(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var now = Now;
        var role = now.Where(s => Same(s.Role, name)).ToList();
        if (role.Count > 0)
            return new StreamSlice(role);
        var where = _scope.Words.Here + (now.Count == 0 ? _scope.Words.WithoutStreams : $"; there is: {string.Join(", ", now.Select(s => s.Role).Distinct())}");
        throw new MultiStreamException($"There is no role '{name}' {where}. {_scope.Words.DeclareRole(name)}");
    }

    /// <summary>Barriers and the exchange of values, for the body. It is no stream: at a barrier it must say how many parties there are.</summary>
    public StreamSync Sync => new(_scope.Sync);

    /// <summary>Writes a line into the test's own log, which results show with <c>main</c>. Without the adapter it is the file <c>main.log</c> in <see cref="LogFolder"/>, if there is one.</summary>
    /// <param name="text">One line or several.</param>
    public void Log(string text) => BodyLog.Write(text);

    /// <summary>Attaches a file to the test's results. Without the adapter it is copied to <see cref="LogFolder"/>, if there is one.</summary>
    /// <param name="path">An existing file; for the adapter it must stay where it is until the run ends.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public void Attach(string path)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full))
            throw new FileNotFoundException($"There is no file to attach at {full}.", full);
        if (_scope.IsLibrary)
            Keep(full);
        else
            Attachments.Enqueue(full);
    }

    /// <summary>Where the logs of this test are, and all output of its blocks: a folder for each stream, made when something is written. Null: nowhere, see <see cref="MultiStreamOptions.WithLogFolder"/>.</summary>
    public string? LogFolder => _scope.Directory;

    /// <summary>The first wait for others that ended with an error; null when there was none.</summary>
    internal SyncBreak? FirstBreak => _scope.Sync.FirstBreak;

    /// <summary>The first wait for others that the end of the body broke, when nothing had been broken before.</summary>
    internal SyncBreak? BrokenByEnd { get; private set; }

    /// <summary>The streams as they are now, undeclared ones last.</summary>
    internal IReadOnlyList<ExecutionStream> All => Now;

    /// <summary>Gets what kinds need for all declared streams together, such as the nodes of a cluster; <c>Limits/Allocate</c> bounds it, and not the test's limit.</summary>
    /// <exception cref="StreamOpenException">It is not to be had.</exception>
    internal Task PrepareAsync() => _scope.Preparation.PrepareAsync(All.Select(s => s.Place));

    /// <summary>Opens all declared streams at once. Waits for all attempts, so that every failure is known.</summary>
    /// <exception cref="AggregateException">The failures, in the order of the streams.</exception>
    /// <exception cref="StreamOpenException">What they need together is not to be had.</exception>
    /// <param name="withWorkers">Each starts its worker as soon as it is open.</param>
    internal async Task OpenAllAsync(bool withWorkers = false)
    {
        await PrepareAsync();
        Task[] all = [.. All.Select(s => withWorkers ? s.OpenWithWorkerAsync() : s.OpenAsync()), _scope.Sync.OpenAsync()];
        var whole = Task.WhenAll(all);
        await whole.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // Not those of the whole, which has them in the order in which they came.
        if (whole.Exception is not null)
            throw new AggregateException(all.Where(t => t.Exception is not null).SelectMany(t => t.Exception!.InnerExceptions));
        await whole;
    }

    /// <summary>The failures of blocks that nobody waited for, the first one first.</summary>
    internal IReadOnlyList<BlockResult> Unseen => [.. All.SelectMany(s => s.Blocks).Where(b => !b.Seen && b.Ended.IsCompleted && b.Ended.Result.IsFailure).Select(b => b.Ended.Result).OrderBy(r => r.Started + r.Duration)];

    /// <summary>Stops all blocks and frees all places. Throws nothing; every caller gets the same end.</summary>
    internal Task CloseAllAsync()
    {
        lock (_lock)
            return _closing ??= Task.Run(CloseAsync);
    }

    private async Task CloseAsync()
    {
        bool broken = FirstBreak is not null;
        await _scope.Sync.BodyEndedAsync();
        // Now, before the blocks are stopped: who waited and was told, and was then asked to end, has not failed.
        BrokenByEnd = broken ? null : FirstBreak;
        // What failed without the body's knowing is known now, or never.
        if (_scope.Evidence.HasFailed || Unseen.Count > 0 || (!_scope.IsLibrary && (All.Any(s => s.LostUnseen) || (BrokenByEnd is not null && !_scope.Evidence.IsSkipped))))
            await _scope.Evidence.FailedAsync(All, _scope.IsLibrary ? "when the streams were closed" : "when its test had failed");
        _scope.KeepsPlaces = _scope.Options.KeepOnFailure && _scope.Evidence.HasFailed;
        await Task.WhenAll(All.Select(s => s.CloseAsync(_scope.Words.Over)));
        await _scope.Preparation.CloseAsync();
        await _scope.Sync.DisposeAsync();
        Record?.End(this);
        Record?.Dispose();
        // Not disposed of: that would wait for who is just telling them to end.
        _tie?.Unregister();
        Own?.Remove(this);
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
