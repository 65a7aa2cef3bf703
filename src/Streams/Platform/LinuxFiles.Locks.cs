using System.Runtime.InteropServices;

namespace MultiStream.Platform;

// Files that all users of a machine share, and locks on parts of them. A lock is of an open file, not of a process: it ends when the last descriptor of that open file is closed, whoever has it.
internal static unsafe partial class LinuxFiles
{
    public const int TryAgain = 11, NotPermitted = 1, WrongValue = 22;
    private const int O_RDWR = 2, F_OFD_GETLK = 36, F_OFD_SETLK = 37, F_DUPFD_CLOEXEC = 1030;
    private const short F_WRLCK = 1, F_UNLCK = 2;
    private const uint ForAll = 0x1B6, FolderForAll = 0x3FF;   // rw-rw-rw-, rwxrwxrwt

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(int fd, int command, FileLock* what);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(int fd, int command, int argument);

    [LibraryImport(Library, EntryPoint = "pread", SetLastError = true)]
    private static partial nint ReadOnceAt(int fd, byte* buffer, nuint count, long offset);

    [LibraryImport(Library, EntryPoint = "pwrite", SetLastError = true)]
    private static partial nint WriteOnceAt(int fd, byte* buffer, nuint count, long offset);

    /// <summary>The user whose files this process makes.</summary>
    [LibraryImport(Library, EntryPoint = "geteuid")]
    public static partial uint CurrentUser();

    /// <summary>Opens a file to read and write, through no link.</summary>
    public static int OpenShared(byte[] path) => Open(CurrentFolder, path, O_RDWR | O_NONBLOCK | s_noFollow, 0);

    /// <summary>Makes a file that was not there, for all users.</summary>
    /// <remarks>Never with a file that may be there: in a folder that everybody may write to, the kernel then refuses another user's.</remarks>
    public static int MakeShared(byte[] path)
    {
        int fd = Open(CurrentFolder, path, O_RDWR | O_CREAT | O_EXCL | s_noFollow, ForAll);
        if (fd >= 0)
            _ = Fchmod(fd, ForAll);   // whatever the mask of this process says
        return fd;
    }

    /// <summary>Makes a folder that everybody may put files into, and nobody but their owners may remove them from.</summary>
    public static int MakeSharedFolder(byte[] path)
    {
        int error = MakeFolder(CurrentFolder, path, FolderForAll);
        return error < 0 ? error : ShareFolder(path);   // the mask of this process has taken something away
    }

    /// <summary>Lets everybody put files into a folder of ours.</summary>
    public static int ShareFolder(byte[] path) => SetMode(CurrentFolder, path, FolderForAll);

    /// <summary>Locks bytes of an open file, which need not be there. 0, <see cref="TryAgain"/> negative when another open file has them, or the error.</summary>
    /// <param name="length">0: all that follow.</param>
    public static int Lock(int fd, long start, long length)
    {
        var what = new FileLock { Type = F_WRLCK, Start = start, Length = length };
        int error = Result(Fcntl(fd, F_OFD_SETLK, &what));
        return error == -Denied ? -TryAgain : error;
    }

    public static void Unlock(int fd, long start, long length)
    {
        var what = new FileLock { Type = F_UNLCK, Start = start, Length = length };
        _ = Fcntl(fd, F_OFD_SETLK, &what);
    }

    /// <summary>Where a lock of another open file begins that is in the way of these bytes; null: there is none. Disturbs nobody.</summary>
    public static long? LockedAt(int fd, long start, long length)
    {
        var what = new FileLock { Type = F_WRLCK, Start = start, Length = length };
        return Fcntl(fd, F_OFD_GETLK, &what) == 0 && what.Type != F_UNLCK ? what.Start : null;
    }

    /// <summary>The same open file by another number, at least this high, that no program inherits.</summary>
    public static int Duplicate(int fd, int least) => Result(Fcntl(fd, F_DUPFD_CLOEXEC, least));

    public static int ReadAt(int fd, Span<byte> buffer, long offset)
    {
        fixed (byte* p = buffer)
            return Result((int)ReadOnceAt(fd, p, (nuint)buffer.Length, offset));
    }

    public static int WriteAt(int fd, ReadOnlySpan<byte> bytes, long offset)
    {
        fixed (byte* p = bytes)
            return Result((int)WriteOnceAt(fd, p, (nuint)bytes.Length, offset));
    }

    /// <summary>Which file it is, whatever it is called; not through a link.</summary>
    public static int Identify(byte[] path, out FileIdentity identity) => Identify(CurrentFolder, path, AT_SYMLINK_NOFOLLOW, out identity);

    public static int Identify(int fd, out FileIdentity identity) => Identify(fd, [], AT_EMPTY_PATH, out identity);

    private static int Identify(int folder, byte[] name, int flags, out FileIdentity identity)
    {
        byte* buffer = stackalloc byte[256];
        fixed (byte* p = Terminated(name))
        {
            int n = Result((int)Syscall(s_statx, folder, (nint)p, flags, StatxBasic, (nint)buffer));
            identity = n < 0 ? default : new FileIdentity(*(uint*)(buffer + 136), *(uint*)(buffer + 140), *(ulong*)(buffer + 32), *(uint*)(buffer + 16), *(uint*)(buffer + 20), *(ushort*)(buffer + 28), *(long*)(buffer + 40));
            return n;
        }
    }

    /// <summary>What the kernel takes and gives; the process must be 0.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FileLock
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }
}

/// <summary>Which file it is.</summary>
/// <param name="Links">How many names it has.</param>
/// <param name="RawMode">Kind and permissions.</param>
internal readonly record struct FileIdentity(uint DeviceMajor, uint DeviceMinor, ulong Number, uint Links, uint Owner, ushort RawMode, long Size)
{
    private const int KindMask = 0xF000, ForEverybody = 0x3FF;

    /// <summary>A folder that everybody may write to, and nobody but an owner may remove from.</summary>
    public bool IsSharedFolder => IsFolder && (RawMode & ForEverybody) == ForEverybody;

    public bool IsFolder => (RawMode & KindMask) == 0x4000;

    public bool IsFile => (RawMode & KindMask) == 0x8000;

    public bool IsSame(FileIdentity other) => (DeviceMajor, DeviceMinor, Number) == (other.DeviceMajor, other.DeviceMinor, other.Number);
}
