using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using MultiStream.IntegrationTests.Lab;
using MultiStream.IntegrationTests.Promises;
using MultiStream.IntegrationTests.Spawners.Ssh;
using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Library;

/// <summary>What real agents tell of their places when a block has failed, and what is left there when that is asked for.</summary>
[SupportedOSPlatform("linux")]
public sealed class EvidenceTests(LoopbackHostFixture fixture) : IClassFixture<LoopbackHostFixture>, IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private static readonly string[] s_machine = ["load", "memory", "other processes", "kernel", "disk", "journal"];
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-evidence-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_running_server_is_seen_with_its_port_and_without_the_secret_in_its_command_line()
    {
        var password = new Secret("~evidence-secret-7\nof two lines");
        var streams = await OpenAsync("""<Stream name="a" kind="local"/><Stream name="b" kind="local"/>""" + fixture.Host.StreamElement("far"));
        int port = await ListenAsync(streams["a"], password.Reveal());
        int farPort = await ListenAsync(streams["far"], password.Reveal());

        var logs = await FailAndCloseAsync(streams);

        var (a, b, far) = (Evidence(logs, "a"), Evidence(logs, "b"), Evidence(logs, "far"));
        foreach (var (text, own) in new[] { (a, port), (far, farPort) })
        {
            Assert.Matches(string.Create(CultureInfo.InvariantCulture, $@"(?m)^\* tcp  0\.0\.0\.0:{own}   \d+ \(perl\)$"), text);
            Assert.Matches(@"(?m)^ *\d+ +\d+ S .* perl -MSocket -e .* \*\*\*$", text);
        }
        Assert.All(Directory.GetFiles(logs, "*", SearchOption.AllDirectories), f => Assert.DoesNotContain("~evidence-secret-7", File.ReadAllText(f), StringComparison.Ordinal));
        // The machine is told of by one of the two local streams, and by the one behind ssh.
        Assert.Single(new[] { a, b }, t => t.Contains("== load", StringComparison.Ordinal));
        Assert.Single(new[] { a, b }, t => t.Contains("is on the same one.", StringComparison.Ordinal));
    }

    [HostsFact]
    public async Task A_container_without_any_tools_tells_all_of_it()
    {
        var lab = await ContainerLab.GetAsync();
        var streams = await OpenAsync($"""<Stream name="box" kind="container" engine="{lab.Engine}" image="{ContainerLab.Image}" network="none"/>""");
        int port = await ListenAsync(streams["box"], "nothing secret");

        var text = Evidence(await FailAndCloseAsync(streams), "box");

        Assert.DoesNotContain("NOT ALL IS HERE", text, StringComparison.Ordinal);
        Assert.Matches(string.Create(CultureInfo.InvariantCulture, $@"(?m)^\* tcp  0\.0\.0\.0:{port}   \d+ \(perl\)$"), text);
        Assert.All(s_machine, title => Assert.Contains($"\n== {title}\n", text, StringComparison.Ordinal));
        Assert.Matches(@"(?m)^MemAvailable: +\d+ kB$", text);
        Assert.Matches(@"(?m)^/tmp/multistream-box-.*\d GB free", text);
        Assert.EndsWith("\n== journal\nnot there: no folder of PATH has journalctl\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_passed_or_was_seen_to_fail_leaves_no_evidence()
    {
        var streams = await OpenAsync("""<Stream name="a" kind="local"/>""");
        await Assert.ThrowsAsync<BlockFailedException>(() => streams["a"].RunAsync(Block.Shell("exit 3")));
        await streams.DisposeAsync();

        Assert.False(File.Exists(Path.Combine(streams.LogFolder!, "a", "evidence.txt")));
    }

    /// <summary>However slow the machine is: the journal's program is the last that is waited for, and whoever's limit is over first, the rest is there and nothing stays.</summary>
    [Fact]
    public async Task A_program_that_hangs_is_not_waited_for()
    {
        var tools = Directory.CreateDirectory(Path.Combine(_folder, "tools")).FullName;
        var hanging = Path.Combine(tools, "journalctl");
        await File.WriteAllTextAsync(hanging, "#!/bin/sh\nexec sleep 31536123\n");
        File.SetUnixFileMode(hanging, (UnixFileMode)0x1ed);
        var streams = await OpenAsync($$"""<Stream name="a" kind="command" command="env PATH={{tools}}:/usr/local/bin:/usr/bin:/bin {agent}"/>""", "<TimeScale>2</TimeScale>");

        var text = Evidence(await FailAndCloseAsync(streams), "a");

        Assert.Contains("== processes of this stream\n", text, StringComparison.Ordinal);
        Assert.Matches(@"journalctl had not told all after 3\.33 s, and was killed|the agent had not got beyond '.*' within 10 s", text);
        await LabWait.UntilAsync(async () => !(await LocalKind.ShAsync("cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '")).Contains("sleep 31536123", StringComparison.Ordinal), s_limit, "the program that hung to be gone");
    }

    [Fact]
    public async Task A_directory_behind_ssh_is_left_and_the_printed_lines_lead_there_and_remove_it()
    {
        var (enter, remove, what) = await KeepAsync(fixture.Host.StreamElement("far"), "far");
        var directory = what.Split(' ')[1];

        Assert.Equal("here\n", await File.ReadAllTextAsync(Path.Combine(directory, "kept")));
        Assert.Contains("here", await TypeAsync(enter, "cat kept"), StringComparison.Ordinal);
        await TypeAsync(remove, "");
        Assert.False(Directory.Exists(directory));
        Assert.False(Directory.Exists(directory + ".sync"));
    }

    [HostsFact]
    public async Task A_container_is_left_and_the_printed_lines_lead_into_it_and_remove_it()
    {
        var lab = await ContainerLab.GetAsync();
        var (enter, remove, what) = await KeepAsync($"""<Stream name="box" kind="container" engine="{lab.Engine}" image="{ContainerLab.Image}" network="none"/>""", "box");
        var container = what.Split(' ')[1].TrimEnd(',');

        Assert.StartsWith("multistream-kept-box-", container, StringComparison.Ordinal);
        Assert.Contains(container, await NamesAsync(lab));
        Assert.Contains("here", await TypeAsync(enter, "cat kept"), StringComparison.Ordinal);
        // Nothing of the test's runs there but the agent, which keeps the container.
        Assert.DoesNotContain("sleep 31536124", (await lab.RunAsync("exec", container, "sh", "-c", "cat /proc/[0-9]*/cmdline | tr '\\0' ' '")).Succeeded().StandardOutput, StringComparison.Ordinal);
        await TypeAsync(remove, "");
        Assert.DoesNotContain(container, await NamesAsync(lab));
    }

    /// <param name="more">Settings. With a time scale, so that no agent of a busy machine is late.</param>
    private async Task<StreamsManager> OpenAsync(string elements, string more = "<TimeScale>8</TimeScale>", Action<string>? listener = null)
    {
        var settings = Path.Combine(_folder, "hosts.runsettings");
        await File.WriteAllTextAsync(settings, $"<RunSettings><MultiStream>{more}<Limits><StopGrace>1s</StopGrace></Limits><Streams>{elements}</Streams></MultiStream></RunSettings>");
        return await StreamsManager.OpenAsync(MultiStreamOptions.Load(settings).WithLogFolder(_folder).WithMessages(listener ?? (_ => { })));
    }

    private static async Task<int> ListenAsync(ExecutionStream stream, string word)
    {
        int port = await stream.FreePortAsync();
        await stream.Start(Block.Program("perl", "-MSocket", "-e", "socket(S, PF_INET, SOCK_STREAM, 0) && bind(S, pack_sockaddr_in(shift, INADDR_ANY)) && listen(S, 5) or die; sleep 600",
            port.ToString(CultureInfo.InvariantCulture), word).ReadyOnPort(port)).ReadyAsync();
        return port;
    }

    /// <summary>On the first stream a block fails that nobody waits for; the result is where the logs are.</summary>
    private static async Task<string> FailAndCloseAsync(StreamsManager streams)
    {
        await streams[0].Start(Block.Shell("exit 3")).Ended.WaitAsync(s_limit);
        await Assert.ThrowsAsync<BlockFailedException>(() => streams.DisposeAsync().AsTask().WaitAsync(s_limit));
        return streams.LogFolder!;
    }

    private static string Evidence(string logs, string stream) => File.ReadAllText(Path.Combine(logs, stream, "evidence.txt"));

    private async Task<(string Enter, string Remove, string What)> KeepAsync(string element, string name)
    {
        var heard = new ConcurrentQueue<string>();
        var streams = await OpenAsync(element, "<KeepOnFailure>true</KeepOnFailure>", heard.Enqueue);
        await streams[name].RunAsync(Block.Shell("echo here >kept"));
        streams[name].Start(Block.Shell("sleep 31536124"));
        await FailAndCloseAsync(streams);
        var lines = Assert.Single(heard, h => h.Contains("(KeepOnFailure)", StringComparison.Ordinal)).Split('\n');
        return (lines[1]["    to get in: ".Length..], lines[2]["    to remove: ".Length..], lines[0][(lines[0].IndexOf("(KeepOnFailure): ", StringComparison.Ordinal) + "(KeepOnFailure): ".Length)..]);
    }

    /// <summary>Runs a line as a person would, who then types; gives all that is said.</summary>
    private static async Task<string> TypeAsync(string line, string typed)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", line + " 2>&1"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await process.StandardInput.WriteAsync(typed + "\nexit\n");
        process.StandardInput.Close();
        var said = await process.StandardOutput.ReadToEndAsync().WaitAsync(s_limit);
        await process.WaitForExitAsync().WaitAsync(s_limit);
        Assert.True(process.ExitCode == 0, $"{line}: {process.ExitCode}: {said}");
        return said;
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(ContainerLab lab) =>
        (await lab.RunAsync("ps", "-a", "--format", "{{.Names}}")).Succeeded().StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
