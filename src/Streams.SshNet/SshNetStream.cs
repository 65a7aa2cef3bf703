namespace MultiStream.Spawners.SshNet;

/// <summary>One direction of a channel. What the library throws when the channel is gone becomes an <see cref="IOException"/>, as of any pipe.</summary>
internal sealed class SshNetStream(Stream inner) : Stream
{
    public override bool CanRead => inner.CanRead;

    public override bool CanWrite => inner.CanWrite;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Try(() => inner.Read(buffer, offset, count));

    /// <summary>Something was written, or tried to be.</summary>
    public bool IsUsed { get; private set; }

    public override void Write(byte[] buffer, int offset, int count) => Try(() =>
    {
        IsUsed = true;
        inner.Write(buffer, offset, count);
        return 0;
    });

    public override void Flush() => Try(() =>
    {
        inner.Flush();
        return 0;
    });

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Try(() =>
            {
                inner.Dispose();
                return 0;
            });
        }
        base.Dispose(disposing);
    }

    private static int Try(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is not IOException && LibraryFault.IsOfConnection(e))
        {
            throw new IOException($"The ssh connection is gone: {e.Message}", e);
        }
    }
}
