using System.IO.Pipes;

namespace MultiStream.Spawners.Inproc;

/// <summary>A pipe both ends of which are in this process.</summary>
internal sealed class InprocPipe
{
    public InprocPipe()
    {
        var writer = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        (Writer, Reader) = (writer, new AnonymousPipeClientStream(PipeDirection.In, writer.ClientSafePipeHandle));
    }

    public Stream Writer { get; }

    public Stream Reader { get; }
}
