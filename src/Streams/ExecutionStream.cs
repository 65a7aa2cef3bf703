using System.Diagnostics;
using MultiStream.Blocks;
using MultiStream.Live;
using MultiStream.Protocol;
using MultiStream.Running;
using MultiStream.Spawners;

namespace MultiStream;

/// <summary>A disposable place to run code, for one test: a local process tree, a host behind ssh.</summary>
public sealed partial class ExecutionStream
{
    private readonly Lock _lock = new();
    private readonly List<RunningBlock> _blocks = [];
    private readonly List<BlockResult> _results = [];
    private StreamPlace _place;
    private Task<AgentSession>? _opening, _early;
    private string? _terminated;
    private volatile bool _lossSeen;

    internal ExecutionStream(StreamPlace place, TestScope scope)
    {
        (_place, Scope) = (place, scope);
        Folder = scope.Directory is null ? null : System.IO.Path.Combine(scope.Directory, SafeName.For(place.Stream));
        Log = new StreamLog(scope, Folder is null ? null : System.IO.Path.Combine(Folder, "stream.log"), Label);
        Notes = new StreamNotes(Log, text => scope.Message(RunMessageLevel.Warning, $"Stream '{Name}' @ {Host} {text}"));
    }

    /// <summary>The name: <c>server</c>, or role and index: <c>client-0</c>.</summary>
    public string Name => _place.Stream;

    /// <summary>The role's name; the stream's own when it is the only one of its role.</summary>
    public string Role => _place.Role;

    /// <summary>The kind of place: <c>local</c>, <c>ssh</c>.</summary>
    public string Kind => _place.Kind;

    /// <summary>The index in the role, from 0.</summary>
    public int Index => _place.Index;

    /// <summary>The host for people: what results show.</summary>
    public string Host => _place.PoolHost ?? Session?.Host ?? _place["host"] ?? _place.Kind;

    /// <summary>The host for machines: what other streams connect to.</summary>
    /// <exception cref="MultiStreamException">The stream is not open yet.</exception>
    public string Address => Session?.Address
        ?? throw new MultiStreamException($"Stream '{Name}' is not open yet, so its address is not known. {Scope.Words.DeclareForAddress(Name)}");

    /// <summary>True while any block runs here.</summary>
    public bool Active
    {
        get
        {
            lock (_lock)
                return _blocks.Exists(b => b.Active);
        }
    }

    /// <summary>True when at least one block has ended here and none failed, timed out or was lost (allowed or not).</summary>
    public bool Success
    {
        get
        {
            lock (_lock)
                return _results.Count > 0 && _results.TrueForAll(r => r.Success || r.Outcome == BlockOutcome.Killed);
        }
    }

    /// <summary>The results of the blocks that have ended, in the order of their ends.</summary>
    public IReadOnlyList<BlockResult> Results
    {
        get
        {
            lock (_lock)
                return [.. _results];
        }
    }

    internal TestScope Scope { get; }

    internal StreamLog Log { get; }

    /// <summary>Where this stream's files go; null: nowhere.</summary>
    internal string? Folder { get; }

    internal IReadOnlyList<RunningBlock> Blocks
    {
        get
        {
            lock (_lock)
                return [.. _blocks];
        }
    }

    /// <summary>The stream was opened, or somebody tried.</summary>
    internal bool Touched => _opening is not null;

    /// <summary>It could be opened.</summary>
    internal bool WasOpen => Session is not null;

    /// <summary>Why the stream is gone, if it is; null while it is well.</summary>
    internal string? LostReason => Session is { Lost.IsCompleted: true } session ? session.Lost.Result : null;

    /// <summary>When that was seen, since the test began.</summary>
    internal TimeSpan? LostAt => Session is { Lost.IsCompleted: true } session ? Stopwatch.GetElapsedTime(Scope.Started, session.LostTicks) : null;

    /// <summary>It is gone, and neither a block's outcome nor an exception says so: nobody was told.</summary>
    internal bool LostUnseen => LostReason is not null && !_lossSeen && !Results.Any(r => r.Outcome == BlockOutcome.Lost);

    /// <summary>Why it could not be opened; null when it could, or nobody tried.</summary>
    internal Exception? OpenError => _opening is { IsFaulted: true } failed ? failed.Exception!.InnerException : null;

    internal StreamNotes Notes { get; }

    /// <summary>Where it is; given anew by the pool, before the stream is opened.</summary>
    internal StreamPlace Place
    {
        get => _place;
        set => _place = value;
    }

    /// <summary>Somebody has opened the place before: then that is the attempt. Before the stream is opened.</summary>
    internal void Adopt(Task<AgentSession> opened) => _early = opened;

    private AgentSession? Session => _opening is { IsCompletedSuccessfully: true } open ? open.Result : null;

    /// <summary>Starts a block and returns at once. What becomes of it is told by the waits; a start that fails is told there too.</summary>
    /// <param name="block">What to run.</param>
    public RunningBlock Start(Block block) => Start(block, null);

    /// <inheritdoc cref="Start(Block)"/>
    /// <typeparam name="T">The type of the block's value.</typeparam>
    public RunningBlock<T> Start<T>(Block<T> block) => Start(block, null);

    internal RunningBlock Start(Block block, StartGate? gate) => Begin(block, gate, static run => new RunningBlock(run));

    internal RunningBlock<T> Start<T>(Block<T> block, StartGate? gate) => Begin(block, gate, static run => new RunningBlock<T>(run));

    /// <summary>Runs a block to its end.</summary>
    /// <param name="block">What to run.</param>
    /// <param name="cancellationToken">Cancelled: the block is stopped and the wait ends with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="BlockFailedException">It failed (and was not allowed to), timed out or was lost.</exception>
    public async Task<BlockResult> RunAsync(Block block, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await WaitOrStopAsync(Start(block), cancellationToken);
    }

    /// <inheritdoc cref="RunAsync(Block, CancellationToken)"/>
    /// <typeparam name="T">The type of the block's value.</typeparam>
    public async Task<BlockResult<T>> RunAsync<T>(Block<T> block, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return (BlockResult<T>)await WaitOrStopAsync(Start(block), cancellationToken);
    }

    /// <summary>Waits for the end of every block that was started here.</summary>
    /// <param name="cancellationToken">Ends this wait only; the blocks go on.</param>
    /// <exception cref="BlockFailedException">One or more failed; the one that failed first comes first.</exception>
    public Task<IReadOnlyList<BlockResult>> WaitAsync(CancellationToken cancellationToken = default) => RunningBlocks.WaitAllAsync(Blocks, cancellationToken);

    /// <summary>A TCP port that is free on the stream's host. The agent holds it until a block that names it starts; a C# block can listen on it while it is held.</summary>
    /// <param name="cancellationToken">Ends this wait.</param>
    /// <exception cref="StreamLostException">The stream is gone.</exception>
    public async Task<int> FreePortAsync(CancellationToken cancellationToken = default)
    {
        using var waiting = LinkToTest(cancellationToken);
        var session = await OpenAsync().WaitAsync(waiting.Token);
        try
        {
            int port = await session.TakePortAsync(Name, waiting.Token);
            Scope.Events.PortTaken(this, port);
            return port;
        }
        catch (StreamLostException)
        {
            _lossSeen = true;
            throw;
        }
    }

    /// <summary>Ends all blocks of the stream and frees its place: processes, directory, connection.</summary>
    public Task TerminateAsync() => CloseAsync("it was terminated");

    /// <summary>Name and host.</summary>
    public override string ToString() => $"{Name} @ {Host}";

    /// <summary>Opens the place; every caller gets the same attempt.</summary>
    internal Task<AgentSession> OpenAsync()
    {
        lock (_lock)
        {
            if (_terminated is not null)
                throw new MultiStreamException($"Stream '{Name}' has ended ({_terminated}).");
            return _opening ??= OpenPlaceAsync();
        }
    }

    internal OutputCapture CaptureFor(int block, string name) =>
        new(Folder is null ? null : System.IO.Path.Combine(Folder, FormattableString.Invariant($"{block}.{name}")), Scope.Options.Limits.Output, live: Scope.Live is { } live ? new LiveOutput(live, Label, Scope.Job) : null);

    private string Label() => Scope.Label(Name, Host);

    internal CancellationTokenSource LinkToTest(CancellationToken cancel) => CancellationTokenSource.CreateLinkedTokenSource(cancel, Scope.Ending.Token);

    /// <exception cref="OperationCanceledException">The test's limit is over, or the run was cancelled.</exception>
    internal void ThrowIfTestEnds() => Scope.Ending.Token.ThrowIfCancellationRequested();

    internal void NoteEnd(BlockRun block, BlockResult result)
    {
        lock (_lock)
            _results.Add(result);
        Scope.Sync.Ended(block, result);
        foreach (var capture in block.Captures)
        {
            if (capture.Problem is { } problem)
                Log.Write($"[{block.Number}] {problem}");
        }
    }

    private TRunning Begin<TRunning>(Block block, StartGate? gate, Func<BlockRun, TRunning> running)
        where TRunning : RunningBlock
    {
        ArgumentNullException.ThrowIfNull(block);
        Scope.Ending.Token.ThrowIfCancellationRequested();
        TRunning result;
        lock (_lock)
        {
            if (_terminated is not null)
                throw new MultiStreamException($"Stream '{Name}' has ended ({_terminated}); no block can be started on it any more.");
            result = running(new BlockRun(this, block, _blocks.Count + 1, gate));
            _blocks.Add(result);
        }
        Log.Write($"[{result.Run.Number}] $ {block.Title}");
        if (Session is { } session)
            result.Run.Begin(session);
        else
            _ = OpenAndBeginAsync(result.Run);
        return result;
    }

    private async Task<BlockResult> WaitOrStopAsync(RunningBlock running, CancellationToken cancellationToken)
    {
        try
        {
            return await running.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !Scope.Ending.IsCancellationRequested)
        {
            await running.StopForCancelAsync();
            throw;
        }
    }

    private async Task OpenAndBeginAsync(BlockRun running)
    {
        try
        {
            running.Begin(await OpenAsync());
        }
        catch (MultiStreamException e)
        {
            running.FailToOpen(e);
        }
        catch (OperationCanceledException)
        {
            running.FailToOpen(new MultiStreamException("the test ended before it was open"));
        }
        catch (Exception e)   // nobody awaits this: whatever it was, the block ends by it, and those who wait for it are told
        {
            running.FailToOpen(new MultiStreamException($"{e.GetType().FullName}: {e.Message}", e));
        }
    }
}
