using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// Without run-time marshalling the calls below are compiled ahead of time; otherwise each one costs a fresh process a JIT.
[assembly: DisableRuntimeMarshalling]

namespace MultiStream.Platform;

/// <summary>
/// Files by the C library: names are bytes, as Linux has them, and each call names one step from an open folder, so that no link can lead it astray.
/// What fails gives the error's number, negative.
/// </summary>
internal static unsafe partial class LinuxFiles
{
    public const int CurrentFolder = -100;
    public const int NoEntry = 2, Interrupted = 4, Denied = 13, Exists = 17, NotAFolder = 20, IsAFolder = 21, TooManyLinks = 40;
    private const int O_WRONLY = 1, O_CREAT = 0x40, O_EXCL = 0x80, O_NONBLOCK = 0x800, O_CLOEXEC = 0x80000;
    private const int AT_SYMLINK_NOFOLLOW = 0x100, AT_REMOVEDIR = 0x200, AT_EMPTY_PATH = 0x1000;
    private const int StatxBasic = 0x7ff, MaxLink = 4096;
    private const string Library = "libc";

    private static readonly bool s_isArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    // The only flags and numbers here that the two processors do not share.
    private static readonly int s_folder = s_isArm ? 0x4000 : 0x10000, s_noFollow = s_isArm ? 0x8000 : 0x20000;
    private static readonly nint s_statx = s_isArm ? 291 : 332, s_getdents = s_isArm ? 61 : 217;

    // The C library is already loaded into this process, whatever its file is called (glibc, musl).
    static LinuxFiles() => NativeLibrary.SetDllImportResolver(typeof(LinuxFiles).Assembly,
        static (name, _, _) => name == Library ? NativeLibrary.GetMainProgramHandle() : 0);

    [LibraryImport(Library, EntryPoint = "openat", SetLastError = true)]
    private static partial int OpenAt(int folder, byte* name, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "mkdirat", SetLastError = true)]
    private static partial int MkdirAt(int folder, byte* name, uint mode);

    [LibraryImport(Library, EntryPoint = "symlinkat", SetLastError = true)]
    private static partial int SymlinkAt(byte* target, int folder, byte* name);

    [LibraryImport(Library, EntryPoint = "readlinkat", SetLastError = true)]
    private static partial nint ReadlinkAt(int folder, byte* name, byte* buffer, nuint size);

    [LibraryImport(Library, EntryPoint = "renameat", SetLastError = true)]
    private static partial int RenameAt(int fromFolder, byte* from, int toFolder, byte* to);

    [LibraryImport(Library, EntryPoint = "unlinkat", SetLastError = true)]
    private static partial int UnlinkAt(int folder, byte* name, int flags);

    [LibraryImport(Library, EntryPoint = "fchmod", SetLastError = true)]
    private static partial int Fchmod(int fd, uint mode);

    [LibraryImport(Library, EntryPoint = "fchmodat", SetLastError = true)]
    private static partial int FchmodAt(int folder, byte* name, uint mode, int flags);

    [LibraryImport(Library, EntryPoint = "utimensat", SetLastError = true)]
    private static partial int UtimensAt(int folder, byte* name, long* times, int flags);

    [LibraryImport(Library, EntryPoint = "futimens", SetLastError = true)]
    private static partial int Futimens(int fd, long* times);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadOnce(int fd, byte* buffer, nuint count);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteOnce(int fd, byte* buffer, nuint count);

    [LibraryImport(Library, EntryPoint = "close")]
    public static partial int Close(int fd);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Syscall(nint number, nint a, nint b, nint c, nint d, nint e);

    /// <summary>Opens a folder to go on from.</summary>
    /// <param name="follow">Also through a link.</param>
    public static int OpenFolder(int folder, byte[] name, bool follow) => Open(folder, name, s_folder | (follow ? 0 : s_noFollow), 0);

    /// <summary>Opens a file to read; never waits for the other side of a pipe.</summary>
    public static int OpenFile(int folder, byte[] name, bool follow) => Open(folder, name, O_NONBLOCK | (follow ? 0 : s_noFollow), 0);

    /// <summary>Makes a file that was not there, for its owner alone.</summary>
    public static int CreateFile(int folder, byte[] name) => Open(folder, name, O_WRONLY | O_CREAT | O_EXCL | s_noFollow, 0x180);

    public static int MakeFolder(int folder, byte[] name, uint mode)
    {
        fixed (byte* p = Terminated(name))
            return Result(MkdirAt(folder, p, mode));
    }

    public static int MakeLink(int folder, byte[] name, byte[] target)
    {
        fixed (byte* p = Terminated(name), t = Terminated(target))
            return Result(SymlinkAt(t, folder, p));
    }

    public static int ReadLink(int folder, byte[] name, out byte[] target)
    {
        byte* buffer = stackalloc byte[MaxLink];
        fixed (byte* p = Terminated(name))
        {
            int n = Result((int)ReadlinkAt(folder, p, buffer, MaxLink));
            target = n < 0 ? [] : new ReadOnlySpan<byte>(buffer, n).ToArray();
            return n;
        }
    }

    /// <summary>Gives what was made under one name another one, in place of what has that.</summary>
    public static int Rename(int folder, byte[] from, byte[] to)
    {
        fixed (byte* f = Terminated(from), t = Terminated(to))
            return Result(RenameAt(folder, f, folder, t));
    }

    public static int RemoveFile(int folder, byte[] name) => Remove(folder, name, 0);

    public static int RemoveFolder(int folder, byte[] name) => Remove(folder, name, AT_REMOVEDIR);

    public static int SetMode(int fd, uint mode) => Result(Fchmod(fd, mode));

    /// <summary>Follows links, as Linux does.</summary>
    public static int SetMode(int folder, byte[] name, uint mode)
    {
        fixed (byte* p = Terminated(name))
            return Result(FchmodAt(folder, p, mode, 0));
    }

    public static int SetTime(int fd, FileTime time)
    {
        long* times = stackalloc long[] { time.Seconds, time.Nanoseconds, time.Seconds, time.Nanoseconds };
        return Result(Futimens(fd, times));
    }

    public static int SetLinkTime(int folder, byte[] name, FileTime time)
    {
        long* times = stackalloc long[] { time.Seconds, time.Nanoseconds, time.Seconds, time.Nanoseconds };
        fixed (byte* p = Terminated(name))
            return Result(UtimensAt(folder, p, times, AT_SYMLINK_NOFOLLOW));
    }

    public static int Look(int folder, byte[] name, bool follow, out FileStatus status) => Statx(folder, name, follow ? 0 : AT_SYMLINK_NOFOLLOW, out status);

    public static int Look(int fd, out FileStatus status) => Statx(fd, [], AT_EMPTY_PATH, out status);

    public static int Read(int fd, Span<byte> buffer)
    {
        fixed (byte* p = buffer)
        {
            while (true)
            {
                int n = Result((int)ReadOnce(fd, p, (nuint)buffer.Length));
                if (n != -Interrupted)
                    return n;
            }
        }
    }

    /// <summary>Writes all of it; 0, or the error.</summary>
    public static int Write(int fd, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* p = bytes)
        {
            for (int done = 0; done < bytes.Length;)
            {
                int n = Result((int)WriteOnce(fd, p + done, (nuint)(bytes.Length - done)));
                if (n < 0 && n != -Interrupted)
                    return n;
                done += Math.Max(n, 0);
            }
        }
        return 0;
    }

    /// <summary>Adds the names of all that is in an open folder.</summary>
    public static int ReadNames(int folder, List<byte[]> names)
    {
        const int NameOffset = 19, LengthOffset = 16;
        var buffer = new byte[32 * 1024];
        fixed (byte* p = buffer)
        {
            while (true)
            {
                int n = Result((int)Syscall(s_getdents, folder, (nint)p, buffer.Length, 0, 0));
                if (n <= 0)
                    return n;
                for (int at = 0; at < n; at += *(ushort*)(p + at + LengthOffset))
                {
                    var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(p + at + NameOffset);
                    if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                        names.Add(name.ToArray());
                }
            }
        }
    }

    private static int Remove(int folder, byte[] name, int flags)
    {
        fixed (byte* p = Terminated(name))
            return Result(UnlinkAt(folder, p, flags));
    }

    private static int Open(int folder, byte[] name, int flags, uint mode)
    {
        fixed (byte* p = Terminated(name))
            return Result(OpenAt(folder, p, flags | O_CLOEXEC, mode));
    }

    // The system call, because the library's own structure differs between processors, and its function is younger than the oldest library that .NET runs on.
    private static int Statx(int folder, byte[] name, int flags, out FileStatus status)
    {
        byte* buffer = stackalloc byte[256];
        fixed (byte* p = Terminated(name))
        {
            int n = Result((int)Syscall(s_statx, folder, (nint)p, flags, StatxBasic, (nint)buffer));
            status = n < 0 ? default : new FileStatus(*(ushort*)(buffer + 28), *(long*)(buffer + 40), new FileTime(*(long*)(buffer + 112), *(int*)(buffer + 120)));
            return n;
        }
    }

    private static int Result(int n) => n < 0 ? -Marshal.GetLastPInvokeError() : n;

    private static byte[] Terminated(byte[] name)
    {
        var terminated = new byte[name.Length + 1];
        name.CopyTo(terminated, 0);
        return terminated;
    }
}

/// <summary>A file's time of change since 1970.</summary>
internal readonly record struct FileTime(long Seconds, int Nanoseconds);

/// <summary>What a name stands for.</summary>
/// <param name="RawMode">Kind and permissions.</param>
internal readonly record struct FileStatus(ushort RawMode, long Size, FileTime Changed)
{
    private const int KindMask = 0xF000;

    /// <summary>What rwx says, for owner, group and others; no more: who gets a file from elsewhere must not run it as its owner.</summary>
    public uint Mode => (uint)RawMode & 0x1FF;

    public bool IsFolder => (RawMode & KindMask) == 0x4000;

    public bool IsFile => (RawMode & KindMask) == 0x8000;

    public bool IsLink => (RawMode & KindMask) == 0xA000;

    /// <summary>For messages: what it is, if it is none of those.</summary>
    public string Kind => (RawMode & KindMask) switch
    {
        0x1000 => "a named pipe",
        0xC000 => "a socket",
        0x2000 or 0x6000 => "a device",
        _ => "no file",
    };
}
