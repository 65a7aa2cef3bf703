using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using MultiStream.Deployment;
using MultiStream.Spawners;

namespace MultiStream.IntegrationTests.Deployment;

/// <summary>
/// A place that has only a shell: the bootstrap runs in it over pipes, as it does over ssh, with a home of its own and nothing of this
/// machine's environment but the path.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class BarePlace : IDisposable
{
    private static readonly AgentDeployment s_files = AgentDeployment.Default;
    private string _path = "/usr/local/bin:/usr/bin:/bin";

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

    /// <summary>True: the shell gets <c>exec sh -c '…'</c>, as a login shell gets it from sshd.</summary>
    public bool ThroughLoginShell { get; set; }

    public static string Command(string runtime = "auto", AgentDeployment? files = null) => (files ?? s_files).CreateLaunch(new StreamPlace
    {
        Stream = "a",
        Role = "a",
        Kind = "ssh",
        Source = "a test",
        Settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["runtime"] = runtime },
    }).ShellCommand;

    /// <summary>Starts the bootstrap; nobody answers it yet.</summary>
    public ProcessConnection Start(string runtime = "auto", AgentDeployment? files = null) => StartScript(Command(runtime, files));

    /// <summary>Starts a program of the shell.</summary>
    public ProcessConnection StartScript(string command)
    {
        var start = new ProcessStartInfo(Shell[0], [.. Shell[1..], "-c", ThroughLoginShell ? $"exec sh -c '{command}'" : command]);
        start.Environment.Clear();
        start.Environment["PATH"] = _path;
        start.Environment["HOME"] = Home;
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        start.Environment["P"] = start.Environment["PATH"];
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

    /// <summary>Brings bundles into the cache, as an agent's controller does: where they are then, or what it threw.</summary>
    /// <param name="cache">Null: the account's.</param>
    public async Task<FetchedBundles> FetchAsync(IReadOnlyList<FileBundle> bundles, string? cache = null)
    {
        var fetch = new BundleFetch(bundles);
        await using var connection = StartScript(fetch.WriteScript(cache));
        var recorded = new RecordingStream(connection.ToAgent);
        var folders = await Task.Factory.StartNew(() => fetch.Await(connection.FromAgent, recorded), TaskCreationOptions.LongRunning).WaitAsync(TimeSpan.FromSeconds(60));
        return new FetchedBundles(folders, recorded.Written);
    }

    /// <summary>
    /// Opens with a program in place of <c>dotnet</c> that tells how it was started, found by DOTNET_ROOT; with another
    /// <paramref name="version"/> than 10 the real one may be found instead.
    /// </summary>
    public async Task<LookedAt> LookAsync(string runtime = "auto", string version = "10.0.1")
    {
        var root = Path.Combine(Folder, "fake");
        var framework = Path.Combine(root, "shared", "Microsoft.NETCore.App", version);
        Directory.CreateDirectory(framework);
        await File.WriteAllTextAsync(Path.Combine(framework, "System.Private.CoreLib.dll"), "");
        var program = Path.Combine(root, "dotnet");
        await File.WriteAllTextAsync(program, "#!/bin/sh\nprintf '\\036MS1 AGENT\\n'; umask; echo \"$0\"; env -0; read -r _x\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Environment["DOTNET_ROOT"] = root;
        try
        {
            await using var connection = Start(runtime);
            await AnswerAsync(connection);
            var real = ReadLink(connection.ProcessId);
            if (Path.GetFileName(real) == "dotnet")
                return new LookedAt(real, "", new Dictionary<string, string>());
            connection.ToAgent.Close();                 // it waits for that, so that it can be looked at
            using var reader = new StreamReader(connection.FromAgent, leaveOpen: true);
            var said = (await reader.ReadToEndAsync()).Split('\n', 3);
            return new LookedAt(said[1], said[0], said[2].Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1]));
        }
        finally
        {
            Environment.Remove("DOTNET_ROOT");
        }
    }

    /// <summary>Nothing is in PATH but these programs of this machine.</summary>
    public void UseTools(IEnumerable<string> names) =>
        UseTools(names.Select(n => (n, File.Exists("/usr/bin/" + n) ? "/usr/bin/" + n : "/bin/" + n)));

    /// <summary>Nothing is in PATH but these names, for these programs.</summary>
    public void UseTools(IEnumerable<(string Name, string Program)> tools)
    {
        _path = Directory.CreateDirectory(Path.Combine(Folder, "tools")).FullName;
        foreach (var (name, program) in tools)
            File.CreateSymbolicLink(Path.Combine(_path, name), program);
        Shell = [Path.Combine(_path, "sh")];
    }

    /// <summary>The shell runs where these commands of root have changed what is mounted; nobody else sees that, and it is gone with the shell.</summary>
    public void InNamespace(string commands) =>
        Shell = ["/usr/bin/unshare", "--mount", "/bin/sh", "-c", $"PATH=/usr/bin:/bin:/usr/sbin:/sbin; {commands}; PATH=$P; exec \"$@\"", "namespace", .. Shell];

    /// <summary>All that busybox can be, by itself.</summary>
    public static IEnumerable<(string Name, string Program)> BusyboxTools()
    {
        var busybox = File.Exists("/usr/bin/busybox") ? "/usr/bin/busybox" : "/bin/busybox";
        using var process = Process.Start(new ProcessStartInfo(busybox, ["--list"]) { RedirectStandardOutput = true })!;
        var names = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return [.. names.Where(n => !n.Contains('/', StringComparison.Ordinal)).Select(n => (n, busybox))];
    }

    public string HashOf(string blob) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Cache, "f", blob))));

    public IEnumerable<string> Blobs() => Directory.EnumerateFiles(Path.Combine(Cache, "f")).Select(f => Path.GetFileName(f));

    /// <summary>Files and directories that an upload makes for itself and takes away again.</summary>
    public IEnumerable<string> Leftovers() => Directory.EnumerateFileSystemEntries(Cache, "t.*");

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>What a process runs: the target of its exe link, whatever became of the name.</summary>
    private static string ReadLink(int pid) => File.ResolveLinkTarget($"/proc/{pid}/exe", returnFinalTarget: false)?.FullName ?? "";
}

/// <param name="Program">What was started as dotnet.</param>
/// <param name="Umask">In octal.</param>
/// <param name="Environment">What it was given.</param>
internal sealed record LookedAt(string Program, string Umask, IReadOnlyDictionary<string, string> Environment);

/// <param name="Noise">What came before the agent.</param>
/// <param name="Sent">How many bytes the controller sent before the agent came.</param>
/// <param name="Pid">The agent's process: the shell's own, since each step is an exec.</param>
internal sealed record OpenedAgent(string Noise, long Sent, int Pid);

/// <param name="Folders">Of each bundle.</param>
/// <param name="Sent">How many bytes the controller sent.</param>
internal sealed record FetchedBundles(IReadOnlyList<string> Folders, long Sent);

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
