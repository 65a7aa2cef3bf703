using System.Diagnostics;

namespace MultiStream.Protocol;

// The clock of the host.
internal sealed partial class AgentSession
{
    private ClockProbe? _probe;
    private uint _nextQuestion;

    /// <summary>Measures the host's clock against ours, beside all else that goes through the pipe; null: the stream was lost or closed before.</summary>
    public async Task<ClockOffset?> MeasureClockAsync(int trips = 8)
    {
        var probe = new ClockProbe(trips);
        Volatile.Write(ref _probe, probe);
        AskForTime(probe);
        return await Task.WhenAny(probe.Measured, _over.Task) == probe.Measured ? await probe.Measured : null;
    }

    private void AskForTime(ClockProbe probe)
    {
        uint id = Interlocked.Increment(ref _nextQuestion);
        probe.Sent(id, Stopwatch.GetElapsedTime(0), DateTime.UtcNow);
        _sender.Post(FrameType.Ping, id, []);   // may be the reader's thread, which must not wait
    }

    private void TimeTold(uint question, long ticks)
    {
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
            throw new ProtocolException($"A time is said to be {ticks} ticks.");
        if (Volatile.Read(ref _probe) is { } probe && probe.Answered(question, Stopwatch.GetElapsedTime(0), ticks))
            AskForTime(probe);
    }
}
