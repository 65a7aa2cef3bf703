using System.Diagnostics;
using MultiStream.Deployment;
using MultiStream.Spawners;

namespace MultiStream.IntegrationTests.Deployment;

/// <summary>
/// A place that has only a shell: the bootstrap runs in it over pipes, as it does over ssh, with a home of its own and nothing of this
/// machine's environment but the path.
/// </summary>
internal sealed class BarePlace : IDisposable
{
    private static readonly AgentDeployment s_files = AgentDeployment.Default;

    public BarePlace(string? folder = null)
    {
        Folder = folder ?? Directory.CreateTempSubdirectory("multistream-bare-").FullName;
        Home = Path.Combine(Folder, "home");
        Directory.CreateDirectory(Home);
    }

    public string Folder { get; }

    public string Home { get; }

    public string Cache => Path.Combine(Home, ".cache", "multistream");

    /// <summary>What is set beside HOME and PATH.</summary>
    public Dictionary<string, string?> Environment { get; } = [];

    /// <summary>The words before <c>-c</c>: <c>dash</c>, or <c>busybox ash</c>.</summary>
    public string[] Shell { get; set; } = ["/bin/sh"];

    public static string Command(string runtime = "auto", AgentDeployment? files = null) => (files ?? s_files).CreateLaunch(new StreamPlace
    {
        Stream = "a",
        Role = "a",
        Kind = "ssh",
        Source = "a test",
        Settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["runtime"] = runtime },
    }).ShellCommand;

    /// <summary>Starts the bootstrap; nobody answers it yet.</summary>
    public ProcessConnection Start(string runtime = "auto", AgentDeployment? files = null)
    {
        var start = new ProcessStartInfo(Shell[0], [.. Shell[1..], "-c", Command(runtime, files)]);
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["HOME"] = Home;
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        return new ProcessConnection(start, "bare", "127.0.0.1");
    }

    /// <summary>Opens an agent and ends it: what the handshake took, or what it threw.</summary>
    public async Task<OpenedAgent> OpenAsync(string runtime = "auto", AgentDeployment? files = null)
    {
        await using var connection = Start(runtime, files);
        return await AnswerAsync(connection, files);
    }

    public static async Task<OpenedAgent> AnswerAsync(ProcessConnection connection, AgentDeployment? files = null)
    {
        var recorded = new RecordingStream(connection.ToAgent);
        var noise = await Task.Factory.StartNew(
            () => AgentHandshake.AwaitAgent(connection.FromAgent, recorded, files ?? s_files), TaskCreationOptions.LongRunning).WaitAsync(TimeSpan.FromSeconds(60));
        return new OpenedAgent(noise, recorded.Written, connection.ProcessId);
    }

    public IEnumerable<string> Blobs() => Directory.EnumerateFiles(Path.Combine(Cache, "f")).Select(f => Path.GetFileName(f));

    /// <summary>Files and directories that an upload makes for itself and takes away again.</summary>
    public IEnumerable<string> Leftovers() => Directory.EnumerateFileSystemEntries(Cache, "t.*");

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <param name="Noise">What came before the agent.</param>
/// <param name="Sent">How many bytes the controller sent before the agent came.</param>
/// <param name="Pid">The agent's process: the shell's own, since each step is an exec.</param>
internal sealed record OpenedAgent(string Noise, long Sent, int Pid);

/// <summary>Counts what is written.</summary>
internal sealed class RecordingStream(Stream target) : Stream
{
    public long Written { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush() => target.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count)
    {
        Written += count;
        target.Write(buffer, offset, count);
    }
}
