using System.Diagnostics;

namespace MultiStream.Blocks;

/// <summary>How a block is asked to end, and when it has.</summary>
internal sealed partial class BlockRun
{
    public void AskToStop(TimeSpan? grace)
    {
        _stopGrace = grace ?? Stream.Scope.Limits.StopGrace;
        NoteAsked();
        _stopAsked = true;
        Ask(control => control.Stop(_stopGrace));
    }

    public void Kill()
    {
        NoteAsked();
        _killAsked = true;
        Ask(static control => control.Kill());
    }

    private void Ask(Action<IBlockControl> how)
    {
        IBlockControl? control;
        lock (_controlLock)
            control = _control;
        if (!Active)
            return;
        if (control is not null)
            how(control);
        else if (!EndHeld())
            Preparing.Cancel();
    }

    private async Task EndAtLimitAsync(TimeSpan limit)
    {
        if (_sent is not null)   // its worker is still being started, or even shipped: that is not the block's time
            await Task.WhenAny(_sent.Task, _ended.Task);
        try
        {
            await _ended.Task.WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            _limitOver = !_stopAsked && !_killAsked;   // who was asked to go before may take longer
            Ask(control => control.Stop(Stream.Scope.Limits.StopGrace));
        }
    }

    private void NoteAsked() => Interlocked.CompareExchange(ref _askedAt, Stream.Scope.Elapsed.Ticks, 0);

    /// <summary>
    /// By its own duration, where it has one: between its end and the news of it is a network, and who ended first is a question of milliseconds. Not before it was asked to end, if that is why it did:
    /// how long its process took to begin is not in the duration.
    /// </summary>
    private TimeSpan EndedAt(BlockOutcome outcome, TimeSpan duration)
    {
        var (now, ended) = (Stream.Scope.Elapsed, Stopwatch.GetElapsedTime(Stream.Scope.Started, _startedTicks) + _held + duration);
        if (outcome is BlockOutcome.Stopped or BlockOutcome.Killed && ended.Ticks < _askedAt)
            ended = new TimeSpan(_askedAt);
        return duration > TimeSpan.Zero && ended < now ? ended : now;
    }
}
