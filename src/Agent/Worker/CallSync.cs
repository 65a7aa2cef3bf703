using MultiStream.Protocol;
using MultiStream.Sync;

namespace MultiStream.Agent.Worker;

/// <summary>One C# block's requests to the test's hub, which is in another process.</summary>
internal sealed class CallSync(FrameSender sender, uint call)
{
    private readonly List<Waiting> _waiting = [];
    private int _next;

    public async Task<SyncAnswer> RequestAsync(SyncOperation operation, TimeSpan? timeout, string where, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var waiting = new Waiting(Interlocked.Increment(ref _next));
        lock (_waiting)
            _waiting.Add(waiting);
        var message = new CallSyncMessage(waiting.Request, operation, timeout is { } limit ? (long)limit.TotalMilliseconds : -1, where);
        sender.Send(w => message.Write(w, call));
        using var registration = cancel.UnsafeRegister(_ => Cancel(waiting, cancel), null);
        return await waiting.Answer.Task;
    }

    /// <summary>The hub has answered. What the block does next runs on this thread, so nothing may wait for it; null: the block waits no longer.</summary>
    public Action? Answered(CallSyncedMessage message)
    {
        if (Take(message.Request) is not { } waiting)
            return null;
        return () => _ = message.Broken is { } broken ? waiting.Answer.TrySetException(broken) : waiting.Answer.TrySetResult(new ValuesAnswer(message.Values));
    }

    private void Cancel(Waiting waiting, CancellationToken cancel)
    {
        if (Take(waiting.Request) is null)
            return;
        sender.Send(w => w.Begin(FrameType.CallSyncCancel, call).Int(waiting.Request));
        // Elsewhere: whoever cancels, the block's own code maybe, does not run what comes after the wait.
        ThreadPool.QueueUserWorkItem(_ => waiting.Answer.TrySetCanceled(cancel));
    }

    private Waiting? Take(int request)
    {
        lock (_waiting)
        {
            var found = _waiting.Find(w => w.Request == request);
            if (found is not null)
                _waiting.Remove(found);
            return found;
        }
    }

    private sealed class Waiting(int request)
    {
        public int Request => request;

        /// <summary>The block goes on where this is set: a pool's thread would have to be woken for it, and spin when it is done.</summary>
        public TaskCompletionSource<SyncAnswer> Answer { get; } = new();
    }
}
