using System.Diagnostics;
using MultiStream.Lambdas;
using MultiStream.Options;
using MultiStream.Protocol;
using MultiStream.Secrets;

namespace MultiStream.Blocks;

/// <summary>One run of a block on a stream, from its start to its end: what the streams' threads tell it, and what it is asked.</summary>
internal sealed partial class BlockRun
{
    private readonly OutputCapture _output, _error;
    private OutputSearch? _outputSearch, _errorSearch;
    private readonly TaskCompletionSource<BlockValue?> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<BlockResult> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _controlLock = new();
    private TaskCompletionSource? _sent;
    private IBlockControl? _control;
    private bool _isHeld;
    private AgentSession? _session;
    private TimeSpan _held;
    private TimeSpan _stopGrace;
    private long _askedAt;
    private long _startedTicks = Stopwatch.GetTimestamp();
    private DateTimeOffset _started = DateTimeOffset.Now;
    private int _finished, _pid;
    private volatile string _doing = "";
    private volatile bool _stopAsked, _killAsked, _limitOver, _waitBroke;

    /// <param name="gate">What it is to wait for before it starts; null: nothing.</param>
    public BlockRun(ExecutionStream stream, Block block, int number, StartGate? gate = null)
    {
        (Stream, Number, Gate) = (stream, number, gate);
        _output = stream.CaptureFor(number, "stdout");
        _error = stream.CaptureFor(number, "stderr");
        Become(block);
        stream.Scope.Sync.Started(this);
        stream.Scope.Events.BlockBegins(this);
        if (gate?.TryEnter(this, out var why) == false)
            Skip(why!);
    }

    public ExecutionStream Stream { get; }

    /// <summary>What it runs: at first what was started, once that is prepared what it has become, under the same title.</summary>
    public Block Block { get; private set; }

    /// <summary>The agent's number for its process; 0 for a C# block, and before it is started.</summary>
    public uint Channel { get; private set; }

    /// <summary>From 1, in the order of starts on the stream.</summary>
    public int Number { get; }

    public bool Active => !_ended.Task.IsCompleted;

    /// <summary>Its end; never faults.</summary>
    public Task<BlockResult> Ended => _ended.Task;

    /// <summary>Completes when it is ready, with the value that it gave, if it gave one. Never faults.</summary>
    public Task<BlockValue?> Ready => _ready.Task;

    public IReadOnlyList<OutputCapture> Captures => [_output, _error];

    /// <summary>Why its stream could not be opened, if it could not.</summary>
    public MultiStreamException? OpenError { get; private set; }

    /// <summary>The last lines that it has written, for messages; what was written to stderr, if anything was.</summary>
    public string Evidence()
    {
        var (name, text) = _error.Total > 0 ? ("stderr", _error.Text()) : ("stdout", _output.Text());
        var last = OutputCapture.LastLines(text, 10);
        return last.Length == 0 ? " It has written nothing." : $" Its last lines on {name}:\n{last}";
    }

    private void BeginPrepared(AgentSession session)
    {
        IBlockControl? control;
        try
        {
            control = Block.Lambda is { } lambda ? Stream.Worker(session).Begin(lambda, this, CallStarted) : BeginProcess(session);
        }
        catch (Exception e) when (e is ArgumentException or MultiStreamException)
        {
            Finish(new BlockEnd(BlockOutcome.Failed, null, e.Message), TimeSpan.Zero);
            return;
        }
        if (control is null)
            return;
        lock (_controlLock)
            _control = control;
        if (Block.Settings.TimeLimit is { } limit)
            _ = EndAtLimitAsync(Stream.Scope.Limits.Of(limit));
        // Skipped or asked between its start and now: nobody passed it on.
        if (Gate is not null && Block.Lambda is null && !Active)
            control.Kill();
        if (_stopAsked)
            control.Stop(_stopGrace);
        if (_killAsked)
            control.Kill();
    }

    /// <summary>The stream could not be opened: the block was never started.</summary>
    public void FailToOpen(MultiStreamException error)
    {
        OpenError = error;
        Finish(new BlockEnd(BlockOutcome.Lost, null, $"its stream could not be opened: {error.Message.TrimEnd('.')}") { NotStarted = true }, TimeSpan.Zero);
    }

    public void Write(bool error, ReadOnlySpan<byte> bytes)
    {
        if (!Active)
        {
            Stream.Notes.LateOutput(Number, error, bytes);
            return;
        }
        (error ? _error : _output).Append(bytes);
        if ((error ? _errorSearch : _outputSearch)?.Found(bytes) == true)
            SetReady(null);
    }

    /// <summary>It has a process of its own, which may still have to wait.</summary>
    public void Started(int pid)
    {
        _pid = pid;
        if (Gate is null)
            Stream.Scope.Events.BlockStarts(this, pid);
    }

    public void SetReady(BlockValue? value)
    {
        if (_ready.TrySetResult(value))
            Stream.Scope.Events.BlockReady(this);
    }

    /// <summary>Its shell is about to be told that it waited in vain: how it then fails is a consequence.</summary>
    public void WaitBroke() => _waitBroke = true;

    public void Lose(string reason) => Finish(new BlockEnd(BlockOutcome.Lost, null, reason), Stopwatch.GetElapsedTime(_startedTicks));

    public void StartFailed(string reason) => Finish(new BlockEnd(BlockOutcome.Failed, null, "it could not be started: " + reason) { NotStarted = true }, TimeSpan.Zero);

    /// <summary>Its process has ended.</summary>
    public void Exited(ExitedMessage message)
    {
        foreach (var survivor in message.Survivors)
            Stream.Notes.Survivor($"[{Number}] process {survivor} could not be ended");
        var ran = TimeSpan.FromMicroseconds(message.Microseconds) - _held;
        Finish(BlockEnd.Of(message, LimitOver, _killAsked), ran > TimeSpan.Zero ? ran : TimeSpan.Zero);
    }

    /// <summary>It is a C# block and has returned; <paramref name="value"/> is null when it returns nothing.</summary>
    /// <param name="asked">It had been asked to end before: its worker knows which came first.</param>
    public void Returned(BlockValue? value, TimeSpan duration, bool asked)
    {
        var end = BlockEnd.OfReturn(value is not null, asked ? LimitOver : null, asked, asked && _killAsked);
        BlockError? error = null;
        if (value is not null)
            (end, error) = Block.EndOf(end, value.Value, asked);
        Finish(end, duration, error, value);
    }

    /// <summary>What it does now, in its worker; empty: nothing in particular.</summary>
    public void Doing(string what) => _doing = what;

    /// <summary>The same with the value as it came.</summary>
    public void ReturnedEncoded(EncodedValue value, TimeSpan duration, bool asked)
    {
        try
        {
            Returned(new BlockValue(Block.Decode(value)), duration, asked);
        }
        catch (Exception e)   // constructors and converters of the user's types run here: whatever they throw, the block must end
        {
            string why = e is ProtocolException or MultiStreamException ? e.Message : $"{e.GetType().FullName}: {e.Message}";
            Finish(new BlockEnd(BlockOutcome.Failed, null, $"it returned, and its value cannot be read: {why}"), duration);
        }
    }

    /// <summary>Name, value, name, value: what a C# block is given besides what it captured.</summary>
    public IReadOnlyList<string> Parameters() => [.. BlockParameters.Merge(Block, Stream).SelectMany(p => (string[])[p.Key, p.Value])];

    /// <summary>It is a C# block and has thrown.</summary>
    public void Threw(BlockError error, TimeSpan duration, bool asked)
    {
        (var end, error) = Block.EndOf(BlockEnd.OfError(error, asked ? LimitOver : null, asked, asked && _killAsked), error);
        Finish(end, duration, error);
    }

    /// <summary>It is a C# block, and its worker has ended before it.</summary>
    /// <param name="byIt">By itself, or to end this block; not for another's sake.</param>
    public void WorkerEnded(int? exitCode, string reason, bool byIt = true) =>
        Finish(BlockEnd.OfWorker(exitCode, reason, _doing, byIt, LimitOver, _stopAsked, _killAsked), Stopwatch.GetElapsedTime(_startedTicks));

    private TimeSpan? LimitOver => _limitOver ? Stream.Scope.Limits.Of(Block.Settings.TimeLimit!.Value) : null;

    private ProcessControl? BeginProcess(AgentSession session)
    {
        var environment = BlockParameters.Environment(Block, Stream).Concat(Block.Settings.Environment).SelectMany(e => (string[])[e.Key, e.Value]).ToList();
        bool hasInput = Block.Settings.Input is not null;
        // In the process of the tests there is nothing to hold: a process is refused there.
        bool held = Gate is not null && Stream.Kind != KnownKinds.Inproc;
        var pipes = held ? BlockPipes.Input | BlockPipes.Data : hasInput ? BlockPipes.Input : BlockPipes.None;
        var message = new StartMessage(ProcessCommand.Of(Block, held), environment, Block.Settings.ReadyPort, AgentSession.Window, pipes);
        if (message.IsTooLong)
        {
            StartFailed("the arguments and environment are longer than the system allows");
            return null;
        }
        _session = session;
        if (held)
            _startedTicks = Stopwatch.GetTimestamp();
        else
            CallStarted();
        // Events may come before Start returns; those that need the number take the lock. The agent has read the message by then, so nobody waits for the agent here.
        lock (_controlLock)
            session.Start(message, new ProcessEvents(this), id => Channel = id);
        if (hasInput && !held)
            FeedInput();
        return new ProcessControl(session, Channel);
    }

    private void CallStarted()
    {
        _startedTicks = Stopwatch.GetTimestamp();
        _started = DateTimeOffset.Now;
        _sent?.TrySetResult();
        if (Block.Lambda is null)
            return;
        Stream.Scope.Events.BlockStarts(this, 0);
        Gate?.Running();
    }

    private void Finish(BlockEnd end, TimeSpan duration, BlockError? error = null, BlockValue? value = null)
    {
        if (Interlocked.Exchange(ref _finished, 1) != 0)
            return;
        _output.Complete();
        _error.Complete();
        end = end with { Reason = Redactor.Redact(end.Reason) };
        var result = Block.CreateResult(Stream, new BlockReport(end, _output.Text(), _error.Text(), _started, duration) { Number = Number, At = EndedAt(end.Outcome, duration), Gate = Gate, WaitBroke = _waitBroke, Error = error?.Redacted(), Value = value });
        // What is kept is in the result now. A test may run thousands of blocks: their files and buffers must not wait for its end.
        _output.Dispose();
        _error.Dispose();
        Stream.Log.Write($"[{Number}] {end.Outcome}: {end.Reason}");
        Stream.Scope.Events.BlockEnds(this, result);
        // Noted first: whoever has waited for the end finds it among the stream's results.
        Stream.NoteEnd(this, result);
        _ended.TrySetResult(result);
        Gate?.Ended(this, end.Reason);
    }
}
