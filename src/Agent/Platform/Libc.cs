using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// Without run-time marshalling the calls below are compiled ahead of time; otherwise each one costs the fresh agent a JIT.
[assembly: DisableRuntimeMarshalling]

namespace MultiStream.Agent.Platform;

/// <summary>The C library, as thin as it gets. Numbers are Linux's (x86-64 and arm64 agree on all of these).</summary>
internal static unsafe partial class Libc
{
    public const int EPERM = 1, EINTR = 4, EAGAIN = 11, EPIPE = 32;
    public const int O_RDONLY = 0, O_WRONLY = 1, O_RDWR = 2, O_NONBLOCK = 0x800, O_CLOEXEC = 0x80000;
    public const int F_GETFL = 3, F_SETFL = 4, F_DUPFD_CLOEXEC = 1030, F_SETPIPE_SZ = 1031;
    public const int SIGHUP = 1, SIGINT = 2, SIGKILL = 9, SIGPIPE = 13, SIGTERM = 15, SIGCHLD = 17, SIGSTOP = 19;
    public const short POLLIN = 1, POLLOUT = 4, POLLERR = 8, POLLHUP = 16;
    public const int PR_SET_CHILD_SUBREAPER = 36;
    public const nuint FIONREAD = 0x541B;
    private const int EPOLL_CLOEXEC = 0x80000, EPOLL_CTL_ADD = 1;
    private const uint EPOLLIN = 1, EPOLLET = 1u << 31;
    private const int EpollEventSize = 16;   // 12 on x86-64, 16 elsewhere; the first four are the events everywhere
    private const int P_PID = 1, WNOHANG = 1, WEXITED = 4;
    private const string Library = "libc";

    public struct PollFd
    {
        public PollFd()
        {
        }

        public int Fd;
        public short Events;
        public short Returned = 0;   // poll writes it
    }

    /// <summary>How a process ended.</summary>
    public sealed record ProcessEnd(int ExitCode, int Signal);

    // The C library is already loaded into this process, whatever its file is called (glibc, musl).
    static Libc() => NativeLibrary.SetDllImportResolver(typeof(Libc).Assembly,
        static (name, _, _) => name == Library ? NativeLibrary.GetMainProgramHandle() : 0);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadOnce(int fd, byte* buffer, nuint count);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteOnce(int fd, byte* buffer, nuint count);

    [LibraryImport(Library, EntryPoint = "poll", SetLastError = true)]
    private static partial int PollOnce(PollFd* fds, nuint count, int milliseconds);

    [LibraryImport(Library, EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int EpollControl(int epoll, int operation, int fd, byte* what);

    [LibraryImport(Library, EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int EpollWait(int epoll, byte* events, int count, int milliseconds);

    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int fd);

    [LibraryImport(Library, EntryPoint = "dup2", SetLastError = true)]
    public static partial int Dup2(int from, int to);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Fcntl(int fd, int command, int argument);

    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoctlInt(int fd, nuint request, int* value);

    [LibraryImport(Library, EntryPoint = "pipe2", SetLastError = true)]
    private static partial int Pipe2(int* fds, int flags);

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport(Library, EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeFifo(string path, uint mode);

    [LibraryImport(Library, EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    [LibraryImport(Library, EntryPoint = "setsid", SetLastError = true)]
    public static partial int SetSid();

    [LibraryImport(Library, EntryPoint = "signal", SetLastError = true)]
    public static partial nint Signal(int number, nint handler);

    [LibraryImport(Library, EntryPoint = "prctl", SetLastError = true)]
    public static partial int Prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport(Library, EntryPoint = "geteuid")]
    public static partial uint GetEuid();

    [LibraryImport(Library, EntryPoint = "gethostname", SetLastError = true)]
    private static partial int GetHostName(byte* buffer, nuint size);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Syscall(nint number, nint a, nint b);

    [LibraryImport(Library, EntryPoint = "waitid", SetLastError = true)]
    private static partial int WaitId(int kind, uint id, byte* info, int options);

    /// <summary>Bytes read, 0 at the end, -1 when nothing is there now.</summary>
    public static int Read(int fd, Span<byte> buffer)
    {
        fixed (byte* p = buffer)
        {
            while (true)
            {
                nint n = ReadOnce(fd, p, (nuint)buffer.Length);
                if (n >= 0)
                    return (int)n;
                int error = Marshal.GetLastPInvokeError();
                if (error == EAGAIN)
                    return -1;
                if (error != EINTR)
                    return 0;
            }
        }
    }

    /// <summary>Bytes written, -1 when there is no room now, -2 when the other side is gone.</summary>
    public static int Write(int fd, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* p = bytes)
        {
            while (true)
            {
                nint n = WriteOnce(fd, p, (nuint)bytes.Length);
                if (n >= 0)
                    return (int)n;
                int error = Marshal.GetLastPInvokeError();
                if (error == EAGAIN)
                    return -1;
                if (error != EINTR)
                    return -2;
            }
        }
    }

    /// <summary>How many descriptors have something to tell; 0 when the time is over or a signal came.</summary>
    public static int Poll(PollFd[] fds, int count, int milliseconds)
    {
        fixed (PollFd* p = fds)
            return Math.Max(0, PollOnce(p, (nuint)count, milliseconds));
    }

    /// <summary>The same for one descriptor; a negative one just waits.</summary>
    public static int Poll(int fd, short events, int milliseconds)
    {
        var one = new PollFd { Fd = fd, Events = events };
        return Math.Max(0, PollOnce(&one, 1, milliseconds));
    }

    /// <summary>For <see cref="AwaitArrival"/>: a descriptor that tells of each arrival at this one; -1 when there cannot be one.</summary>
    public static int ArrivalsOf(int fd)
    {
        int epoll = EpollCreate(EPOLL_CLOEXEC);
        byte* what = stackalloc byte[EpollEventSize];
        new Span<byte>(what, EpollEventSize).Clear();
        *(uint*)what = EPOLLIN | EPOLLET;
        return epoll >= 0 && EpollControl(epoll, EPOLL_CTL_ADD, fd, what) == 0 ? epoll : -1;
    }

    /// <summary>Waits for the next arrival. The kernel tells one of the threads that wait, where poll(2) would wake all of them.</summary>
    public static void AwaitArrival(int arrivals)
    {
        byte* what = stackalloc byte[EpollEventSize];
        _ = EpollWait(arrivals, what, 1, -1);   // interrupted by a signal, it looks as if something had come: the read finds nothing
    }

    /// <summary>Nobody reads from this pipe any more.</summary>
    public static bool HasHungUp(int fd)
    {
        var one = new PollFd { Fd = fd, Events = 0 };
        return PollOnce(&one, 1, 0) > 0 && (one.Returned & (POLLERR | POLLHUP)) != 0;
    }

    /// <summary>A pipe whose ends no child inherits; null when the limit of open files is reached.</summary>
    public static (int Read, int Write)? Pipe()
    {
        int* fds = stackalloc int[2];
        return Pipe2(fds, O_CLOEXEC) == 0 ? (fds[0], fds[1]) : null;
    }

    public static void SetNonBlocking(int fd) => _ = Fcntl(fd, F_SETFL, Fcntl(fd, F_GETFL, 0) | O_NONBLOCK);

    /// <summary>How many bytes wait in a pipe.</summary>
    public static int Available(int fd)
    {
        int value = 0;
        return IoctlInt(fd, FIONREAD, &value) == 0 ? value : 0;
    }

    /// <summary>A descriptor that becomes readable when the process ends; -1 when the kernel (before 5.3) or the process is not there.</summary>
    public static int PidFdOpen(int pid) => (int)Syscall(434, pid, 0);

    /// <summary>How the child ended, and reaps it; null while it runs or when it is no child of ours. Waits for this pid only, never for any.</summary>
    public static ProcessEnd? Reap(int pid)
    {
        byte* info = stackalloc byte[128];
        new Span<byte>(info, 128).Clear();
        if (WaitId(P_PID, (uint)pid, info, WEXITED | WNOHANG) != 0 || *(int*)(info + 16) == 0)
            return null;
        int code = *(int*)(info + 8), status = *(int*)(info + 24);
        return code == 1 ? new ProcessEnd(status, 0) : new ProcessEnd(-1, status);
    }

    public static string HostName()
    {
        byte* buffer = stackalloc byte[256];
        return GetHostName(buffer, 255) == 0 ? Marshal.PtrToStringUTF8((nint)buffer) ?? "" : "";
    }
}
