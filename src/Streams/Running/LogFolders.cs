using System.Globalization;
using System.Security.Cryptography;

namespace MultiStream.Running;

/// <summary>Names for the folders in which logs are kept.</summary>
internal static class LogFolders
{
    /// <summary>A path below <paramref name="folder"/> that nobody else has; nothing is made yet. Null for no folder.</summary>
    public static string? NewIn(string? folder) => folder is null ? null : Path.GetFullPath(Path.Combine(folder, NewName()));

    private static string NewName() => DateTime.UtcNow.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + "-" + RandomNumberGenerator.GetHexString(6, lowercase: true);
}
