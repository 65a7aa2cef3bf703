using System.Diagnostics;
using System.Reflection;
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
    private const int ReadSize = 64 * 1024;
    private readonly FrameSender _sender = new(output, inPieces: true);
    private readonly FrameParser _parser = new();
    private readonly List<CallRun> _calls = [];   // a list: a dictionary with numbers for keys would be compiled before the first block
    private readonly BlockThreads _threads = new();
    private readonly ManualResetEventSlim _closed = new(), _released = new();
    private bool _isWarm;
    private SetupMessage _setup = new("", "", "", 0, 1, "", false);

    public FrameSender Sender => _sender;

    public SetupMessage Setup => _setup;

    /// <summary>Returns when the controller has closed the pipe; calls may still be running then, and have been asked to end.</summary>
    public void Run()
    {
        _sender.Send(static w => new WorkerHelloMessage(Environment.ProcessId, Environment.Version.ToString()).Write(w));
        _threads.Run(ReadAndExecute);
        _closed.Wait();
        CallRun[] running;
        lock (_calls)
            running = [.. _calls];
        foreach (var call in running)
            call.Ask();
    }

    /// <summary>
    /// Reads until a call comes, hands the reading over to another thread, and runs the call on this one: to wake a thread takes longer than to start
    /// a call, and so it does not stand before it.
    /// </summary>
    private void ReadAndExecute()
    {
        CallRun? call = null;
        try
        {
            call = NextCall();
        }
        finally
        {
            if (call is null)
                _closed.Set();   // also when the pipe broke, or did not hold what it should: then the process ends by that
        }
        if (call is null)
            return;
        _threads.Run(ReadAndExecute);
        _released.Wait();
        call.Execute();
    }

    private CallRun? NextCall()
    {
        while (true)
        {
            while (_parser.TryNext(out var type, out uint id, out var payload))
            {
                if (type != FrameType.Call)
                {
                    Handle(type, id, payload);
                    continue;
                }
                var call = new CallRun(this, id, CallMessage.Read(payload));
                lock (_calls)
                    _calls.Add(call);
                return call;
            }
            WarmUpIfIdle();
            int n = input.Read(_parser.Room(ReadSize).Span);
            if (n == 0)
                return null;
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

    private void Handle(FrameType type, uint id, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
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
                synced.Synced(CallSyncedMessage.Read(payload));
                break;
            case FrameType.AskToEnd or FrameType.CancelToken or FrameType.CallSynced:
                break;   // for a call that has just ended
            default:
                throw new ProtocolException($"The controller sent {type}, which no worker understands.");
        }
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
