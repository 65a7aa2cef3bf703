using MultiStream.Agent.Platform;
using MultiStream.Protocol;

namespace MultiStream.Agent.Worker;

/// <summary>A pipe by its descriptor, read or written with plain blocking calls.</summary>
internal sealed class DescriptorStream(int fd) : PipeStream
{
    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override int Read(Span<byte> buffer) => Libc.Read(fd, buffer);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int n = Libc.Write(fd, buffer);
            if (n < 0)
                throw new IOException("The pipe is closed.");
            buffer = buffer[n..];
        }
    }
}
