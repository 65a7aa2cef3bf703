using System.Collections.Concurrent;

namespace MultiStream.Sync;

/// <summary>What a request ended with: an answer, or why there is none.</summary>
internal readonly record struct SyncOutcome(SyncAnswer? Answer, SyncBreak? Break);

/// <summary>An outcome that is decided, and who is to be told.</summary>
internal readonly record struct SyncDelivery(Action<SyncOutcome?> Answered, SyncOutcome Outcome);

/// <summary>
/// A <see cref="SyncHub"/> at work: one event at a time, one timer, and an answer for each request. All members may be called from any thread. Answers are given
/// and notices told outside of the lock, by the thread that handed in what decided them, so neither can block the hub.
/// </summary>
internal sealed class SyncService : IDisposable
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(1), s_longest = TimeSpan.FromDays(1);
    private readonly Lock _lock = new();
    private readonly SyncHub _hub;
    private readonly Action<string> _notice;
    private readonly TimeProvider _time;
    private readonly ISyncWatch? _watch;
    private readonly long _started;
    private readonly ITimer _timer;
    private readonly Dictionary<long, Action<SyncOutcome?>> _requests = [];
    private readonly ConcurrentQueue<string> _notices = new();
    private List<SyncDelivery> _decided = [];
    private TimeSpan? _wakesAt;
    private int _telling;
    private long _lastId;
    private bool _disposed;

    /// <param name="notice">Takes each line for the live log.</param>
    /// <param name="time">The clock; null: this machine's.</param>
    /// <param name="watch">Sees all that happens; null: nobody does.</param>
    public SyncService(SyncHub hub, Action<string> notice, TimeProvider? time = null, ISyncWatch? watch = null)
    {
        (_hub, _notice, _time, _watch) = (hub, notice, time ?? TimeProvider.System, watch);
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

    /// <summary>Hands one event to the hub and carries out what it decides. Requests are made by <see cref="Ask"/> and <see cref="RequestAsync"/>.</summary>
    public void Tell(SyncEvent happened)
    {
        List<SyncDelivery>? decided;
        lock (_lock)
            decided = Handle(happened);
        CarryOut(decided);
    }

    /// <summary>A participant joins by hand; the answer is why it cannot, null when it has.</summary>
    public string? Join(string name, string role)
    {
        List<SyncDelivery>? decided = null;
        string? why;
        lock (_lock)
        {
            why = _hub.WhyNotJoin(name, role);
            if (why is null)
                decided = Handle(new ParticipantJoined(Now, name, role));
        }
        CarryOut(decided);
        return why;
    }

    /// <summary>The number of a new request.</summary>
    public long NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>Asks the hub.</summary>
    /// <param name="id">From <see cref="NextId"/>.</param>
    /// <param name="answered">
    /// Is told the outcome, or null when the request was cancelled; once, maybe before this returns. It runs on the thread of whoever was the last to come, so
    /// it must not wait, and no code of a user's may run in it.
    /// </param>
    public void Ask(long id, string party, long? block, string? where, SyncOperation operation, TimeSpan timeout, Action<SyncOutcome?> answered, Task? task = null)
    {
        List<SyncDelivery>? decided;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _requests.Add(id, answered);
            try
            {
                decided = Handle(new RequestMade(Now, id, party, block, where, operation, timeout) { Task = task });
            }
            catch (ArgumentException)
            {
                _requests.Remove(id);
                throw;
            }
        }
        CarryOut(decided);
    }

    /// <summary>Asks the hub. The task ends with its answer or break; cancelled by the caller it ends as cancelled, and the party has left the wait.</summary>
    public async Task<SyncOutcome> RequestAsync(string party, long? block, string? where, SyncOperation operation, TimeSpan timeout, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        var request = new TaskCompletionSource<SyncOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        long id = NextId();
        Ask(id, party, block, where, operation, timeout, Answered, party == SyncStream.Body ? request.Task : null);
        await using (cancel.UnsafeRegister(_ => Cancel(id), null))
            return await request.Task;

        void Answered(SyncOutcome? outcome) => _ = outcome is { } given ? request.TrySetResult(given) : request.TrySetCanceled(cancel);
    }

    /// <summary>The party waits no longer. No error when it has its answer already.</summary>
    public void Cancel(long id)
    {
        List<SyncDelivery>? decided;
        Action<SyncOutcome?>? answered;
        lock (_lock)
        {
            if (!_requests.Remove(id, out answered))
                return;
            decided = Handle(new RequestCancelled(Now, id));
        }
        answered(null);
        CarryOut(decided);
    }

    /// <summary>Requests that still wait are cancelled.</summary>
    public void Dispose()
    {
        List<Action<SyncOutcome?>> waiting;
        lock (_lock)
        {
            _disposed = true;
            waiting = [.. _requests.Values];
            _requests.Clear();
        }
        _timer.Dispose();
        foreach (var answered in waiting)
            answered(null);
    }

    private void Wake()
    {
        List<SyncDelivery>? decided;
        lock (_lock)
        {
            _wakesAt = null;
            decided = _disposed ? null : Handle(new Tick(Now));
        }
        CarryOut(decided);
    }

    /// <summary>Lets the hub decide; the answers are for <see cref="CarryOut"/>.</summary>
    private List<SyncDelivery>? Handle(SyncEvent happened)
    {
        var decisions = _hub.Handle(happened);
        _watch?.Saw(happened, decisions);
        foreach (var decision in decisions)
        {
            switch (decision)
            {
                case ReleaseDecision release:
                    Decide(release.Id, new(release.Answer, null));
                    break;
                case BreakDecision broken:
                    Decide(broken.Id, new(null, broken.Break));
                    break;
                case NoticeDecision notice:
                    _notices.Enqueue(notice.Text);
                    break;
            }
        }
        // Not set anew when the deadline moves away, as it does with each barrier: what comes too early finds nothing to do, and sets it again. It also counts
        // whole milliseconds, and may be early by a part of one.
        if (!_disposed && _hub.NextDeadline is { } deadline && !(_wakesAt <= deadline))
        {
            _wakesAt = deadline;
            _timer.Change(Clamp(deadline - Now), Timeout.InfiniteTimeSpan);
        }
        if (_decided.Count == 0)
            return null;
        var decided = _decided;
        _decided = [];
        return decided;
    }

    private void Decide(long id, SyncOutcome outcome)
    {
        if (_requests.Remove(id, out var answered))
            _decided.Add(new(answered, outcome));
    }

    private void CarryOut(List<SyncDelivery>? decided)
    {
        foreach (var (answered, outcome) in decided ?? [])
        {
            try
            {
                answered(outcome);
            }
            catch (Exception e)   // of one party: the others, and the thread that brought this, have no part in it
            {
                _notices.Enqueue($"An answer could not be given: {e.Message}");
            }
        }
        TellNotices();
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
            catch (Exception e)   // the boundary to who listens: this thread has a block to end, or waits to release
            {
                System.Diagnostics.Trace.TraceError($"A notice of the sync hub could not be told: {e}");
            }
            finally
            {
                Interlocked.Exchange(ref _telling, 0);   // a full fence: the look at the queue must not come before it
            }
        }
    }

    private static TimeSpan Clamp(TimeSpan due) => due < s_shortest ? s_shortest : due > s_longest ? s_longest : due;
}
