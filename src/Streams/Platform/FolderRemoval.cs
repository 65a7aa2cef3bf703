namespace MultiStream.Platform;

/// <summary>
/// Removes a folder and all in it by names as bytes: .NET's own removal ends at a name that is no UTF-8. Folders that forbid it are opened first; links are
/// removed, not followed.
/// </summary>
internal static class FolderRemoval
{
    private const uint OwnerAll = 0x1C0;

    /// <summary>0, or the first error.</summary>
    public static int Remove(int folder, byte[] name)
    {
        int inner = LinuxFiles.OpenFolder(folder, name, follow: false);
        if (inner == -LinuxFiles.Denied && LinuxFiles.SetMode(folder, name, OwnerAll) >= 0)
            inner = LinuxFiles.OpenFolder(folder, name, follow: false);
        if (inner < 0)
            return inner == -LinuxFiles.NoEntry ? 0 : inner;
        int first = Empty(inner);
        _ = LinuxFiles.Close(inner);
        int removed = LinuxFiles.RemoveFolder(folder, name);
        return removed < 0 ? (first < 0 ? first : removed) : 0;
    }

    private static int Empty(int folder)
    {
        _ = LinuxFiles.SetMode(folder, OwnerAll);   // another's folder stays as it is; then what follows says so
        var names = new List<byte[]>();
        int first = LinuxFiles.ReadNames(folder, names);
        foreach (var name in names)
        {
            int error = LinuxFiles.Look(folder, name, follow: false, out var status);
            if (error >= 0)
                error = status.IsFolder ? Remove(folder, name) : LinuxFiles.RemoveFile(folder, name);
            if (error < 0 && first >= 0)
                first = error;
        }
        return first;
    }
}
