using System.Diagnostics;
using System.Globalization;
using MultiStream.Blocks;
using MultiStream.Protocol;
using MultiStream.Secrets;

namespace MultiStream;

/// <summary>A block that was started on a stream.</summary>
public class RunningBlock
{
    private readonly Block _block;
    private readonly OutputCapture _output, _error;
    private readonly PieceRedactor _late = new();
    private readonly OutputSearch? _outputSearch, _errorSearch;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<BlockResult> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AgentSession? _session;
    private uint _id;
    private long _startedTicks = Stopwatch.GetTimestamp();
    private DateTimeOffset _started = DateTimeOffset.Now;
    private MultiStreamException? _openError;
    private int _finished;
    private volatile bool _stopAsked, _killAsked, _limitOver, _seen;

    internal RunningBlock(ExecutionStream stream, Block block, int number)
    {
        (Stream, _block, Number) = (stream, block, number);
        _output = stream.CaptureFor(number, "stdout");
        _error = stream.CaptureFor(number, "stderr");
        if (block.Settings.ReadyOutput is { } text)
            (_outputSearch, _errorSearch) = (new OutputSearch(text), new OutputSearch(text));
    }

    /// <summary>The stream it runs on.</summary>
    public ExecutionStream Stream { get; }

    /// <summary>True until it has ended.</summary>
    public bool Active => !_ended.Task.IsCompleted;

    /// <summary>From 1, in the order of starts on the stream.</summary>
    internal int Number { get; }

    internal Block Block => _block;

    /// <summary>Its end; never faults.</summary>
    internal Task<BlockResult> Ended => _ended.Task;

    internal IReadOnlyList<OutputCapture> Captures => [_output, _error];

    /// <summary>True when the body has been told how it ended: by the end of a wait.</summary>
    internal bool Seen => _seen;

    /// <summary>Waits until the block is ready, by its <c>ReadyOnOutput</c> or <c>ReadyOnPort</c>.</summary>
    /// <param name="cancellationToken">Ends this wait only.</param>
    /// <exception cref="BlockFailedException">It ended, even well, before it was ready.</exception>
    /// <exception cref="MultiStreamException">It was not ready within <c>Limits/Ready</c>, or has no way to say that it is.</exception>
    public async Task ReadyAsync(CancellationToken cancellationToken = default)
    {
        var limit = Stream.Scope.Limits.Ready;
        if (_block.Settings is { ReadyOutput: null, ReadyPort: 0 })
            throw new MultiStreamException($"Block '{_block.Title}' has no way to say that it is ready: give it .ReadyOnPort(port) or .ReadyOnOutput(text).");
        using var waiting = Stream.LinkToTest(cancellationToken);
        try
        {
            await Task.WhenAny(_ready.Task, _ended.Task).WaitAsync(limit, waiting.Token);
        }
        catch (TimeoutException)
        {
            throw new MultiStreamException(string.Create(CultureInfo.InvariantCulture,
                $"Block '{_block.Title}' on stream '{Stream.Name}' @ {Stream.Host} was not ready after {limit.TotalSeconds:0.##} s (Limits/Ready): {Awaited}.{Evidence()}"));
        }
        catch (OperationCanceledException)
        {
            Stream.ThrowIfTestEnds();
            cancellationToken.ThrowIfCancellationRequested();   // the caller's token, not the linked one
            throw;
        }
        if (_ready.Task.IsCompletedSuccessfully)
            return;
        _seen = true;
        ThrowOpenError();
        var result = await _ended.Task;
        throw new BlockFailedException(result.IsFailure || result.Outcome == BlockOutcome.Failed ? result : EarlyEnd(result));
    }

    /// <summary>Waits until the block has ended.</summary>
    /// <param name="cancellationToken">Ends this wait only; the block goes on.</param>
    /// <exception cref="BlockFailedException">It failed (and was not allowed to), timed out or was lost.</exception>
    public async Task<BlockResult> WaitAsync(CancellationToken cancellationToken = default)
    {
        var result = await EndAsync(cancellationToken);
        ThrowOpenError();
        return result.IsFailure ? throw new BlockFailedException(result) : result;
    }

    /// <summary>Asks the block's whole tree of processes to end (SIGTERM), waits, then kills what is left. Does nothing to a block that has ended.</summary>
    /// <param name="grace">Between asking and killing; null: the setting <c>Limits/StopGrace</c>.</param>
    /// <exception cref="BlockFailedException">It had failed before it was asked.</exception>
    public Task<BlockResult> StopAsync(TimeSpan? grace = null)
    {
        AskToStop(grace);
        return WaitAsync(CancellationToken.None);
    }

    /// <summary>Kills the block's whole tree of processes now (SIGKILL). Does nothing to a block that has ended.</summary>
    /// <exception cref="BlockFailedException">It had failed or timed out before it was killed, or it was lost.</exception>
    public async Task<BlockResult> KillAsync()
    {
        _killAsked = true;
        Ask(session => session.Kill(_id));
        return await WaitAsync(CancellationToken.None);
    }

    internal void AskToStop(TimeSpan? grace)
    {
        _stopAsked = true;
        Ask(session => session.Stop(_id, grace ?? StopGrace));
    }

    /// <summary>Waits for the end without judging it; the body has seen it then.</summary>
    internal async Task<BlockResult> EndAsync(CancellationToken cancellationToken)
    {
        using var waiting = Stream.LinkToTest(cancellationToken);
        try
        {
            var result = await _ended.Task.WaitAsync(waiting.Token);
            _seen = true;
            return result;
        }
        catch (OperationCanceledException)
        {
            Stream.ThrowIfTestEnds();
            cancellationToken.ThrowIfCancellationRequested();   // the caller's token, not the linked one
            throw;
        }
    }

    /// <summary>Asks it to stop at the end of the test; nobody waits, nobody has seen.</summary>
    internal Task<BlockResult> StopForEndAsync()
    {
        AskToStop(null);
        return _ended.Task;
    }

    /// <summary>Stops it because its run was cancelled, and waits for that, not longer than the test does. Throws nothing.</summary>
    internal async Task StopForCancelAsync() =>
        await ((Task)StopForEndAsync().WaitAsync(Stream.Scope.Ending.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Sends the block to the agent of an open stream.</summary>
    internal void Begin(AgentSession session)
    {
        StartMessage message;
        try
        {
            var environment = _block.Settings.Environment.SelectMany(e => (string[])[e.Key, e.Value]).ToList();
            message = new StartMessage(_block.CommandLine, environment, _block.Settings.ReadyPort, AgentSession.Window);
        }
        catch (ArgumentException e)
        {
            Finish(BlockOutcome.Failed, null, TimeSpan.Zero, e.Message);
            return;
        }
        if (message.IsTooLong)
        {
            Finish(BlockOutcome.Failed, null, TimeSpan.Zero, "it could not be started: the arguments and environment are longer than the system allows");
            return;
        }
        _session = session;
        _startedTicks = Stopwatch.GetTimestamp();
        _started = DateTimeOffset.Now;
        // The id is given before the message leaves, but events may come before Start returns: they do not need it.
        _id = session.Start(message, new Events(this));
        if (_block.Settings.TimeLimit is { } limit)
            _ = EndAtLimitAsync(session, Stream.Scope.Limits.Of(limit));
        if (_stopAsked)
            session.Stop(_id, StopGrace);
        if (_killAsked)
            session.Kill(_id);
    }

    /// <summary>The stream could not be opened: the block was never started.</summary>
    internal void FailToOpen(MultiStreamException error)
    {
        _openError = error;
        Finish(BlockOutcome.Lost, null, TimeSpan.Zero, $"its stream could not be opened: {error.Message.TrimEnd('.')}");
    }

    private TimeSpan StopGrace => Stream.Scope.Limits.StopGrace;

    private string Awaited => _block.Settings.ReadyPort != 0
        ? string.Create(CultureInfo.InvariantCulture, $"none of its processes listens on TCP port {_block.Settings.ReadyPort}")
        : $"its output does not hold '{_block.Settings.ReadyOutput}'";

    private void Ask(Action<AgentSession> how)
    {
        if (Active && _session is { } session)
            how(session);
    }

    private async Task EndAtLimitAsync(AgentSession session, TimeSpan limit)
    {
        try
        {
            await _ended.Task.WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            _limitOver = !_stopAsked && !_killAsked;   // who was asked to go before may take longer
            session.Stop(_id, StopGrace);
        }
    }

    private void ThrowOpenError()
    {
        if (_openError is not null)
            throw new MultiStreamException(_openError.Message, _openError);
    }

    private BlockResult EarlyEnd(BlockResult result) => new(Stream, _block)
    {
        Outcome = result.Outcome,
        ExitCode = result.ExitCode,
        StandardOutput = result.StandardOutput,
        StandardError = result.StandardError,
        Started = result.Started,
        Duration = result.Duration,
        Reason = $"{result.Reason} before it was ready ({Awaited})",
    };

    private string Evidence()
    {
        var (name, text) = _error.Total > 0 ? ("stderr", _error.Text()) : ("stdout", _output.Text());
        var last = OutputCapture.LastLines(text, 10);
        return last.Length == 0 ? " It has written nothing." : $" Its last lines on {name}:\n{last}";
    }

    private void Finish(BlockOutcome outcome, int? exitCode, TimeSpan duration, string reason)
    {
        if (Interlocked.Exchange(ref _finished, 1) != 0)
            return;
        _output.Complete();
        _error.Complete();
        var result = new BlockResult(Stream, _block)
        {
            Outcome = outcome,
            ExitCode = exitCode,
            StandardOutput = _output.Text(),
            StandardError = _error.Text(),
            Started = _started,
            Duration = duration,
            Reason = reason,
        };
        // What is kept is in the result now. A test may run thousands of blocks: their files and buffers must not wait for its end.
        _output.Dispose();
        _error.Dispose();
        Stream.Log.Write($"[{Number}] {result.Outcome}: {reason}");
        // Noted first: whoever has waited for the end finds it among the stream's results.
        Stream.NoteEnd(this, result);
        _ended.TrySetResult(result);
    }

    private void Exited(ExitedMessage message)
    {
        foreach (var survivor in message.Survivors)
            Stream.NoteSurvivor($"[{Number}] process {survivor} could not be ended");
        TimeSpan? limit = _limitOver ? Stream.Scope.Limits.Of(_block.Settings.TimeLimit!.Value) : null;
        var end = BlockEnd.Of(message, limit, _killAsked);
        Finish(end.Outcome, end.ExitCode, TimeSpan.FromMicroseconds(message.Microseconds), end.Reason);
    }

    /// <summary>What the stream's reader thread tells.</summary>
    private sealed class Events(RunningBlock block) : IBlockEvents
    {
        public void Started()
        {
        }

        public void StartFailed(string reason) => block.Finish(BlockOutcome.Failed, null, TimeSpan.Zero, "it could not be started: " + reason);

        public void Output(bool error, ReadOnlySpan<byte> bytes)
        {
            if (!block.Active)
            {
                block.Stream.NoteLateOutput(block.Number, block._late.Next(bytes));
                return;
            }
            (error ? block._error : block._output).Append(bytes);
            if ((error ? block._errorSearch : block._outputSearch)?.Found(bytes) == true)
                block._ready.TrySetResult();
        }

        public void Ready() => block._ready.TrySetResult();

        public void Exited(ExitedMessage message) => block.Exited(message);

        public void Lost(string reason) => block.Finish(BlockOutcome.Lost, null, Stopwatch.GetElapsedTime(block._startedTicks), reason);
    }
}
