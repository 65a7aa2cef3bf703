using System.Text;
using MultiStream.Agent.Platform;

namespace MultiStream.Agent.Worker;

/// <summary>Writes to a descriptor at once.</summary>
internal sealed class NativeWriter(int fd) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write([value]);

    public override void Write(ReadOnlySpan<char> buffer)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(buffer)];
        Encoding.UTF8.GetBytes(buffer, bytes);
        ReadOnlySpan<byte> left = bytes;
        while (!left.IsEmpty && Libc.Write(fd, left) is var n and > 0)
            left = left[n..];
    }
}
