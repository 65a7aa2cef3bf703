using MultiStream.Protocol;

namespace MultiStream.Blocks;

/// <summary>What the stream's reader thread tells of a block that is a process of its own.</summary>
internal sealed class ProcessEvents(BlockRun run) : IBlockEvents
{
    public void Started(int pid) => run.Started(pid);

    public void StartFailed(string reason) => run.StartFailed(reason);

    public void Output(bool error, ReadOnlySpan<byte> bytes) => run.Write(error, bytes);

    public void Data(ReadOnlySpan<byte> bytes) => run.HeldSays(bytes);

    public void Ready() => run.SetReady(null);

    public void Exited(ExitedMessage message) => run.Exited(message);

    public void Lost(string reason) => run.Lose(reason);
}

/// <summary>Ends a block that is a process of its own.</summary>
internal sealed class ProcessControl(AgentSession session, uint id) : IBlockControl
{
    public void Stop(TimeSpan grace) => session.Stop(id, grace);

    public void Kill() => session.Kill(id);
}
