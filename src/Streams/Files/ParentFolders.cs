using MultiStream.Platform;

namespace MultiStream.Files;

/// <summary>
/// The folders above what is sent, as records: entered and left, each once in a row, with the permissions and times that they have. So what only its owner
/// could reach does not lie open elsewhere.
/// </summary>
/// <param name="to">The records.</param>
/// <param name="start">The open folder that all begins in.</param>
internal sealed class ParentFolders(FileRecordWriter to, int start)
{
    private const uint OwnerAll = 0x1C0;
    private readonly List<string> _open = [];

    /// <summary>Leaves what is not on the way, and enters what is.</summary>
    public void GoTo(IEnumerable<string> way)
    {
        string[] steps = [.. way];
        int common = _open.Zip(steps).TakeWhile(p => string.Equals(p.First, p.Second, StringComparison.Ordinal)).Count();
        for (; _open.Count > common; _open.RemoveAt(_open.Count - 1))
            to.Begin(FileRecord.Leave).End();
        foreach (var step in steps.Skip(common))
        {
            _open.Add(step);
            bool isSeen = LinuxFiles.Look(start, NameText.ToBytes(string.Join('/', _open)), follow: true, out var status) >= 0;
            var (mode, time) = isSeen ? (status.Mode, status.Changed) : (OwnerAll, new FileTime(DateTimeOffset.UtcNow.ToUnixTimeSeconds(), 0));
            to.Begin(FileRecord.Folder).Bytes(NameText.ToBytes(step)).Int((int)mode).Time(time).Int(0).End();
        }
    }
}
