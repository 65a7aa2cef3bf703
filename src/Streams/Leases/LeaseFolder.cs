using System.Runtime.InteropServices;
using System.Text;
using MultiStream.Platform;

namespace MultiStream.Leases;

/// <summary>
/// The folder of a machine's leases: the same for all its users, and on no other machine. <c>/run/lock</c> where everybody may write to it, which is so for all users or for none; else <c>/tmp</c>.
/// </summary>
/// <param name="path">Its full path.</param>
internal sealed class LeaseFolder(string path)
{
    private const string Name = "multistream-leases";

    public string Path => path;

    /// <summary>That of this machine.</summary>
    public static LeaseFolder OfThisMachine => new($"{(LinuxFiles.Identify("/run/lock"u8.ToArray(), out var found) >= 0 && found.IsSharedFolder ? "/run/lock" : "/tmp")}/{Name}");

    /// <summary>Makes it, if it is not there. Null, or what is wrong with it; that may pass, as another user's process may be between making it and letting everybody in.</summary>
    public string? Make()
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        int error = LinuxFiles.MakeSharedFolder(bytes);
        if (error is < 0 and not -LinuxFiles.Exists)
            return $"the folder {path} cannot be made: {Reason(error)}";
        if (LinuxFiles.Identify(bytes, out var identity) is < 0 and var unseen)
            return $"the folder {path} cannot be looked at: {Reason(unseen)}";
        // Another process of ours may be just there too, or was killed there.
        if (!identity.IsSharedFolder && identity.IsFolder && identity.Owner == LinuxFiles.CurrentUser())
        {
            _ = LinuxFiles.ShareFolder(bytes);
            _ = LinuxFiles.Identify(bytes, out identity);
        }
        return identity.IsSharedFolder ? null
            : $"{path} is no folder that everybody may write to (its mode is {Convert.ToString(identity.RawMode & 0xFFF, 8)}, it is user {identity.Owner}'s), so those of different users would not exclude each other; remove it, or 'chmod 1777' it";
    }

    /// <summary>Which folder it is, in a word that is the same for all who see it; empty: there is none.</summary>
    public string Ground => LinuxFiles.Identify(Encoding.UTF8.GetBytes(path), out var found) >= 0 ? FormattableString.Invariant($"{found.DeviceMajor}:{found.DeviceMinor}:{found.Number}") : "";

    /// <summary>The file of a lease. The name may be any text.</summary>
    public string FileOf(string name, bool isLock)
    {
        var text = new StringBuilder(isLock ? "lock-" : "host-");
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_' or (byte)'.' or (byte)':')
                text.Append((char)b);
            else
                text.Append('%').Append(Convert.ToHexString([b]));
        }
        return $"{path}/{text}";
    }

    /// <summary>The names of its files; empty where there is none.</summary>
    public IReadOnlyList<string> Files() => Directory.Exists(path)
        ? [.. Directory.EnumerateFiles(path).Select(f => System.IO.Path.GetFileName(f)).Where(f => f.StartsWith("host-", StringComparison.Ordinal) || f.StartsWith("lock-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)]
        : [];

    internal static string Reason(int error) => Marshal.GetPInvokeErrorMessage(-error);
}
