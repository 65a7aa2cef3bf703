namespace MultiStream.Protocol;

/// <summary>A host's clock against ours.</summary>
/// <param name="Offset">Theirs minus ours.</param>
/// <param name="Error">How wrong that may be: half of the round trip that it was measured with.</param>
/// <param name="Trips">How many round trips there were; the shortest counts.</param>
internal sealed record ClockOffset(TimeSpan Offset, TimeSpan Error, int Trips)
{
    public override string ToString() => FormattableString.Invariant(
        $"{Offset.Duration().TotalSeconds:0.000000} s {(Offset < TimeSpan.Zero ? "behind" : "ahead of")} ours (± {Error.TotalSeconds:0.000000} s, from {Trips} round trips)");
}

/// <summary>Measures a clock by round trips, one after the other: each asks for the time there and knows when it was sent and when the answer came.</summary>
/// <param name="trips">How many.</param>
internal sealed class ClockProbe(int trips)
{
    private readonly TaskCompletionSource<ClockOffset> _measured = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private uint _id;
    private TimeSpan _sentAt;
    private DateTime _sent;
    private TimeSpan _shortest = TimeSpan.MaxValue, _offset;
    private int _done;

    public Task<ClockOffset> Measured => _measured.Task;

    /// <param name="id">The question's.</param>
    /// <param name="at">By a clock that does not jump.</param>
    /// <param name="utc">By the clock that is compared.</param>
    public void Sent(uint id, TimeSpan at, DateTime utc)
    {
        lock (_lock)
            (_id, _sentAt, _sent) = (id, at, utc);
    }

    /// <summary>An answer is here. True: another question is wanted.</summary>
    /// <param name="id">The question's.</param>
    /// <param name="at">As in <see cref="Sent"/>.</param>
    /// <param name="theirTicks">The time there, in ticks of UTC.</param>
    public bool Answered(uint id, TimeSpan at, long theirTicks)
    {
        lock (_lock)
        {
            if (id != _id || _done == trips)
                return false;
            var trip = at - _sentAt;
            if (trip < _shortest)
                (_shortest, _offset) = (trip, TimeSpan.FromTicks(theirTicks - _sent.Ticks) - trip / 2);
            if (++_done < trips)
                return true;
            _measured.TrySetResult(new ClockOffset(_offset, _shortest / 2, trips));
            return false;
        }
    }
}
