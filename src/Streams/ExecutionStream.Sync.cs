using System.Diagnostics;
using MultiStream.Blocks;
using MultiStream.Options;
using MultiStream.Protocol;
using MultiStream.Running;

namespace MultiStream;

// The stream's shells and the test's sync hub.
public sealed partial class ExecutionStream
{
    /// <summary>The block whose process the agent knows by this number; null: none of those that are known.</summary>
    internal BlockRun? BlockOf(uint channel) => channel == 0 ? null : Blocks.FirstOrDefault(b => b.Run.Channel == channel)?.Run;

    private async Task<AgentSession> OpenPlaceAsync()
    {
        Scope.Events.StreamBegins(this);
        long began = Stopwatch.GetTimestamp();
        AgentSession session;
        try
        {
            session = await (_early ?? StreamOpener.OpenAsync(_place, Scope, Log));
        }
        catch (Exception e)
        {
            Scope.Events.StreamFailed(this, e);
            throw;
        }
        session.Door = new SyncDoorClerk(this, session);
        Scope.Events.StreamOpened(this, session, Stopwatch.GetElapsedTime(began));
        session.TellFirst(reason => Scope.Events.StreamLost(this, reason));
        // On this machine the clock is ours.
        if (Kind is not (KnownKinds.Local or KnownKinds.Inproc))
            _ = MeasureClockAsync(session);
        return session;
    }

    /// <summary>Beside the work: nothing waits for it, as no time in our logs is the host's.</summary>
    private async Task MeasureClockAsync(AgentSession session)
    {
        if (await session.MeasureClockAsync() is not { } clock)
            return;
        Scope.Events.ClockMeasured(this, clock);
        Log.Write($"its clock is {clock}");
    }
}
