using System.Text;
using MultiStream.Files;
using MultiStream.Platform;
using MultiStream.Protocol;

namespace MultiStream.UnitTests.Files;

/// <summary>What one transfer asked for and brought: the records of the place's side, written below a folder of this machine.</summary>
internal sealed record Transferred(IReadOnlyList<FileRecord> Records, IReadOnlyList<string> Skipped, IReadOnlyList<string> Named, string? Fault)
{
    /// <summary>Both sides of a fetch, one after the other.</summary>
    /// <param name="from">The stream's directory.</param>
    /// <param name="pattern">What is fetched.</param>
    /// <param name="into">Takes it.</param>
    /// <param name="goOn">Leave out what cannot be read.</param>
    public static Transferred Fetch(DirectoryInfo from, string pattern, DirectoryInfo into, bool goOn = false)
    {
        var (input, output) = (new MemoryStream(), new MemoryStream());
        var request = new FileRecordWriter(input);
        request.Begin(FileRecord.Get).Bytes(NameText.ToBytes(pattern)).Int(goOn ? 1 : 0).End();
        request.Flush();
        input.Position = 0;
        new FileService(input, output, from.FullName).Run();
        return Receive(output, into);
    }

    /// <summary>One side of it: takes what was sent.</summary>
    public static Transferred Receive(MemoryStream sent, DirectoryInfo into)
    {
        sent.Position = 0;
        var records = new List<FileRecord>();
        for (var reader = new FileRecordReader(sent); reader.TryNext(out var type, out _);)
            records.Add(type);
        sent.Position = 0;
        var skipped = new List<string>();
        string? fault = null;
        int root = LinuxFiles.OpenFolder(LinuxFiles.CurrentFolder, Encoding.UTF8.GetBytes(into.FullName), follow: true);
        var receiver = new TreeReceiver(root, forUs: true, skipped.Add);
        try
        {
            receiver.Receive(new FileRecordReader(sent));
        }
        catch (FileFault e)
        {
            fault = e.Message;
        }
        finally
        {
            _ = LinuxFiles.Close(root);
        }
        return new Transferred(records, skipped, receiver.Named, fault);
    }
}
