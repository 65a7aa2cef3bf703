using System.Runtime.InteropServices;
using MultiStream.Agent.Platform;
using MultiStream.Agent.Worker;
using MultiStream.Files;

namespace MultiStream.Agent;

/// <summary>One transfer of files as a process of its own, so that neither a slow disk nor a large file ever holds up the agent's loop.</summary>
internal static class FilesProgram
{
    private const int PipeSize = 1 << 20;

    public static int Run()
    {
        int input = Libc.Fcntl(0, Libc.F_DUPFD_CLOEXEC, 10), output = Libc.Fcntl(1, Libc.F_DUPFD_CLOEXEC, 10);
        _ = Libc.Fcntl(input, Libc.F_SETPIPE_SZ, PipeSize);   // fewer switches between the agent and this; refused, it is only slower
        var service = new FileService(DescriptorStream.Blocking(input), DescriptorStream.Blocking(output), Environment.CurrentDirectory);
        // The stream is being closed in the middle of it: what is half written goes.
        using var onTerm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            service.Abandon();
            Environment.Exit(128 + Libc.SIGTERM);
        });
        service.Run();
        return 0;
    }
}
