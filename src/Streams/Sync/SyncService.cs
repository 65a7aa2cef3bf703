using System.Collections.Concurrent;

namespace MultiStream.Sync;

/// <summary>What a request ended with: an answer, or why there is none.</summary>
internal readonly record struct SyncOutcome(SyncAnswer? Answer, SyncBreak? Break);

/// <summary>
/// A <see cref="SyncHub"/> at work: one event at a time, one timer, and a task for each request. All members may be called from any thread. Requests are completed
/// elsewhere than in the call that decided them, and notices are told in their order and outside of the lock, so neither can block the hub.
/// </summary>
internal sealed class SyncService : IDisposable
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(1), s_longest = TimeSpan.FromDays(1);
    private readonly Lock _lock = new();
    private readonly SyncHub _hub;
    private readonly Action<string> _notice;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly ITimer _timer;
    private readonly Dictionary<long, TaskCompletionSource<SyncOutcome>> _requests = [];
    private readonly ConcurrentQueue<string> _notices = new();
    private int _telling;
    private long _lastId;
    private bool _disposed;

    /// <param name="notice">Takes each line for the live log.</param>
    public SyncService(SyncHub hub, Action<string> notice, TimeProvider? time = null)
    {
        (_hub, _notice, _time) = (hub, notice, time ?? TimeProvider.System);
        _started = _time.GetTimestamp();
        _timer = _time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The time to put into events.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_started);

    /// <summary><see cref="SyncHub.FirstBreak"/>.</summary>
    public SyncBreak? FirstBreak
    {
        get
        {
            lock (_lock)
                return _hub.FirstBreak;
        }
    }

    /// <summary>Hands one event to the hub and carries out what it decides. Requests are made by <see cref="RequestAsync"/>.</summary>
    public void Tell(SyncEvent happened)
    {
        lock (_lock)
            Handle(happened);
        TellNotices();
    }

    /// <summary>A participant joins by hand; the answer is why it cannot, null when it has.</summary>
    public string? Join(string name, string role)
    {
        string? why;
        lock (_lock)
        {
            why = _hub.WhyNotJoin(name, role);
            if (why is null)
                Handle(new ParticipantJoined(Now, name, role));
        }
        TellNotices();
        return why;
    }

    /// <summary>Asks the hub. The task ends with its answer or break; cancelled by the caller it ends as cancelled, and the party has left the wait.</summary>
    public async Task<SyncOutcome> RequestAsync(string party, long? block, string? where, SyncOperation operation, TimeSpan timeout, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        var request = new TaskCompletionSource<SyncOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        long id;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            id = ++_lastId;
            _requests.Add(id, request);
            try
            {
                Handle(new RequestMade(Now, id, party, block, where, operation, timeout) { Task = party == SyncStream.Body ? request.Task : null });
            }
            catch (ArgumentException)
            {
                _requests.Remove(id);
                throw;
            }
        }
        TellNotices();
        await using (cancel.UnsafeRegister(_ => Cancel(id, cancel), null))
            return await request.Task;
    }

    /// <summary>Requests that still wait are cancelled.</summary>
    public void Dispose()
    {
        List<TaskCompletionSource<SyncOutcome>> waiting;
        lock (_lock)
        {
            _disposed = true;
            waiting = [.. _requests.Values];
            _requests.Clear();
        }
        _timer.Dispose();
        foreach (var request in waiting)
            request.TrySetCanceled();
    }

    private void Cancel(long id, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (!_requests.Remove(id, out var request))
                return;
            request.TrySetCanceled(cancel);
            Handle(new RequestCancelled(Now, id));
        }
        TellNotices();
    }

    private void Wake()
    {
        lock (_lock)
        {
            if (!_disposed)
                Handle(new Tick(Now));
        }
        TellNotices();
    }

    private void Handle(SyncEvent happened)
    {
        foreach (var decision in _hub.Handle(happened))
        {
            switch (decision)
            {
                case ReleaseDecision release:
                    Complete(release.Id, new(release.Answer, null));
                    break;
                case BreakDecision broken:
                    Complete(broken.Id, new(null, broken.Break));
                    break;
                case NoticeDecision notice:
                    _notices.Enqueue(notice.Text);
                    break;
            }
        }
        if (_disposed)
            return;
        // A timer counts whole milliseconds and may be early by a part of one: then the hub has nothing to do yet, and it is set anew.
        _timer.Change(_hub.NextDeadline is { } deadline ? Clamp(deadline - Now) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void Complete(long id, SyncOutcome outcome)
    {
        if (_requests.Remove(id, out var request))
            request.TrySetResult(outcome);
    }

    /// <summary>One thread at a time tells them; another one's are told by it. So a notice that takes a lock of its own can wait for nobody who waits here.</summary>
    private void TellNotices()
    {
        while (!_notices.IsEmpty && Interlocked.Exchange(ref _telling, 1) == 0)
        {
            try
            {
                while (_notices.TryDequeue(out string? text))
                    _notice(text);
            }
            finally
            {
                Volatile.Write(ref _telling, 0);
            }
        }
    }

    private static TimeSpan Clamp(TimeSpan due) => due < s_shortest ? s_shortest : due > s_longest ? s_longest : due;
}
