namespace MultiStream.Sync;

/// <summary>A <see cref="SyncHub"/> for many threads: takes turns, keeps its one timer, and completes the tasks of those who wait.</summary>
internal sealed class SyncService : IDisposable
{
    private readonly SyncHub _hub;
    private readonly TimeProvider _clock;
    private readonly Action<string> _notice;
    private readonly ITimer _timer;
    private readonly long _started;
    private readonly Lock _lock = new();
    private readonly Dictionary<long, TaskCompletionSource<SyncAnswer>> _waiting = [];
    private long _nextId;
    private bool _disposed;

    /// <param name="hub">Nobody else's.</param>
    /// <param name="notice">Takes lines for the live log; called under the service's lock, so it must not come back.</param>
    /// <param name="clock">Null: the system's.</param>
    public SyncService(SyncHub hub, Action<string> notice, TimeProvider? clock = null)
    {
        (_hub, _notice, _clock) = (hub, notice, clock ?? TimeProvider.System);
        _started = _clock.GetTimestamp();
        _timer = _clock.CreateTimer(_ => Tell(at => new Tick(at)), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The first break of the test; later ones are its consequences.</summary>
    public SyncBreak? FirstBreak
    {
        get
        {
            lock (_lock)
                return _hub.FirstBreak;
        }
    }

    /// <summary>Tells the hub of something that happened now.</summary>
    public void Tell(Func<TimeSpan, SyncEvent> happened)
    {
        lock (_lock)
        {
            if (!_disposed)
                Handle(happened(_clock.GetElapsedTime(_started)));
        }
    }

    /// <summary>Asks the hub for something and waits for its answer.</summary>
    /// <param name="party">A stream, <see cref="SyncStream.Body"/>, or a participant.</param>
    /// <param name="block">The id of the stream's block that asks, if it is known.</param>
    /// <param name="where">The line of code that asks, if it is known.</param>
    /// <param name="operation">What is asked.</param>
    /// <param name="timeout">The limit of the wait.</param>
    /// <param name="cancel">Takes the request back.</param>
    /// <exception cref="SyncBrokenException">It ended with an error.</exception>
    public async Task<SyncAnswer> RequestAsync(string party, long? block, string? where, SyncOperation operation, TimeSpan timeout, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var waiting = new TaskCompletionSource<SyncAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        long id = Interlocked.Increment(ref _nextId);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _waiting.Add(id, waiting);
            Handle(new RequestMade(_clock.GetElapsedTime(_started), id, party, block, where, operation, timeout));
        }
        using var registration = cancel.UnsafeRegister(_ => Cancel(id, cancel), null);
        return await waiting.Task;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            _timer.Dispose();
            foreach (var waiting in _waiting.Values)
                waiting.TrySetException(new MultiStreamException("The test has ended, and with it its sync hub."));
            _waiting.Clear();
        }
    }

    private void Cancel(long id, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (!_waiting.Remove(id, out var waiting))
                return;
            Handle(new RequestCancelled(_clock.GetElapsedTime(_started), id));
            waiting.TrySetCanceled(cancel);
        }
    }

    private void Handle(SyncEvent happened)
    {
        foreach (var decision in _hub.Handle(happened))
        {
            switch (decision)
            {
                case ReleaseDecision released when _waiting.Remove(released.Id, out var waiting):
                    waiting.TrySetResult(released.Answer);
                    break;
                case BreakDecision broken when _waiting.Remove(broken.Id, out var waiting):
                    waiting.TrySetException(new SyncBrokenException(broken.Break));
                    break;
                case NoticeDecision notice:
                    _notice(notice.Text);
                    break;
            }
        }
        var wait = _hub.NextDeadline is { } deadline ? deadline - _clock.GetElapsedTime(_started) : Timeout.InfiniteTimeSpan;
        // A timer has whole milliseconds: a little later is on time, a little earlier would be a tick for nothing.
        _timer.Change(wait < TimeSpan.Zero && wait != Timeout.InfiniteTimeSpan ? TimeSpan.Zero : wait == Timeout.InfiniteTimeSpan ? wait : wait + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }
}
