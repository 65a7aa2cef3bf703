using System.Text;
using MultiStream.Platform;

namespace MultiStream.Leases;

/// <summary>
/// One file of the folder of leases, open. Each place in it is a byte that may be locked, and a record of who has it; place 0 is the turn of those who wait. The kernel keeps the locks: they
/// end with the last process that has this open file, and with nothing else.
/// </summary>
internal sealed class LeaseFile : IDisposable
{
    /// <summary>Bytes of a record, which is text and blanks.</summary>
    public const int RecordSize = 1024;

    /// <summary>The place of the turn; those of leases follow.</summary>
    public const int Turn = 0;

    /// <summary>Numbers from here on are for these files alone, so that whoever inherits some of them can have them in any order.</summary>
    private const int LeastNumber = 200;

    private readonly byte[] _path;

    private LeaseFile(int descriptor, byte[] path) => (Descriptor, _path) = (descriptor, path);

    public int Descriptor { get; private set; }

    /// <summary>Opens the file, which is made when it is not there. Null, with the reason; that may pass, as another user is just making it.</summary>
    public static LeaseFile? Open(string path, out string reason)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        int fd = LinuxFiles.OpenShared(bytes);
        if (fd == -LinuxFiles.NoEntry)
            fd = LinuxFiles.MakeShared(bytes);
        if (fd == -LinuxFiles.Exists)
            fd = LinuxFiles.OpenShared(bytes);
        return Checked(fd, bytes, path, out reason);
    }

    /// <summary>Opens it if it is there.</summary>
    public static LeaseFile? Look(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        return Checked(LinuxFiles.OpenShared(bytes), bytes, path, out _);
    }

    private static LeaseFile? Checked(int fd, byte[] bytes, string path, out string reason)
    {
        reason = "";
        int high = fd < 0 ? fd : LinuxFiles.Duplicate(fd, LeastNumber);
        if (fd >= 0)
            _ = LinuxFiles.Close(fd);
        if (high < 0)
        {
            reason = $"{path} cannot be opened: {LeaseFolder.Reason(high)}";
            return null;
        }
        var file = new LeaseFile(high, bytes);
        if (LinuxFiles.Identify(high, out var identity) >= 0 && identity.IsFile)
            return file;
        reason = $"{path} is no file";
        file.Dispose();
        return null;
    }

    /// <summary>It still has its name: what was locked in one that was removed meanwhile excludes nobody.</summary>
    public bool IsThere => LinuxFiles.Identify(Descriptor, out var identity) >= 0 && identity.Links > 0;

    /// <summary>True: the places are ours now. False: others have some of them.</summary>
    /// <param name="length">0: all that follow.</param>
    /// <exception cref="IOException">The kernel, or the file system, keeps no such locks.</exception>
    public bool TryLock(int place, int length) => LinuxFiles.Lock(Descriptor, place, length) switch
    {
        0 => true,
        -LinuxFiles.TryAgain => false,
        var error => throw new IOException($"{Encoding.UTF8.GetString(_path)} cannot be locked: {LeaseFolder.Reason(error)}"),
    };

    /// <summary>For all processes that have this open file.</summary>
    public void Unlock(int place, int length) => LinuxFiles.Unlock(Descriptor, place, length);

    /// <summary>Where what another has begins, of these places; null: all are free, or ours.</summary>
    public int? TakenAt(int place, int length) => LinuxFiles.LockedAt(Descriptor, place, length) is { } start ? (int)start : null;

    /// <summary>The record of a place; empty: there is none.</summary>
    public string Read(int place)
    {
        Span<byte> buffer = stackalloc byte[RecordSize];
        int n = LinuxFiles.ReadAt(Descriptor, buffer, (long)place * RecordSize);
        return n <= 0 ? "" : Encoding.UTF8.GetString(buffer[..n]).Trim('\0', ' ', '\n');
    }

    /// <summary>Writes the record of a place that is ours; null: there is none any more.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Write(int place, string? record)
    {
        Span<byte> buffer = stackalloc byte[RecordSize];
        buffer.Fill((byte)' ');
        buffer[^1] = (byte)'\n';
        if (record is not null)
            Encoding.UTF8.GetBytes(record, buffer);
        int n = LinuxFiles.WriteAt(Descriptor, buffer, (long)place * RecordSize);
        if (n != RecordSize)
            throw new IOException($"{Encoding.UTF8.GetString(_path)} cannot be written: {(n < 0 ? LeaseFolder.Reason(n) : "the disk is full")}");
    }

    /// <summary>Its places that have records, whoever has them.</summary>
    public int Places => LinuxFiles.Identify(Descriptor, out var identity) >= 0 ? (int)Math.Min(identity.Size / RecordSize, int.MaxValue) : 0;

    /// <summary>The file goes, if nobody else has any of it. Another user's stays.</summary>
    public void RemoveIfLast()
    {
        // Who has all of it is alone: others lock only what still has its name.
        if (LinuxFiles.Lock(Descriptor, 0, 0) != 0)
            return;
        if (LinuxFiles.Identify(Descriptor, out var own) >= 0 && LinuxFiles.Identify(_path, out var named) >= 0 && own.IsSame(named))
            _ = LinuxFiles.RemoveFile(LinuxFiles.CurrentFolder, _path);
    }

    public void Dispose()
    {
        if (Descriptor >= 0)
            _ = LinuxFiles.Close(Descriptor);
        Descriptor = -1;
    }
}
