using System.Collections.Concurrent;
using MultiStream.Blocks;
using MultiStream.Protocol;
using MultiStream.Running;
using MultiStream.Sync;

namespace MultiStream.Workers;

/// <summary>
/// Carries the requests of a worker's C# blocks to the test's hub, and the answers back: these straight from the thread that brought the last party's arrival.
/// A pool's thread for each answer would be woken, and spin when it is done; that cost ten times as much as the release itself.
/// </summary>
internal sealed class CallSyncClerk
{
    private readonly ConcurrentDictionary<(uint Call, int Request), long> _waiting = [];
    private readonly TestScope _scope;
    private readonly Action<Action<MessageWriter>> _send;
    private readonly CancellationTokenRegistration _ending;

    /// <param name="send">Sends a frame to the worker; must not wait.</param>
    public CallSyncClerk(TestScope scope, Action<Action<MessageWriter>> send)
    {
        (_scope, _send) = (scope, send);
        _ending = scope.Ending.Token.UnsafeRegister(static clerk => ((CallSyncClerk)clerk!).CancelAll(), this);
    }

    /// <summary>Its worker has ended: the test keeps it no longer, nor what it refers to.</summary>
    public void End() => _ending.Unregister();   // without waiting for one that runs just now

    public void Ask(uint call, BlockRun run, CallSyncMessage message)
    {
        TimeSpan? timeout = message.TimeoutMilliseconds < 0 ? null : TimeSpan.FromMilliseconds(message.TimeoutMilliseconds);
        long id = _scope.Sync.NextRequest();
        _waiting[(call, message.Request)] = id;
        try
        {
            if (_scope.Ending.IsCancellationRequested)
                Answer(call, message, null);
            else
                _scope.Sync.Ask(id, run, message.Where, message.Operation, timeout, outcome => Answer(call, message, outcome));
        }
        catch (Exception e)   // whatever it was, the block must not wait for ever, and the stream's reader must go on
        {
            Answer(call, message.Request, [], Broken(message.Operation, e.Message));
        }
        if (_scope.Ending.IsCancellationRequested)   // it may have begun to end since it was asked
            _scope.Sync.Cancel(id);
    }

    /// <summary>The block waits for it no longer.</summary>
    public void Cancel(uint call, int request)
    {
        if (_waiting.TryGetValue((call, request), out long id))
            _scope.Sync.Cancel(id);
    }

    private void CancelAll()
    {
        foreach (long id in _waiting.Values)
            _scope.Sync.Cancel(id);
    }

    private void Answer(uint call, CallSyncMessage message, SyncOutcome? outcome)
    {
        var broken = outcome is not { } given ? Broken(message.Operation, "the test is ending") : given.Break is { } why ? new SyncBrokenException(why) : null;
        Answer(call, message.Request, outcome?.Answer is ValuesAnswer answer ? answer.Values : [], broken);
    }

    private void Answer(uint call, int request, IReadOnlyList<SyncValue> values, SyncBrokenException? broken)
    {
        _waiting.TryRemove((call, request), out _);
        _send(w => new CallSyncedMessage(request, values, broken).Write(w, call));
    }

    private static SyncBrokenException Broken(SyncOperation operation, string why) =>
        new(operation.Name, [], [], $"'{operation.Name}' was broken: {why}", SyncBreakCause.Cancelled, false);
}
