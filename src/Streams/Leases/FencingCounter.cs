using System.Globalization;
using System.Text;
using MultiStream.Platform;

namespace MultiStream.Leases;

/// <summary>
/// Counts the leases that a machine has given: each has a number greater than all before it, so that whoever writes something down for several holders can refuse what comes late from a former one. It begins with the time in
/// seconds, so that it does not fall when the folder was lost at a restart.
/// </summary>
internal static class FencingCounter
{
    private const int Digits = 20;

    /// <summary>The next number; null: another process counts just now, or there is a problem, which may pass.</summary>
    /// <exception cref="IOException">It cannot be kept.</exception>
    public static long? TryNext(LeaseFolder folder, out string problem)
    {
        using var file = LeaseFile.Open($"{folder.Path}/fencing", out problem);
        if (file?.TryLock(0, 0) != true)
            return null;
        try
        {
            Span<byte> digits = stackalloc byte[Digits];
            int n = LinuxFiles.ReadAt(file.Descriptor, digits, 0);
            long next = n > 0 && long.TryParse(Encoding.ASCII.GetString(digits[..n]), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out long last) && last > 0
                ? last + 1
                : DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            var text = new byte[Digits];
            int end = Encoding.ASCII.GetBytes(next.ToString(CultureInfo.InvariantCulture), text);
            for (; end < Digits; end++)
                text[end] = (byte)(end == Digits - 1 ? '\n' : ' ');
            return LinuxFiles.WriteAt(file.Descriptor, text, 0) == Digits ? next : throw new IOException($"{folder.Path}/fencing cannot be written: the disk is full");
        }
        finally
        {
            file.Unlock(0, 0);
        }
    }
}
