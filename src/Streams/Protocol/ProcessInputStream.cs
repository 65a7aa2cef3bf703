namespace MultiStream.Protocol;

/// <summary>The stdin of a process that was started with <see cref="BlockPipes.Input"/>, as a stream. Closing it ends that stdin.</summary>
/// <param name="session">Of the stream that the process runs on.</param>
/// <param name="process">The process's channel.</param>
/// <param name="wait">A write waits while more than the credit is on its way; otherwise it is kept until there is room.</param>
internal sealed class ProcessInputStream(AgentSession session, uint process, bool wait) : PipeStream
{
    public override bool CanWrite => true;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!buffer.IsEmpty)   // no bytes would end the stdin
            session.Feed(process, buffer, wait);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            session.Feed(process, []);
        base.Dispose(disposing);
    }
}
