using MultiStream.Platform;

namespace MultiStream.Files;

/// <summary>Writes files and folders as records. A link inside a folder is sent as the link that it is; what the caller names is followed.</summary>
/// <param name="to">The records.</param>
/// <param name="goOn">Leave out what cannot be read, and say so; otherwise it is an end of all.</param>
/// <param name="sent">Told how many bytes have gone.</param>
/// <param name="skipped">Told what is left out; null: the other end is.</param>
/// <param name="named">
/// The paths of what the caller names, of which some may be in folders that it names too: each is followed wherever it is met, and taken out of this.
/// </param>
internal sealed class TreeSender(FileRecordWriter to, bool goOn, Action<int>? sent = null, Action<string>? skipped = null, HashSet<string>? named = null)
{
    public const int MaxDepth = 200;

    /// <summary>How much is taken of a file that has bytes and says that it has none, as those of /proc do.</summary>
    public const long MaxUnsized = 64 << 20;

    /// <summary>How many bytes the files have at a name. What cannot be read counts nothing: to say so is for the sending.</summary>
    public static long Measure(int folder, byte[] name, bool follow, int depth = 0)
    {
        if (LinuxFiles.Look(folder, name, follow, out var status) < 0)
            return 0;
        if (!status.IsFolder)
            return status.IsFile ? status.Size : 0;
        int inner = depth < MaxDepth ? LinuxFiles.OpenFolder(folder, name, follow) : -1;
        if (inner < 0)
            return 0;
        try
        {
            var names = new List<byte[]>();
            _ = LinuxFiles.ReadNames(inner, names);
            return names.Sum(n => Measure(inner, n, follow: false, depth + 1));
        }
        finally
        {
            _ = LinuxFiles.Close(inner);
        }
    }

    /// <summary>Sends what has a name in an open folder.</summary>
    /// <param name="asName">Its name at the other end.</param>
    /// <param name="path">For messages.</param>
    /// <exception cref="FileFault">It cannot be read.</exception>
    public void Send(int folder, byte[] name, byte[] asName, string path) => Send(folder, name, asName, path, depth: 0);

    /// <summary>Says that something is left out.</summary>
    public void Skip(string why)
    {
        if (skipped is not null)
            skipped(why);
        else
            to.Begin(FileRecord.Skipped).Text(why).End();
    }

    private void Send(int folder, byte[] name, byte[] asName, string path, int depth)
    {
        bool isNamed = named?.Remove(path) == true || depth == 0;
        int looked = LinuxFiles.Look(folder, name, follow: isNamed, out var status);
        if (looked == -LinuxFiles.NoEntry && isNamed)
            looked = LinuxFiles.Look(folder, name, follow: false, out status);   // a link to nothing is sent as that
        if (looked < 0)
        {
            // What went away between the listing and now was on its way out; what the caller named was not.
            if (looked == -LinuxFiles.NoEntry && !isNamed)
                Skip($"'{NameText.Show(path)}' went away meanwhile");
            else
                Fail(FileFault.Of(path, "cannot be read", looked));
        }
        else if (status.IsFolder)
            SendFolder(folder, name, asName, path, status, isNamed, depth);
        else if (status.IsFile)
            SendFile(folder, name, asName, path, follow: isNamed);
        else if (status.IsLink)
            SendLink(folder, name, asName, path, status, isNamed);
        else if (isNamed && skipped is not null)   // the caller's own path; among what a pattern found, the rest still goes
            Fail(new FileFault($"'{NameText.Show(path)}' is {status.Kind}, and only files, folders and links can be sent"));
        else
            Skip($"'{NameText.Show(path)}' is {status.Kind}");
    }

    private void SendFolder(int folder, byte[] name, byte[] asName, string path, FileStatus status, bool isNamed, int depth)
    {
        if (depth == MaxDepth)
        {
            Fail(new FileFault($"'{NameText.Show(path)}' is more than {MaxDepth} folders deep"));
            return;
        }
        int inner = LinuxFiles.OpenFolder(folder, name, follow: isNamed);
        if (inner < 0)
        {
            Fail(FileFault.Of(path, "cannot be read", inner));
            return;
        }
        try
        {
            var names = new List<byte[]>();
            int read = LinuxFiles.ReadNames(inner, names);
            if (read < 0)
            {
                Fail(FileFault.Of(path, "cannot be read", read));
                return;
            }
            to.Begin(FileRecord.Folder).Bytes(asName).Int((int)status.Mode).Time(status.Changed).Int(isNamed ? 1 : 0).End();
            foreach (var child in names)
                Send(inner, child, child, $"{path}/{NameText.ToText(child)}", depth + 1);
            to.Begin(FileRecord.Leave).End();
        }
        finally
        {
            _ = LinuxFiles.Close(inner);
        }
    }

    private void SendFile(int folder, byte[] name, byte[] asName, string path, bool follow)
    {
        int file = LinuxFiles.OpenFile(folder, name, follow);
        if (file < 0)
        {
            Fail(FileFault.Of(path, "cannot be read", file));
            return;
        }
        try
        {
            int looked = LinuxFiles.Look(file, out var status);
            if (looked < 0 || !status.IsFile)
            {
                Fail(new FileFault($"'{NameText.Show(path)}' changed into {status.Kind} while it was read"));
                return;
            }
            to.Begin(FileRecord.File).Bytes(asName).Int((int)status.Mode).Time(status.Changed).Int(follow ? 1 : 0).End();
            // A file that grows ends where it ended when it was opened, or it might never. Those of /proc say 0 and have more: they end at a limit.
            long most = status.Size == 0 ? MaxUnsized : status.Size, left = most;
            while (left > 0)
            {
                var room = to.DataRoom();
                int n = LinuxFiles.Read(file, room[..(int)Math.Min(room.Length, left)]);
                if (n < 0)
                {
                    to.Begin(FileRecord.FileDrop).End();
                    Fail(FileFault.Of(path, "cannot be read", n));
                    return;
                }
                if (n == 0)
                    break;
                to.EndData(n);
                left -= n;
                sent?.Invoke(n);
            }
            to.Begin(FileRecord.FileEnd).End();
            if (status.Size == 0 && left == 0)
                Skip($"'{NameText.Show(path)}' said to be empty and had more than {MaxUnsized} bytes: the rest is left out");
            // Those of /sys say a page, have a line, and do not change.
            else if (status.Size > 0 && left > 0 && !(LinuxFiles.Look(file, out var after) >= 0 && after.Size == status.Size && after.Changed == status.Changed))
                Skip($"'{NameText.Show(path)}' had {status.Size} bytes and became shorter while it was read: {most - left} were left");
        }
        finally
        {
            _ = LinuxFiles.Close(file);
        }
    }

    private void SendLink(int folder, byte[] name, byte[] asName, string path, FileStatus status, bool isNamed)
    {
        int read = LinuxFiles.ReadLink(folder, name, out var target);
        if (read < 0)
            Fail(FileFault.Of(path, "cannot be read", read));
        else
            to.Begin(FileRecord.Link).Bytes(asName).Bytes(target).Time(status.Changed).Int(isNamed ? 1 : 0).End();
    }

    private void Fail(FileFault fault)
    {
        if (!goOn)
            throw fault;
        Skip(fault.Message);
    }
}
