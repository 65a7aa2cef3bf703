using System.Runtime.InteropServices;

namespace MultiStream.AcceptanceTests.Samples;

/// <summary>
/// Faults of hosts that a test asks for when it has come so far: the command that its settings give it asks by a named pipe, and goes on when another one says that the fault is there.
/// </summary>
sealed partial class SeededFaults : IAsyncDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("msfaults-");
    readonly List<FileStream> _pipes = [];
    readonly List<Task> _waiting = [];
    volatile bool _over;

    /// <summary>The command that asks for this fault.</summary>
    public string CommandFor(string name, Func<Task> fault)
    {
        var (ask, done) = (Path.Combine(_folder.FullName, name + ".ask"), Path.Combine(_folder.FullName, name + ".done"));
        foreach (var pipe in (string[])[ask, done])
            Assert.True(MakePipe(pipe, 0x180) == 0, $"There can be no pipe {pipe}: error {Marshal.GetLastPInvokeError()}.");
        // For both directions, so that neither opening waits for the other end.
        var (asked, answer) = (Open(ask), Open(done));
        _waiting.Add(Task.Run(async () =>
        {
            asked.ReadByte();
            if (_over)
                return;
            await fault();
            answer.Write("done\n"u8);
        }));
        return $"echo >{ask} && read -r done <{done}";
    }

    public async ValueTask DisposeAsync()
    {
        _over = true;
        foreach (var pipe in _pipes)
            pipe.WriteByte((byte)'\n');
        await Task.WhenAll(_waiting);
        foreach (var pipe in _pipes)
            await pipe.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    FileStream Open(string path)
    {
        var pipe = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        _pipes.Add(pipe);
        return pipe;
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int MakePipe(string path, uint mode);
}
