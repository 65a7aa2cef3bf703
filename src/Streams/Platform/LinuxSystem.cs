using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace MultiStream.Platform;

/// <summary>What the C library tells of the machine. What fails gives the error's number, negative.</summary>
internal static unsafe partial class LinuxSystem
{
    public const int NotPermitted = 1;
    private const int ReadAllOfKernelLog = 3, SizeOfKernelLog = 10, MaxKernelLog = 1 << 20;
    private const string Library = "libc";

    // Which of the process's libraries that name means is said there, for all of this assembly.
    static LinuxSystem() => RuntimeHelpers.RunClassConstructor(typeof(LinuxFiles).TypeHandle);

    /// <summary>The room of a file system, in bytes and in files.</summary>
    public sealed record Space(ulong Size, ulong Free, ulong Files, ulong FilesFree);

    [LibraryImport(Library, EntryPoint = "statvfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatVfs(string path, ulong* what);

    [LibraryImport(Library, EntryPoint = "klogctl", SetLastError = true)]
    private static partial int KernelLogControl(int what, byte* buffer, int length);

    /// <summary>The room of the file system that a path is on, for users who are not root; null: it is not to be had, with the error.</summary>
    public static Space? SpaceAt(string path, out int error)
    {
        // On 64 bits: bsize, frsize, blocks, bfree, bavail, files, ffree, favail, …
        ulong* what = stackalloc ulong[32];
        new Span<byte>(what, 32 * sizeof(ulong)).Clear();
        error = StatVfs(path, what) == 0 ? 0 : -Marshal.GetLastPInvokeError();
        return error == 0 ? new Space(what[1] * what[2], what[1] * what[4], what[5], what[7]) : null;
    }

    /// <summary>The kernel's log, its end when it is long; null: it may not be read, with the error.</summary>
    public static string? KernelLog(out int error)
    {
        int size = KernelLogControl(SizeOfKernelLog, null, 0);
        var buffer = new byte[Math.Clamp(size, 4096, MaxKernelLog)];
        int length;
        fixed (byte* p = buffer)
            length = KernelLogControl(ReadAllOfKernelLog, p, buffer.Length);
        error = length < 0 ? -Marshal.GetLastPInvokeError() : 0;
        return length < 0 ? null : Encoding.UTF8.GetString(buffer, 0, length);
    }
}
