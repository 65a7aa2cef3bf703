namespace MultiStream.Deployment;

/// <summary>The agent did not come: the place refused it, or the pipe closed first.</summary>
internal sealed class HandshakeException(OpenFailure reason, string message, string noise, bool pipeClosed = false, Exception? inner = null)
    : Exception(message, inner)
{
    public OpenFailure Reason { get; } = reason;

    /// <summary>What arrived that was not ours, as text: banners, profiles, the shell's complaints.</summary>
    public string Noise { get; } = noise;

    /// <summary>
    /// The pipe closed before the agent said hello, so the transport knows the reason: ask
    /// <see cref="Spawners.ISpawner.Explain"/> with what the connection said when it ended.
    /// </summary>
    public bool PipeClosed { get; } = pipeClosed;
}
