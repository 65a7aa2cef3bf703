using MultiStream.Agent.Platform;
using MultiStream.Protocol;

namespace MultiStream.Agent.Worker;

/// <summary>A pipe by its descriptor, with plain blocking calls; or read by threads that wait in <see cref="AwaitInput"/> together.</summary>
internal sealed class DescriptorStream : PipeStream
{
    private readonly int _fd;
    private readonly int _arrivals = -1;

    private DescriptorStream(int fd, bool forReading)
    {
        _fd = fd;
        if (!forReading)
            return;
        Libc.SetNonBlocking(fd);
        _arrivals = Libc.ArrivalsOf(fd);
        if (_arrivals < 0)
            throw new IOException("The pipe cannot be waited for.");
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    /// <summary>For <see cref="AwaitInput"/>.</summary>
    public static DescriptorStream ForReading(int fd) => new(fd, forReading: true);

    public static DescriptorStream Blocking(int fd) => new(fd, forReading: false);

    /// <summary>Waits until something has come since the last read that found less than it had room for, or the pipe has ended. Of several threads one returns.</summary>
    public void AwaitInput() => Libc.AwaitArrival(_arrivals);

    /// <summary>What is there: the count, 0 at the end, -1 when nothing is.</summary>
    public override int Read(Span<byte> buffer) => Libc.Read(_fd, buffer);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int n = Libc.Write(_fd, buffer);
            if (n < 0)
                throw new IOException("The pipe is closed.");
            buffer = buffer[n..];
        }
    }
}
