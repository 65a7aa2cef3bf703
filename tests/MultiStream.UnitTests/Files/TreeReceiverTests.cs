using System.Text;
using MultiStream.Files;
using MultiStream.Platform;
using MultiStream.Protocol;

namespace MultiStream.UnitTests.Files;

/// <summary>Whatever the other side sends, it is written below the folder that it is meant for, or nowhere.</summary>
public sealed class TreeReceiverTests : IDisposable
{
    private readonly DirectoryInfo _outside = Directory.CreateTempSubdirectory("multistream-receiver-");
    private readonly DirectoryInfo _target;

    public TreeReceiverTests() => _target = _outside.CreateSubdirectory("target");

    public void Dispose() => _outside.Delete(recursive: true);

    [Theory]
    [InlineData("../x")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("/etc/x")]
    [InlineData("a/b")]
    [InlineData("a\0b")]
    public void A_name_that_leads_elsewhere_is_refused(string name)
    {
        Assert.Throws<ProtocolException>(() => Receive(w => File(w, name)));
        Assert.Throws<ProtocolException>(() => Receive(w => Folder(w, name)));
        Assert.Throws<ProtocolException>(() => Receive(w => Link(w, name, "x")));

        Assert.Equal(["target"], Names(_outside));
        Assert.Empty(Names(_target));
    }

    [Fact]
    public void A_link_that_was_sent_is_not_gone_through()
    {
        var e = Assert.Throws<FileFault>(() => Receive(w =>
        {
            Link(w, "way", "..");
            Folder(w, "way");
            File(w, "x");
        }, forUs: false));

        Assert.Equal("'way' is there already, and is a file or a link: a folder was to be written", e.Message);
        Assert.Equal(["target"], Names(_outside));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("./..")]
    public void A_link_that_leads_out_of_what_is_fetched_is_left_out_and_told(string target)
    {
        var skipped = Receive(w => Link(w, "way", target));

        Assert.Equal([$"'way' is a link to '{target}', which leads out of what is fetched"], skipped);
        Assert.Empty(Names(_target));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("./x/y")]
    [InlineData("../x")]
    [InlineData("..")]
    public void A_link_that_stays_within_what_is_fetched_is_made(string target)
    {
        Assert.Empty(Receive(w =>
        {
            Folder(w, "inner");
            Link(w, "way", target);
            w.Begin(FileRecord.Leave).End();
        }));

        Assert.Equal(target, new FileInfo(Path.Combine(_target.FullName, "inner", "way")).LinkTarget);
    }

    [Fact]
    public void A_file_takes_the_place_of_a_link_and_leaves_alone_what_the_link_names()
    {
        System.IO.File.WriteAllText(Path.Combine(_outside.FullName, "precious"), "old");

        Receive(w =>
        {
            Link(w, "x", "../precious");
            File(w, "x");
        }, forUs: false);

        Assert.Equal("old", System.IO.File.ReadAllText(Path.Combine(_outside.FullName, "precious")));
        Assert.Equal("text", System.IO.File.ReadAllText(Path.Combine(_target.FullName, "x")));
        Assert.Null(new FileInfo(Path.Combine(_target.FullName, "x")).LinkTarget);
    }

    [Fact]
    public void More_folders_cannot_be_left_than_were_entered()
    {
        Assert.Throws<ProtocolException>(() => Receive(w =>
        {
            Folder(w, "a");
            w.Begin(FileRecord.Leave).End();
            w.Begin(FileRecord.Leave).End();
        }));
    }

    [Fact]
    public void Folders_without_end_are_refused()
    {
        Assert.Throws<ProtocolException>(() => Receive(w =>
        {
            for (int i = 0; i < 1000; i++)
                Folder(w, "a");
        }));
    }

    [Fact]
    public void Half_a_file_leaves_nothing()
    {
        Assert.Throws<FilePipeEndedException>(() => Receive(w => Begin(w, "x"), end: false));
        Assert.Throws<FileFault>(() => Receive(w =>
        {
            Begin(w, "x");
            w.Begin(FileRecord.Fault).Text("no more").End();
        }));
        Receive(w =>
        {
            Begin(w, "x");
            w.Begin(FileRecord.FileDrop).End();
        });

        Assert.Empty(Names(_target));
    }

    /// <summary>The process is told to end, and a link comes then: it could be left under its first name.</summary>
    [Fact]
    public void A_link_that_comes_when_all_is_given_up_leaves_nothing()
    {
        var pipe = new MemoryStream();
        var writer = new FileRecordWriter(pipe);
        writer.Begin(FileRecord.Skipped).Text("now").End();
        Link(writer, "way", "x");
        writer.Flush();
        pipe.Position = 0;
        int root = LinuxFiles.OpenFolder(LinuxFiles.CurrentFolder, Encoding.UTF8.GetBytes(_target.FullName), follow: true);
        TreeReceiver? receiver = null;
        receiver = new TreeReceiver(root, forUs: false, skipped: _ => receiver!.Abandon());

        Assert.Throws<FilePipeEndedException>(() => receiver.Receive(new FileRecordReader(pipe)));

        Assert.Empty(Names(_target));
        _ = LinuxFiles.Close(root);
    }

    [Fact]
    public void Half_a_file_leaves_the_old_one_as_it_was()
    {
        System.IO.File.WriteAllText(Path.Combine(_target.FullName, "x"), "old");

        Assert.Throws<FilePipeEndedException>(() => Receive(w => Begin(w, "x"), end: false));

        Assert.Equal("old", System.IO.File.ReadAllText(Path.Combine(_target.FullName, "x")));
        Assert.Equal(["x"], Names(_target));
    }

    [Theory]
    [InlineData(FileRecord.Data)]
    [InlineData(FileRecord.FileEnd)]
    [InlineData(FileRecord.Taken)]
    [InlineData(FileRecord.Put)]
    public void What_has_no_place_there_is_refused(object record) =>
        Assert.Throws<ProtocolException>(() => Receive(w => w.Begin((FileRecord)record).End()));

    [Fact]
    public void A_file_within_a_file_is_refused() => Assert.Throws<ProtocolException>(() => Receive(w =>
    {
        Begin(w, "x");
        File(w, "y");
    }));

    [Fact]
    public void What_is_no_record_is_refused() =>
        Assert.Throws<ProtocolException>(() => new FileRecordReader(new MemoryStream([4, 255, 255, 255, 127, 0, 0])).TryNext(out _, out _));

    private List<string> Receive(Action<FileRecordWriter> send, bool end = true, bool forUs = true)
    {
        var skipped = new List<string>();
        var pipe = new MemoryStream();
        var writer = new FileRecordWriter(pipe);
        send(writer);
        if (end)
            writer.Begin(FileRecord.End).End();
        writer.Flush();
        pipe.Position = 0;
        int root = LinuxFiles.OpenFolder(LinuxFiles.CurrentFolder, Encoding.UTF8.GetBytes(_target.FullName), follow: true);
        try
        {
            new TreeReceiver(root, forUs, skipped.Add).Receive(new FileRecordReader(pipe));
            return skipped;
        }
        finally
        {
            _ = LinuxFiles.Close(root);
        }
    }

    private static void Begin(FileRecordWriter w, string name)
    {
        w.Begin(FileRecord.File).Bytes(Encoding.UTF8.GetBytes(name)).Int(0x1A4).Time(default).Int(1).End();
        "text"u8.CopyTo(w.DataRoom());
        w.EndData(4);
    }

    private static void File(FileRecordWriter w, string name)
    {
        Begin(w, name);
        w.Begin(FileRecord.FileEnd).End();
    }

    private static void Folder(FileRecordWriter w, string name) => w.Begin(FileRecord.Folder).Bytes(Encoding.UTF8.GetBytes(name)).Int(0x1ED).Time(default).Int(0).End();

    private static void Link(FileRecordWriter w, string name, string target) =>
        w.Begin(FileRecord.Link).Bytes(Encoding.UTF8.GetBytes(name)).Bytes(Encoding.UTF8.GetBytes(target)).Time(default).Int(0).End();

    private static IEnumerable<string> Names(DirectoryInfo folder) => folder.EnumerateFileSystemInfos().Select(f => f.Name).Order();
}
