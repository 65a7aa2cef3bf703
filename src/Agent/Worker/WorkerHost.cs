using System.Diagnostics;
using System.Reflection;
using System.Runtime.ExceptionServices;
using MultiStream.Lambdas;
using MultiStream.Platform;
using MultiStream.Protocol;

namespace MultiStream.Agent.Worker;

/// <summary>Runs C# blocks: reads calls from the controller, each on a thread of its own, and sends back what becomes of them.</summary>
/// <param name="input">Frames from the controller.</param>
/// <param name="output">Frames to it.</param>
/// <param name="ownProcess">False in the process of the tests, whose console is not ours.</param>
#pragma warning disable CA1001 // It lives as long as its process.
internal sealed class WorkerHost(Stream input, Stream output, bool ownProcess = true)
#pragma warning restore CA1001
{
    private const int ReadSize = 64 * 1024, Standing = 2;
    private readonly DescriptorStream? _pipe = input as DescriptorStream;   // null in the process of the tests: there a read waits, and one thread at a time reads
    private readonly Lock _reading = new();
    private readonly FrameSender _sender = new(output, inPieces: true);
    private readonly FrameParser _parser = new();
    private readonly List<CallRun> _calls = [];   // a list: a dictionary with numbers for keys would be compiled before the first block
    private readonly BlockThreads _threads = new();
    private readonly ManualResetEventSlim _closed = new(), _released = new();
    private ExceptionDispatchInfo? _failure;
    private bool _isWarm, _mayHoldMore;   // the second: the last read took all the room there was, and the pipe tells nobody of the rest
    private volatile bool _over;
    private int _standing;
    private SetupMessage _setup = new("", "", "", 0, 1, "", false);

    public FrameSender Sender => _sender;

    public SetupMessage Setup => _setup;

    /// <summary>Returns when the controller has closed the pipe; calls may still be running then, and have been asked to end.</summary>
    public void Run()
    {
        _sender.Send(static w => new WorkerHelloMessage(Environment.ProcessId, Environment.Version.ToString()).Write(w));
        Stand();
        Stand();
        _closed.Wait();
        CallRun[] running;
        lock (_calls)
            running = [.. _calls];
        foreach (var call in running)
            call.Ask();
        _failure?.Throw();
    }

    /// <summary>
    /// Takes what comes and runs it on this thread, again and again. Two threads stand here: one takes what comes, the other is there for what comes while that
    /// one runs a block. To hand the reading over instead would wake a thread for each call and each answer of the hub.
    /// </summary>
    private void Serve()
    {
        var clean = ExecutionContext.Capture()!;
        while (true)
        {
            var work = Next(out bool moreCame);
            if (work is null)
                return;
            if (Interlocked.Decrement(ref _standing) == 0 || moreCame)
                Stand();
            work();
            ExecutionContext.Restore(clean);
            if (Interlocked.Increment(ref _standing) > Standing)
            {
                Interlocked.Decrement(ref _standing);
                return;
            }
        }
    }

    private void Stand()
    {
        Interlocked.Increment(ref _standing);
        _threads.Run(Serve);
    }

    /// <summary>What is to be run next; null: nothing will come any more, or the pipe broke or did not hold what it should. Then the process ends.</summary>
    /// <param name="moreCame">More has been read already, and nobody will be told of it.</param>
    private Action? Next(out bool moreCame)
    {
        Action? work = null;
        moreCame = false;
        try
        {
            while (!_over)
            {
                lock (_reading)
                {
                    if (_over)   // while this thread waited for its turn; the pipe may be closed by now
                        return null;
                    if (TryNext(out work))
                    {
                        moreCame = _mayHoldMore || !_parser.IsEmpty;
                        return work;
                    }
                }
                _pipe?.AwaitInput();
            }
        }
        catch (Exception e) when (!ownProcess)
        {
            // On this thread it would end the process of the tests: only this worker ends. Once it is over, a pipe that was closed is no error.
            if (!_over)
                _failure = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            if (work is null)
            {
                _over = true;
                _closed.Set();
            }
        }
        return null;
    }

    /// <summary>Handles what is there until something is to be run (true, with null for the end), or nothing is left (false).</summary>
    private bool TryNext(out Action? work)
    {
        while (true)
        {
            while (_parser.TryNext(out var type, out uint id, out var payload))
            {
                work = Take(type, id, payload);
                if (work is not null)
                    return true;
            }
            WarmUpIfIdle();
            work = null;
            var room = _parser.Room(ReadSize);
            int n = input.Read(room.Span);
            _mayHoldMore = n == room.Length;
            if (n < 0)
                return false;
            if (n == 0 || _over)   // the second: another thread could not understand what it read
            {
                _over = true;
                return true;
            }
            _parser.Advance(n);
        }
    }

    public void Ended(CallRun call)
    {
        lock (_calls)
            _calls.Remove(call);
    }

    private CallRun? Find(uint id)
    {
        lock (_calls)
            return _calls.Find(c => c.Id == id);
    }

    /// <summary>Handles a frame; the result is what is to be run for it, if anything.</summary>
    private Action? Take(FrameType type, uint id, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case FrameType.Call:
                var call = new CallRun(this, id, CallMessage.Read(payload));
                lock (_calls)
                    _calls.Add(call);
                return () =>
                {
                    _released.Wait();
                    call.Execute();
                };
            case FrameType.Setup:
                _setup = SetupMessage.Read(payload);
                ConsoleRouter.Install(ownProcess);
                if (_setup.WaitForDebugger)
                    _ = AwaitDebuggerAsync();
                else
                    _released.Set();
                break;
            case FrameType.Release:
                _released.Set();
                break;
            case FrameType.AskToEnd when Find(id) is { } asked:
                asked.Ask();
                break;
            case FrameType.CancelToken when Find(id) is { } cancelled:
                cancelled.Cancel(new MessageReader(payload).Int());
                break;
            case FrameType.CallSynced when Find(id) is { } synced:
                return synced.Synced(CallSyncedMessage.Read(payload));
            case FrameType.AskToEnd or FrameType.CancelToken or FrameType.CallSynced:
                break;   // for a call that has just ended
            default:
                throw new ProtocolException($"The controller sent {type}, which no worker understands.");
        }
        return null;
    }

    /// <summary>There is no event for it.</summary>
    private async Task AwaitDebuggerAsync()
    {
        var backoff = Backoff.ForDebugger();
        while (!Debugger.IsAttached && !_released.IsSet)
            await backoff.WaitAsync(CancellationToken.None);
        _released.Set();
    }

    /// <summary>Once, when nothing is to do: beside a block that waits already, it would only slow that down.</summary>
    private void WarmUpIfIdle()
    {
        if (_isWarm || _setup.Assembly.Length == 0)
            return;
        lock (_calls)
        {
            if (_calls.Count > 0)
                return;
        }
        _isWarm = true;
        new Thread(WarmUp) { IsBackground = true, Name = "MultiStream warm-up" }.Start();
    }

    /// <summary>What the first block would have to wait for otherwise: the test's assembly, and the code that reads and writes values.</summary>
    private void WarmUp()
    {
        try
        {
            _ = Assembly.Load(_setup.Assembly);
            BoundLambda.WarmUp();
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            _sender.Send(w => w.Begin(FrameType.CallLog).Text(e.Message));   // the block that needs it says it better
        }
    }
}
