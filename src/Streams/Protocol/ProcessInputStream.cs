namespace MultiStream.Protocol;

/// <summary>The stdin of a process that was started with <see cref="BlockPipes.Input"/>, as a stream. Closing it ends that stdin.</summary>
/// <param name="session">Of the stream that the process runs on.</param>
/// <param name="process">The process's channel.</param>
/// <param name="wait">A write waits while more than the credit is on its way; otherwise it is kept until there is room.</param>
internal sealed class ProcessInputStream(AgentSession session, uint process, bool wait) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!buffer.IsEmpty)   // no bytes would end the stdin
            session.Feed(process, buffer, wait);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            session.Feed(process, []);
        base.Dispose(disposing);
    }
}
