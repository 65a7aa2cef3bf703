using System.Security.Cryptography;
using MultiStream.Platform;
using MultiStream.Protocol;

namespace MultiStream.Files;

/// <summary>
/// Makes files and folders of records, below one open folder and nowhere else: a record names one step, a step is no '..' and no path, and no link is
/// ever gone through. A file is written beside its place and has its name when it is whole.
/// </summary>
/// <param name="root">The open folder; the caller closes it.</param>
/// <param name="forUs">The files are to be read by their owner, whatever their permissions were.</param>
/// <param name="skipped">Told what the other side left out.</param>
internal sealed class TreeReceiver(int root, bool forUs, Action<string> skipped)
{
    private const uint OwnerReads = 0x100, OwnerAll = 0x1C0;
    private readonly Stack<OpenFolder> _folders = [];
    private readonly Lock _lock = new();
    private PartFile? _part;
    private bool _abandoned;

    /// <summary>Told how many bytes have been written.</summary>
    public Action<int>? Written { get; init; }

    /// <summary>Told how many bytes are to come.</summary>
    public Action<long>? Total { get; init; }

    /// <summary>What was named, rather than being inside of something that was: paths below the root.</summary>
    public List<string> Named { get; init; } = [];

    /// <summary>All files, links not among them: paths below the root. Kept when it is set.</summary>
    public List<string>? Files { get; init; }

    private int Folder => _folders.TryPeek(out var top) ? top.Descriptor : root;

    /// <summary>Takes records until the end; what is half written then is removed.</summary>
    /// <exception cref="FileFault">It cannot be written, or the other side says why it ended.</exception>
    /// <exception cref="FilePipeEndedException">No end came.</exception>
    /// <exception cref="ProtocolException">The other side sends what it must not.</exception>
    public void Receive(FileRecordReader from)
    {
        try
        {
            while (from.TryNext(out var type, out var payload))
            {
                if (type == FileRecord.End)
                    return;
                Take(type, payload);
            }
            throw new FilePipeEndedException();
        }
        finally
        {
            Abandon();
            while (_folders.TryPop(out var folder))
                _ = LinuxFiles.Close(folder.Descriptor);
        }
    }

    /// <summary>Removes what is half written, and writes nothing more; from any thread.</summary>
    public void Abandon()
    {
        lock (_lock)
        {
            _abandoned = true;
            DropPart();
        }
    }

    private void Take(FileRecord type, ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        if (Volatile.Read(ref _abandoned))
            throw new FilePipeEndedException();
        bool isOfFile = type is FileRecord.Data or FileRecord.FileEnd or FileRecord.FileDrop;
        if (isOfFile ? _part is null : _part is not null && type is not (FileRecord.Fault or FileRecord.Skipped))
            throw new ProtocolException($"{type} came {(_part is null ? "outside of a file" : "in the middle of one")}.");
        switch (type)
        {
            case FileRecord.Total:
                Total?.Invoke(reader.Long());
                break;
            case FileRecord.Folder:
                Enter(Step(reader.Bytes()), (uint)reader.Int() & 0x1FF, Time(ref reader), named: reader.Bool());
                break;
            case FileRecord.Leave:
                Leave();
                break;
            case FileRecord.File:
                Begin(new PartFile(Step(reader.Bytes()), (uint)reader.Int() & 0x1FF, Time(ref reader)), named: reader.Bool());
                break;
            case FileRecord.Data:
                Write(payload);
                break;
            case FileRecord.FileEnd:
                Finish();
                break;
            case FileRecord.FileDrop:
                lock (_lock)
                    DropPart();
                break;
            case FileRecord.Link:
                Link(Step(reader.Bytes()), reader.Bytes(), Time(ref reader), named: reader.Bool());
                break;
            case FileRecord.Skipped:
                skipped(reader.Text());
                break;
            case FileRecord.Fault:
                throw new FileFault(reader.Text(), isTheirs: true);
            default:
                throw new ProtocolException($"{type} came where files were to come.");
        }
    }

    /// <summary>One step down, and nothing else.</summary>
    private static byte[] Step(byte[] name) =>
        name.Length is > 0 and <= 255 && !name.AsSpan().ContainsAny((byte)'/', (byte)0) && !name.AsSpan().SequenceEqual("."u8) && !name.AsSpan().SequenceEqual(".."u8)
            ? name
            : throw new ProtocolException($"'{NameText.Show(NameText.ToText(name))}' is no name of a file: refused, since it would lead elsewhere.");

    private static FileTime Time(ref MessageReader reader)
    {
        var time = new FileTime(reader.Long(), reader.Int());
        return time.Nanoseconds is >= 0 and < 1_000_000_000 ? time : throw new ProtocolException("A file's time is none.");
    }

    private void Enter(byte[] name, uint mode, FileTime changed, bool named)
    {
        var path = PathOf(name);
        if (_folders.Count >= TreeSender.MaxDepth + 50)
            throw new ProtocolException($"'{NameText.Show(path)}' is too deep.");
        int made = LinuxFiles.MakeFolder(Folder, name, OwnerAll);
        if (made < 0 && made != -LinuxFiles.Exists)
            throw FileFault.Of(path, "cannot be made", made);
        int inner = LinuxFiles.OpenFolder(Folder, name, follow: false);
        if (inner is -LinuxFiles.NotAFolder or -LinuxFiles.TooManyLinks)
            throw new FileFault($"'{NameText.Show(path)}' is there already, and is a file or a link: a folder was to be written");
        if (inner < 0)
            throw FileFault.Of(path, "cannot be opened", inner);
        if (named)
            Named.Add(path);
        _folders.Push(new OpenFolder(inner, path, Made: made >= 0, mode, changed));
    }

    private void Leave()
    {
        if (!_folders.TryPop(out var folder))
            throw new ProtocolException("More folders were left than entered.");
        // One that was there before keeps what it had. At last, since a folder may forbid what was to be written into it.
        int set = folder.Made ? LinuxFiles.SetMode(folder.Descriptor, forUs ? folder.Mode | OwnerAll : folder.Mode) : 0;
        if (folder.Made && set >= 0)
            set = LinuxFiles.SetTime(folder.Descriptor, folder.Changed);
        _ = LinuxFiles.Close(folder.Descriptor);
        if (set < 0)
            throw FileFault.Of(folder.Path, "does not take permissions or time", set);
    }

    private void Begin(PartFile part, bool named)
    {
        part.Path = PathOf(part.Name);
        RefuseFolder(part.Name, part.Path);
        lock (_lock)
        {
            if (_abandoned)
                throw new FilePipeEndedException();
            part.Folder = Folder;
            part.Descriptor = LinuxFiles.CreateFile(Folder, part.Beside);
            if (part.Descriptor < 0)
                throw FileFault.Of(part.Path, "cannot be written", part.Descriptor);
            _part = part;
        }
        if (named)
            Named.Add(part.Path);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)   // or an end in the middle of it would take the descriptor away
        {
            if (_part is not { } part)
                throw new FilePipeEndedException();
            int error = LinuxFiles.Write(part.Descriptor, bytes);
            if (error < 0)
                throw FileFault.Of(part.Path, "cannot be written", error);
        }
        Written?.Invoke(bytes.Length);
    }

    private void Finish()
    {
        string path;
        lock (_lock)
        {
            if (_part is not { } part)
                throw new FilePipeEndedException();
            path = part.Path;
            int set = LinuxFiles.SetMode(part.Descriptor, forUs ? part.Mode | OwnerReads : part.Mode);
            if (set >= 0)
                set = LinuxFiles.SetTime(part.Descriptor, part.Changed);
            if (set < 0)
                throw FileFault.Of(part.Path, "does not take permissions or time", set);
            int closed = LinuxFiles.Close(part.Descriptor);
            int renamed = closed < 0 ? closed : LinuxFiles.Rename(part.Folder, part.Beside, part.Name);
            if (renamed < 0)
            {
                _ = LinuxFiles.RemoveFile(part.Folder, part.Beside);
                _part = null;
                throw closed < 0 ? new FileFault($"'{NameText.Show(part.Path)}' cannot be written: it could not be closed") : FileFault.Of(part.Path, "cannot be written", renamed);
            }
            _part = null;
        }
        Files?.Add(path);
    }

    private void Link(byte[] name, byte[] target, FileTime changed, bool named)
    {
        var path = PathOf(name);
        // Who reads what was fetched would read a file of this machine, and send it on as one of the place's. One that was named leads to nothing there.
        if (forUs && (named || LeadsOut(target)))
        {
            skipped($"'{NameText.Show(path)}' is a link to '{NameText.Show(NameText.ToText(target))}', which leads {(named ? "to nothing there" : "out of what is fetched")}");
            return;
        }
        RefuseFolder(name, path);
        int made;
        lock (_lock)   // or an end in the middle of it would leave the link under its first name
        {
            if (_abandoned)
                throw new FilePipeEndedException();
            var beside = Beside();
            made = LinuxFiles.MakeLink(Folder, beside, target);
            if (made >= 0)
            {
                _ = LinuxFiles.SetLinkTime(Folder, beside, changed);   // not every file system has one
                made = LinuxFiles.Rename(Folder, beside, name);
                if (made < 0)
                    _ = LinuxFiles.RemoveFile(Folder, beside);
            }
        }
        if (made < 0)
            throw FileFault.Of(path, "cannot be made as a link", made);
        if (named)
            Named.Add(path);
    }

    /// <summary>
    /// The target is no way down from a folder at or below the root. '..' counts only in front: there it goes up from real folders, while behind the name of another
    /// link it would go up from wherever that leads.
    /// </summary>
    private bool LeadsOut(byte[] target)
    {
        var steps = NameText.ToText(target).Split('/');
        int up = steps.TakeWhile(s => s is "..").Count();
        return target is [(byte)'/', ..] || up > _folders.Count || steps.Skip(up).Contains("..");
    }

    private void RefuseFolder(byte[] name, string path)
    {
        if (LinuxFiles.Look(Folder, name, follow: false, out var status) >= 0 && status.IsFolder)
            throw new FileFault($"'{NameText.Show(path)}' is a folder there; to write into it, end the path with '/'");
    }

    private void DropPart()
    {
        if (_part is not { } part)
            return;
        _ = LinuxFiles.Close(part.Descriptor);
        _ = LinuxFiles.RemoveFile(part.Folder, part.Beside);
        _part = null;
    }

    private string PathOf(byte[] name) => (_folders.TryPeek(out var top) ? top.Path + "/" : "") + NameText.ToText(name);

    private static byte[] Beside() => [.. ".multistream-"u8, .. System.Text.Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(12, lowercase: true))];

    private sealed record OpenFolder(int Descriptor, string Path, bool Made, uint Mode, FileTime Changed);

    /// <summary>The file that is being written, under another name.</summary>
    private sealed class PartFile(byte[] name, uint mode, FileTime changed)
    {
        public byte[] Name => name;

        public uint Mode => mode;

        public FileTime Changed => changed;

        public byte[] Beside { get; } = TreeReceiver.Beside();

        public string Path { get; set; } = "";

        public int Folder { get; set; }

        public int Descriptor { get; set; } = -1;
    }
}
