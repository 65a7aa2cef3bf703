using MultiStream.Blocks;
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
        var session = await StreamOpener.OpenAsync(_place, Scope, Log);
        session.Door = new SyncDoorClerk(this, session);
        return session;
    }
}
