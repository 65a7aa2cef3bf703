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
        var to = new FileRecordWriter(new CreditedStream(output, _from));
        try
        {
            var named = new HashSet<string>(StringComparer.Ordinal);
            var sender = new TreeSender(to, goOn, named: named);
            var found = GlobWalk.Find(start, glob, sender.Skip);
            var tops = Tops(start, found);
            named.UnionWith(found.Select(glob.Show));
            to.Begin(FileRecord.Total).Long(tops.Sum(t => TreeSender.Measure(start, Path(t), follow: true))).End();
            var way = new ParentFolders(to, start);
            foreach (var top in tops)
            {
                way.GoTo(top.SkipLast(1));
                sender.Send(start, Path(top), NameText.ToBytes(top[^1]), glob.Show(top));
            }
            way.GoTo([]);
            foreach (var path in named)
                sender.Skip($"'{NameText.Show(path)}' was not met in the folder above it that matches too: it is behind a link, or went away meanwhile");
            if (found.Count == 0)
                throw new FileFault($"nothing there matches '{NameText.Show(pattern)}'{(glob.IsAbsolute ? "" : $" in {directory}")}");
            to.Begin(FileRecord.End).End();
            to.Flush();
        }
        catch (FileFault)
        {
            to.Flush();   // what came before it is to be heard before it: what was left out may be the reason
            throw;
        }
        finally
        {
            _ = LinuxFiles.Close(start);
        }
    }

    /// <summary>What is sent by itself: not what is in a folder that is sent.</summary>
    private static List<IReadOnlyList<string>> Tops(int start, List<IReadOnlyList<string>> found)
    {
        var tops = new List<IReadOnlyList<string>>();
        IReadOnlyList<string>? folder = null;
        foreach (var path in found)   // in order: what is in a folder comes right behind it
        {
            if (folder is not null && path.Count > folder.Count && folder.SequenceEqual(path.Take(folder.Count), StringComparer.Ordinal))
                continue;
            tops.Add(path);
            folder = LinuxFiles.Look(start, Path(path), follow: true, out var status) >= 0 && status.IsFolder ? path : null;
        }
        return tops;
    }

    private static byte[] Path(IReadOnlyList<string> path) => NameText.ToBytes(string.Join('/', path));

    private int Start(bool atRoot)
    {
        int folder = LinuxFiles.OpenFolder(LinuxFiles.CurrentFolder, NameText.ToBytes(atRoot ? "/" : directory), follow: true);
        return folder >= 0 ? folder : throw FileFault.Of(atRoot ? "/" : directory, "cannot be opened", folder);
    }
}
