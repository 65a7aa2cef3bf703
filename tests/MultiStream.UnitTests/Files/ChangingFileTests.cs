using System.Text;
using MultiStream.Files;
using MultiStream.Platform;

namespace MultiStream.UnitTests.Files;

/// <summary>Files that change while they are sent.</summary>
public sealed class ChangingFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("multistream-changing-");
    private readonly DirectoryInfo _here;
    private readonly string _path;

    public ChangingFileTests() => (_here, _path) = (_folder.CreateSubdirectory("here"), Path.Combine(_folder.FullName, "file"));

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>It has no size when it is opened, and more is written whenever something is read: without an end of its own it would be read for ever.</summary>
    [Fact]
    public void A_file_that_was_empty_and_grows_as_fast_as_it_is_read_has_an_end()
    {
        using var file = new FileStream(_path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        var more = new byte[1 << 20];
        long written = 0;

        var sent = Send(() => Grow(1 << 16), Grow);

        Assert.Equal(TreeSender.MaxUnsized, new FileInfo(Path.Combine(_here.FullName, "file")).Length);
        Assert.Contains("'file' said to be empty and had more than 67108864 bytes: the rest is left out", sent.Skipped);

        void Grow(int bytes)
        {
            Assert.True(written < 2 * TreeSender.MaxUnsized, "It is read without end.");
            file.Write(more, 0, bytes);
            file.Flush();
            written += bytes;
        }
    }

    [Fact]
    public void A_file_that_shrinks_while_it_is_sent_is_told()
    {
        File.WriteAllBytes(_path, new byte[1000]);

        var sent = Send(() => File.WriteAllBytes(_path, new byte[400]));

        Assert.Equal(400, new FileInfo(Path.Combine(_here.FullName, "file")).Length);
        Assert.Equal(["'file' had 1000 bytes and became shorter while it was read: 400 were left"], sent.Skipped);
    }

    /// <summary>Those of /sys say a page, and have a line.</summary>
    [Fact]
    public void A_file_that_has_less_than_it_says_without_a_change_is_sent_as_it_is()
    {
        var sent = Transferred.Fetch(_folder, "/sys/kernel/mm/transparent_hugepage/enabled", _here);

        Assert.Null(sent.Fault);
        Assert.Empty(sent.Skipped);
    }

    /// <param name="opened">Called when the file has been opened and nothing of it been read.</param>
    /// <param name="read">Called whenever something of it was read.</param>
    private Transferred Send(Action opened, Action<int>? read = null)
    {
        var pipe = new MemoryStream();
        var to = new FileRecordWriter(new Watched(pipe, opened));
        // The writer is as good as full: the file's first record makes it write.
        to.DataRoom();
        to.EndData(250_000);
        int folder = LinuxFiles.OpenFolder(LinuxFiles.CurrentFolder, Encoding.UTF8.GetBytes(_folder.FullName), follow: true);
        new TreeSender(to, goOn: false, read).Send(folder, "file"u8.ToArray(), "file"u8.ToArray(), "file");
        _ = LinuxFiles.Close(folder);
        to.Begin(FileRecord.End).End();
        to.Flush();
        return Transferred.Receive(pipe, _here);
    }

    private sealed class Watched(MemoryStream inner, Action first) : MemoryStream
    {
        private bool _seen;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (!_seen)
            {
                // What filled the buffer is no part of the transfer.
                _seen = true;
                first();
                return;
            }
            inner.Write(buffer);
        }
    }
}
