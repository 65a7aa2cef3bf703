namespace MultiStream.Deployment;

/// <summary>The conversation from an open pipe to the agent's first frame.</summary>
internal static class AgentHandshake
{
    /// <summary>
    /// Reads until the agent's marker line, answers the bootstrap's questions on the way, and leaves the pipe at the agent's first frame.
    /// Blocks; for the stream's reader thread. To give up, close the pipe.
    /// </summary>
    /// <returns>What arrived that was not ours, as text, at most 64 KiB.</returns>
    /// <exception cref="HandshakeException">The place refused, or the pipe closed.</exception>
    public static string AwaitAgent(Stream fromAgent, Stream toAgent, AgentDeployment files)
    {
        var conversation = new UploadConversation(fromAgent, toAgent, files.Find, UploadKind.Agent);
        conversation.Await("AGENT");
        return conversation.Noise;
    }
}
