using MultiStream.Agent.Platform;

namespace MultiStream.Agent.Worker;

/// <summary>The worker as a process of its own: private pipes to the controller, and nothing of ours on descriptors 0, 1 and 2.</summary>
internal static class WorkerProgram
{
    public const string Argument = "worker";
    private const int DataDescriptor = 3;

    /// <summary>Runs until the controller closes the pipe; then ends the process, whatever still runs in it.</summary>
    public static int Run()
    {
        int input = Libc.Fcntl(0, Libc.F_DUPFD_CLOEXEC, 10), output = Libc.Fcntl(DataDescriptor, Libc.F_DUPFD_CLOEXEC, 10);
        if (output < 0)
        {
            Console.Error.WriteLine("This is MultiStream's worker, which runs the C# blocks of a test. It is started by MultiStream's agent, and by nobody else.");
            return 64;
        }
        int nul = Libc.Open("/dev/null", Libc.O_RDWR | Libc.O_CLOEXEC);
        _ = Libc.Dup2(nul, 0);
        _ = Libc.Close(nul);
        _ = Libc.Close(DataDescriptor);
        new WorkerHost(DescriptorStream.ForReading(input), DescriptorStream.Blocking(output)).Run();
        Environment.Exit(0);   // not by returning: foreground threads of the blocks would keep the process
        return 0;
    }
}
