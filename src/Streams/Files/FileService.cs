using MultiStream.Platform;
using MultiStream.Protocol;

namespace MultiStream.Files;

/// <summary>The place's side of one transfer: reads or writes files as the first record says, and ends. Runs in a process of its own beside the agent.</summary>
internal sealed class FileService(Stream input, Stream output, string directory)
{
    /// <summary>The agent's argument that makes it this.</summary>
    public const string Argument = "files";

    private readonly FileRecordReader _from = new(input);
    private TreeReceiver? _receiver;

    /// <summary>Serves one transfer. Whatever goes wrong is told to the controller, unless that is gone.</summary>
    public void Run()
    {
        var answers = new FileRecordWriter(output);
        try
        {
            if (!_from.TryNext(out var type, out var payload))
                return;
            var reader = new MessageReader(payload);
            var path = NameText.ToText(reader.Bytes());
            if (type == FileRecord.Put)
                Put(path, answers);
            else if (type == FileRecord.Get)
                Get(path, goOn: reader.Bool());
            else
                throw new ProtocolException($"A transfer cannot begin with {type}.");
        }
        catch (FilePipeEndedException)
        {
            // The controller has given up, and knows why.
        }
        catch (Exception e) when (e is FileFault or ProtocolException)
        {
            answers.Begin(FileRecord.Fault).Text(e.Message).End();
            answers.Flush();
        }
    }

    /// <summary>Removes what is half written; from any thread.</summary>
    public void Abandon() => _receiver?.Abandon();

    private void Put(string path, FileRecordWriter answers)
    {
        int folder = FolderAt(path);
        try
        {
            _receiver = new TreeReceiver(folder, forUs: false, skipped: _ => { });
            _receiver.Receive(_from);
        }
        finally
        {
            _ = LinuxFiles.Close(folder);
        }
        answers.Begin(FileRecord.Done).End();
        answers.Flush();
    }

    /// <summary>Opens the folder, and makes it and those above it when they are not there. It is the caller's wish, so links in it are followed.</summary>
    private int FolderAt(string path)
    {
        int folder = Start(path.StartsWith('/'));
        var done = "";
        foreach (var step in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            done = done.Length == 0 && !path.StartsWith('/') ? step : $"{done}/{step}";
            var name = NameText.ToBytes(step);
            int inner = LinuxFiles.OpenFolder(folder, name, follow: true);
            if (inner == -LinuxFiles.NoEntry)
            {
                int made = LinuxFiles.MakeFolder(folder, name, 0x1FF);
                inner = made < 0 && made != -LinuxFiles.Exists ? made : LinuxFiles.OpenFolder(folder, name, follow: true);
            }
            _ = LinuxFiles.Close(folder);
            if (inner == -LinuxFiles.NotAFolder)
                throw new FileFault($"'{NameText.Show(done)}' is no folder there");
            folder = inner >= 0 ? inner : throw FileFault.Of(done, "cannot be made or opened", inner);
        }
        return folder;
    }

    private void Get(string pattern, bool goOn)
    {
        var glob = Glob.Parse(pattern);
        int start = Start(glob.IsAbsolute);
        try
        {
            var to = new FileRecordWriter(new CreditedStream(output, _from));
            var sender = new TreeSender(to, goOn);
            var found = GlobWalk.Find(start, glob, sender.Skip);
            to.Begin(FileRecord.Total).Long(found.Sum(p => TreeSender.Measure(start, Path(p), follow: true))).End();
            foreach (var path in found)
                Send(sender, to, start, path);
            if (found.Count == 0)
                throw new FileFault($"nothing there matches '{NameText.Show(pattern)}'{(glob.IsAbsolute ? "" : $" in {directory}")}");
            to.Begin(FileRecord.End).End();
            to.Flush();
        }
        finally
        {
            _ = LinuxFiles.Close(start);
        }
    }

    private static void Send(TreeSender sender, FileRecordWriter to, int start, IReadOnlyList<string> path)
    {
        foreach (var parent in path.SkipLast(1))
            to.Begin(FileRecord.Folder).Bytes(NameText.ToBytes(parent)).Int(0x1ED).Time(Now()).Int(0).End();
        sender.Send(start, Path(path), NameText.ToBytes(path[^1]), string.Join('/', path));
        for (int i = 1; i < path.Count; i++)
            to.Begin(FileRecord.Leave).End();
    }

    private static FileTime Now() => new(DateTimeOffset.UtcNow.ToUnixTimeSeconds(), 0);

    private static byte[] Path(IReadOnlyList<string> path) => NameText.ToBytes(string.Join('/', path));

    private int Start(bool atRoot)
    {
        int folder = LinuxFiles.OpenFolder(LinuxFiles.CurrentFolder, NameText.ToBytes(atRoot ? "/" : directory), follow: true);
        return folder >= 0 ? folder : throw FileFault.Of(atRoot ? "/" : directory, "cannot be opened", folder);
    }
}
