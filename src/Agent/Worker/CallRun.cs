using System.Diagnostics;
using MultiStream.Lambdas;
using MultiStream.Protocol;
using MultiStream.Secrets;
using MultiStream.Sync;
using MultiStream.Workers;

namespace MultiStream.Agent.Worker;

/// <summary>One C# block that runs.</summary>
#pragma warning disable CA1001 // A token source without a timer or a wait handle holds nothing to dispose, and the block's own threads may use its token after the end.
internal sealed class CallRun : ICallHost
#pragma warning restore CA1001
{
    private readonly WorkerHost _host;
    private readonly CallMessage _message;
    private readonly CancellationTokenSource _asked = new();
    private readonly TaskCompletionSource _untilAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly Dictionary<int, CancellationTokenSource> _tokens = [];
    private readonly CallSync _sync;
    private BlockText? _output, _error;   // made when they are needed: most blocks write nothing
    private long _started;
    private volatile bool _wasAsked;

    public CallRun(WorkerHost host, uint id, CallMessage message)
    {
        (_host, Id, _message) = (host, id, message);
        _sync = new CallSync(host.Sender, id);
        foreach (int token in message.Cancelled)
            SourceOf(token).Cancel();
    }

    public uint Id { get; }

    public SetupMessage Setup => _host.Setup;

    public IReadOnlyList<string> Parameters => _message.Parameters;

    public CancellationToken Asked => _asked.Token;

    public Task UntilAsked => _untilAsked.Task;

    /// <summary>
    /// Runs the block's code on this thread until it returns; what is left of a task goes on by itself. What the code sets of the thread's context (a culture,
    /// an AsyncLocal) is not there for the thread's next block.
    /// </summary>
    public void Execute()
    {
        _started = Stopwatch.GetTimestamp();
        if (ExecutionContext.Capture() is { } clean)
            ExecutionContext.Run(clean, static call => ((CallRun)call!).Invoke(), this);
        else
            Invoke();   // its flow is suppressed, and so what is set is lost anyway
    }

    private void Invoke()
    {
        var context = new StreamContext(this);
        StreamContext.Running = context;
        try
        {
            var lambda = BoundLambda.Bind(_message.Lambda, TokenFor);
            var result = lambda.InvokeAsync(context);
            if (result.IsCompletedSuccessfully)
                Return(lambda.ValueType, result.Result);
            else
                _ = AwaitAsync(lambda.ValueType, result);
        }
        catch (Exception e)   // the boundary to user code: whatever it throws is the block's outcome
        {
            Throw(e);
        }
    }

    /// <summary>Asks the block to end.</summary>
    public void Ask()
    {
        _wasAsked = true;
        _ = CancelAsync(_asked);   // first: who waited until it was asked finds the token cancelled
        _untilAsked.TrySetResult();
    }

    /// <summary>Cancels the copy of a captured token.</summary>
    public void Cancel(int token) => _ = CancelAsync(SourceOf(token));

    public void SetReady(Type? type, object? value)
    {
        EncodedValue? encoded = type is null ? null : ValueCodec.Encode(type, value, "the ready value");
        _host.Sender.Send(w =>
        {
            w.Begin(FrameType.CallReady, Id).Bool(encoded is not null);
            encoded?.Write(w);
        });
    }

    public Task<SyncAnswer> RequestAsync(SyncOperation operation, TimeSpan? timeout, string where, CancellationToken cancel) => _sync.RequestAsync(operation, timeout, where, cancel);

    /// <summary>The hub has answered; what is to be run for it, if anything.</summary>
    public Action? Synced(CallSyncedMessage message) => _sync.Answered(message);

    public void Log(string text) => _host.Sender.Send(w => w.Begin(FrameType.CallLog, Id).Text(Redactor.Redact(text)));

    public void Doing(string what) => _host.Sender.Send(w => w.Begin(FrameType.CallDoing, Id).Text(Redactor.Redact(what)));

    public string ProgramFolder => Path.GetDirectoryName(typeof(CallRun).Assembly.Location)!;

    public bool Write(bool error, ReadOnlySpan<char> text)
    {
        Send(error, LazyInitializer.EnsureInitialized(ref error ? ref _error : ref _output).Bytes(text));
        return true;
    }

    private async Task AwaitAsync(Type? type, ValueTask<object?> result)
    {
        try
        {
            Return(type, await result);
        }
        catch (Exception e)   // as above
        {
            Throw(e);
        }
    }

    private void Return(Type? type, object? value)
    {
        bool asked = _wasAsked;
        EncodedValue? encoded = type is null ? null : ValueCodec.Encode(type, value, Refusals.ReturnValue);
        End(w => new ReturnedMessage(encoded, Microseconds, asked).Write(w, Id));
    }

    private void Throw(Exception exception)
    {
        bool asked = _wasAsked;
        var error = ErrorReader.Read(exception);   // user code: not while the pipe is held
        End(w => new ThrewMessage(error, Microseconds, asked).Write(w, Id));
    }

    private void Send(bool error, byte[] output)
    {
        if (output.Length > 0)
            _host.Sender.Send(w => w.Begin(FrameType.CallOutput, Id).Bool(error).Raw(output));
    }

    private void End(Action<MessageWriter> message)
    {
        if (_output is { } output)
            Send(error: false, output.End());
        if (_error is { } errors)
            Send(error: true, errors.End());
        _host.Ended(this);
        NativeOutput.Flush();
        _host.Sender.Send(message);
    }

    private long Microseconds => (long)Stopwatch.GetElapsedTime(_started).TotalMicroseconds;

    private CancellationToken TokenFor(int index) => SourceOf(index).Token;

    private CancellationTokenSource SourceOf(int index)
    {
        lock (_lock)
        {
            if (!_tokens.TryGetValue(index, out var source))
                _tokens[index] = source = new CancellationTokenSource();
            return source;
        }
    }

    /// <summary>Cancelled when this returns; what user code registered runs on another thread, and with a net: it may do anything.</summary>
    private async Task CancelAsync(CancellationTokenSource source)
    {
        try
        {
            await source.CancelAsync();
        }
        catch (AggregateException e)
        {
            Log($"what the block registered with a CancellationToken failed: {e.InnerException?.Message}");
        }
    }
}
