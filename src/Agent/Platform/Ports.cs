using System.Globalization;
using System.Runtime.InteropServices;

namespace MultiStream.Agent.Platform;

/// <summary>TCP ports of this place: free ones held until a block wants them, and who listens.</summary>
/// <remarks>Not System.Net.Sockets: it sets SO_REUSEADDR before bind, with which two agents could be given the same port.</remarks>
internal static unsafe partial class Ports
{
    private const int AF_INET = 2, AF_INET6 = 10, SOCK_STREAM = 1, SOCK_CLOEXEC = 0x80000, SOL_SOCKET = 1, SO_REUSEADDR = 2;

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int Bind(int fd, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "getsockname", SetLastError = true)]
    private static partial int GetSockName(int fd, byte* address, uint* length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetSockOpt(int fd, int level, int option, void* value, uint length);

    /// <summary>A descriptor bound, on all addresses, to a port that was free; null with the error number when there is none.</summary>
    public static (int Fd, int Port)? Hold(out int error)
    {
        error = 0;
        int share = 1;
        byte* address = stackalloc byte[28];
        foreach (var (family, size) in ((int, uint)[])[(AF_INET6, 28), (AF_INET, 16)])
        {
            int fd = Socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
            if (fd >= 0)
            {
                new Span<byte>(address, 28).Clear();
                *(ushort*)address = (ushort)family;
                uint length = size;
                // Shared only now that it is bound: nothing is given a port that is held, and a C# block, whose sockets .NET makes
                // shareable, can listen on it without our knowing when.
                if (Bind(fd, address, size) == 0 && SetSockOpt(fd, SOL_SOCKET, SO_REUSEADDR, &share, sizeof(int)) == 0 && GetSockName(fd, address, &length) == 0)
                    return (fd, (address[2] << 8) | address[3]);
            }
            error = Marshal.GetLastPInvokeError();
            if (fd >= 0)
                _ = Libc.Close(fd);
        }
        return null;
    }

    /// <summary>The socket inodes that listen on the port in the network namespace of the process.</summary>
    public static HashSet<string> Listeners(int pid, int port)
    {
        var inodes = new HashSet<string>();
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        foreach (var file in (string[])["tcp", "tcp6"])
        {
            string path = $"/proc/{pid}/net/{file}";
            string[] lines;
            try
            {
                lines = File.ReadAllLines(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue;   // no IPv6 here, another user's, or it has just ended: then it listens no more
            }
            foreach (var line in lines)
            {
                // "sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode"; 0A is LISTEN.
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields.Length > 9 && fields[3] == "0A" && fields[1].EndsWith(suffix, StringComparison.Ordinal))
                    inodes.Add(fields[9]);
            }
        }
        return inodes;
    }

    /// <summary>True when the process has one of the sockets open.</summary>
    public static bool Owns(int pid, HashSet<string> inodes)
    {
        try
        {
            foreach (var fd in Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd"))
            {
                var target = new FileInfo(fd).LinkTarget;
                if (target is not null && target.StartsWith("socket:[", StringComparison.Ordinal) && inodes.Contains(target[8..^1]))
                    return true;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;   // ended meanwhile, or another user's
        }
        return false;
    }
}
