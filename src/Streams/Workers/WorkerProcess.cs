using System.Collections.Concurrent;
using System.Globalization;
using MultiStream.Blocks;
using MultiStream.Lambdas;
using MultiStream.Protocol;
using MultiStream.Running;

namespace MultiStream.Workers;

/// <summary>One worker seen from the controller: its calls, what they write and how they end. What it says comes on the stream's reader thread.</summary>
internal sealed class WorkerProcess : IBlockEvents
{
    private readonly ExecutionStream _stream;
    private readonly AgentSession _session;
    private readonly ConcurrentDictionary<uint, WorkerCall> _calls = [];
    private readonly List<WorkerCall> _waiting = [];
    private readonly FrameParser _parser = new();
    private readonly CallSyncClerk _sync;
    private readonly LastWords _lastWords = new();
    private readonly Lock _lock = new();
    private FrameSender? _sender;
    private uint _process;
    private volatile BlockRun? _killedFor;
    private string? _broken;
    private volatile bool _ended, _waitsForDebugger;

    private WorkerProcess(ExecutionStream stream, AgentSession session) =>
        (_stream, _session, _sync) = (stream, session, new CallSyncClerk(stream.Scope, message => _sender?.Send(message)));

    /// <summary>It has ended, or is about to: what begins now is another's.</summary>
    public bool HasEnded => _ended || _killedFor is not null;

    /// <summary>Completes when it takes calls, with null; or with the reason why it never will.</summary>
    public TaskCompletionSource<string?> Up { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static WorkerProcess Start(ExecutionStream stream, AgentSession session)
    {
        var worker = new WorkerProcess(stream, session);
        // Not on this thread: to find a project's files takes a while, and what fails must fail the call that is about to join.
        _ = Task.Run(worker.StartAsync);
        return worker;
    }

    /// <summary>Sends the call, or keeps it until the worker is started. False when the worker has ended.</summary>
    public bool TryBegin(WorkerCall call)
    {
        lock (_lock)
        {
            if (HasEnded)
                return false;
            call.Join(this);
            if (_sender is null)
                _waiting.Add(call);
            else
                Send(call);
            return true;
        }
    }

    /// <summary>Ends a call that waits for the worker's start, and so has not begun. False when it has.</summary>
    public bool Withdraw(WorkerCall call)
    {
        lock (_lock)
        {
            if (!_waiting.Remove(call))
                return false;
        }
        call.Run.WorkerEnded(null, "it had not begun yet: its process (the stream's worker) was still being started");
        return true;
    }

    public void Ask(WorkerCall call) => _sender?.Send(w => w.Begin(FrameType.AskToEnd, call.Id));

    public void Cancel(WorkerCall call, int token) => _sender?.Send(w => w.Begin(FrameType.CancelToken, call.Id).Int(token));

    /// <summary>Ends the worker, and with it all its blocks, because this one must end.</summary>
    public void KillFor(BlockRun run)
    {
        uint process;
        lock (_lock)
        {
            _killedFor ??= run;
            process = _process;
        }
        if (process != 0)
            _session.Kill(process);
    }

    void IBlockEvents.Started(int pid)
    {
        _stream.Log.Write(string.Create(CultureInfo.InvariantCulture, $"worker {pid} for C# blocks"));
        if (_waitsForDebugger)
            _ = Task.Run(() => OfferToDebugger(pid));
    }

    void IBlockEvents.StartFailed(string reason) => End(null, "its worker could not be started: " + reason);

    void IBlockEvents.Ready()
    {
    }

    /// <summary>What came to descriptors 1 and 2 past .NET's console: native code, child processes. With one block running it can only be that one's.</summary>
    void IBlockEvents.Output(bool error, ReadOnlySpan<byte> bytes)
    {
        if (error)
            _lastWords.Append(bytes);
        var calls = _calls.Values;
        if (calls.Count == 1)
            calls.First().Run.Write(error, bytes);
        else
            _stream.Notes.WorkerOutput(error, bytes);
    }

    void IBlockEvents.Data(ReadOnlySpan<byte> bytes)
    {
        if (_broken is not null)
            return;
        try
        {
            _parser.Append(bytes);
            _parser.Drain(Handle);
        }
        catch (ProtocolException e)
        {
            _broken = e.Message;
            _session.Kill(_process);
        }
    }

    void IBlockEvents.Exited(ExitedMessage message)
    {
        string how = message.Signal != 0
            ? string.Create(CultureInfo.InvariantCulture, $"was ended by signal {message.Signal}{SignalNames.InBrackets(message.Signal)}")
            : message.ExitCode == ExitedMessage.NotEnded ? "was told to end and could not be ended"
            : string.Create(CultureInfo.InvariantCulture, $"exited with {message.ExitCode}");
        foreach (var survivor in message.Survivors)
            _stream.Notes.Survivor($"process {survivor} of the worker could not be ended");
        string reason = _broken is { } broken ? $"its worker broke the protocol and was killed: {broken}"
            : Up.Task.IsCompleted ? $"its process (the stream's worker) {how} before the block returned"
            : $"its worker did not start: it {how}";
        End(message.Signal != 0 || message.ExitCode < 0 ? null : message.ExitCode, reason);
    }

    void IBlockEvents.Lost(string reason)
    {
        foreach (var call in TakeAll(reason))
            call.Run.Lose(reason);
    }

    private async Task StartAsync()
    {
        try
        {
            var start = await WorkerCommand.ResolveAsync(_stream, _session);
            lock (_lock)
            {
                if (_ended)
                    return;
                _waitsForDebugger = start.Setup.WaitForDebugger;
                _process = _session.Start(start.Message, this);
                _sender = new FrameSender(new ProcessInputStream(_session, _process, wait: false), inPieces: true);
                _sender.Send(start.Setup.Write);
                foreach (var call in _waiting)
                    Send(call);
                _waiting.Clear();
                if (_killedFor is not null)
                    _session.Kill(_process);
            }
        }
        catch (Exception e)   // nobody awaits this: whatever it was, the blocks end by it, and those who wait for them are told
        {
            End(null, "its worker could not be started: " + (e is MultiStreamException ? e.Message : $"{e.GetType().FullName}: {e.Message}"));
        }
    }

    /// <summary>The worker runs nothing before a debugger is there, or none is to come.</summary>
    private void OfferToDebugger(int pid)
    {
        if (_stream.Scope.Options.WaitForDebugger)
            // A warning, because `dotnet test` shows no less by default, and who has to act must see it.
            _stream.Scope.Message(RunMessageLevel.Warning, $"Stream '{_stream.Name}' @ {_stream.Host}: its C# blocks wait until a debugger is attached to process {pid} there (setting WaitForDebugger).");
        else if (_stream.Scope.AttachDebugger is { } attach && !attach(pid))
        {
            _stream.Log.Write("the debugger was offered the worker and did not take it; its blocks run without");
            _sender?.Send(static w => w.Begin(FrameType.Release));
        }
    }

    private void Send(WorkerCall call)
    {
        _calls[call.Id] = call;
        call.Sent();
        _sender!.Send(w => new CallMessage(call.Lambda, call.Run.Parameters(), call.CancelledTokens()).Write(w, call.Id));
        call.FollowTokens();
    }

    private void Handle(FrameType type, uint id, ReadOnlySpan<byte> payload)
    {
        if (type == FrameType.WorkerHello && Up.TrySetResult(null))
            return;
        if (!_calls.TryGetValue(id, out var call))
        {
            if (type == FrameType.CallOutput)
                _stream.Notes.LateOutput((int)id, new MessageReader(payload).Bool(), payload[sizeof(int)..]);
            return;
        }
        var reader = new MessageReader(payload);
        switch (type)
        {
            case FrameType.CallOutput:
                bool error = reader.Bool();
                call.Run.Write(error, payload[sizeof(int)..]);
                break;
            case FrameType.CallReady:
                call.Run.SetReady(reader.Bool() ? new BlockValue(EncodedValue.Read(ref reader)) : null);
                break;
            case FrameType.CallSync:
                _sync.Ask(id, call.Run, CallSyncMessage.Read(payload));
                break;
            case FrameType.CallSyncCancel:
                _sync.Cancel(id, reader.Int());
                break;
            case FrameType.CallDoing:
                call.Run.Doing(reader.Text());
                break;
            case FrameType.CallLog:
                _stream.Log.Write($"[{call.Run.Number}] {reader.Text()}");
                break;
            case FrameType.Returned:
                var returned = ReturnedMessage.Read(payload);   // first: a call whose end cannot be read ends with its worker, so it must not be forgotten
                Forget(call);
                Returned(call.Run, returned);
                break;
            case FrameType.Threw:
                var threw = ThrewMessage.Read(payload);
                Forget(call);
                call.Run.Threw(threw.Error, TimeSpan.FromMicroseconds(threw.Microseconds), threw.Asked);
                break;
            default:
                throw new ProtocolException($"The worker sent {type}, which no controller understands.");
        }
    }

    private static void Returned(BlockRun run, ReturnedMessage message)
    {
        var duration = TimeSpan.FromMicroseconds(message.Microseconds);
        if (message.Value is not { } value)
            run.Returned(null, duration, message.Asked);
        else if (value.Kind != ValueKind.Data)
            run.ReturnedEncoded(value, duration, message.Asked);
        else   // converters of the user's types may take their time, and this is the thread that all of the stream comes on
            ThreadPool.QueueUserWorkItem(_ => run.ReturnedEncoded(value, duration, message.Asked));
    }

    private void Forget(WorkerCall call)
    {
        _calls.TryRemove(call.Id, out _);
        call.ForgetTokens();
    }

    private List<WorkerCall> TakeAll(string reason)
    {
        Up.TrySetResult(reason);
        _sync.End();
        lock (_lock)
        {
            _ended = true;
            List<WorkerCall> all = [.. _calls.Values, .. _waiting];
            _calls.Clear();
            _waiting.Clear();
            foreach (var call in all)
                call.ForgetTokens();
            return all;
        }
    }

    private void End(int? exitCode, string reason)
    {
        var all = TakeAll(reason);
        string words = "";
        if (all.Count != 1 && _lastWords.Text() is { Length: > 0 } last)
            words = $". Its last lines on stderr:\n{OutputCapture.LastLines(CrashText.WithoutOurFrames(last), 10)}";
        foreach (var call in all)
        {
            call.Run.WorkerEnded(exitCode, _killedFor is null ? reason + words
                : _killedFor == call.Run ? "its process (the stream's worker) was killed to end it"
                : $"its process (the stream's worker) was killed to end another block, [{_killedFor.Number}] {_killedFor.Block.Title}");
        }
        if (all.Count == 0 && _killedFor is null && !_session.IsClosing)
            _stream.Log.Write($"the worker has ended: {reason}{words}");
    }
}
