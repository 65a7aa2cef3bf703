using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MultiStream.Platform;

/// <summary>Tells whether a write to a pipe would wait for its reader, for who must not wait.</summary>
internal static unsafe partial class PipeRoom
{
    /// <summary>A pipe of Linux that poll(2) calls writable has room for a page at least: PIPE_BUF.</summary>
    private const int Page = 4096;

    private const short Pollout = 4;

    /// <summary>True when so many bytes can surely be written without waiting; false when not, or when that cannot be known of this stream here.</summary>
    public static bool Has(Stream pipe, int bytes) =>
        bytes <= Page && OperatingSystem.IsLinux() && pipe is PipeStream { SafePipeHandle: { IsInvalid: false, IsClosed: false } handle } && IsWritable(handle);

    private static bool IsWritable(SafePipeHandle handle)
    {
        bool held = false;
        try
        {
            handle.DangerousAddRef(ref held);
            var one = new PollFd { Descriptor = (int)handle.DangerousGetHandle(), Events = Pollout };
            return Poll(&one, 1, 0) > 0;
        }
        catch (ObjectDisposedException)
        {
            return true;   // the write says so, and does not wait
        }
        finally
        {
            if (held)
                handle.DangerousRelease();
        }
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(PollFd* descriptors, nuint count, int milliseconds);

    private struct PollFd
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
