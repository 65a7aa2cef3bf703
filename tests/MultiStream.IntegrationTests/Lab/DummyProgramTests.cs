using System.Globalization;
using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Lab;

/// <summary>The dummy program does what it says, on a bare host: what tests conclude from it stands on this.</summary>
public sealed class DummyProgramTests(HonestHostFixture fixture) : IClassFixture<HonestHostFixture>
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [HostsTheory]
    [InlineData("echo one 'two  three'", "one two  three\n")]
    [InlineData("no-newline abc", "abc")]
    [InlineData("args 'a b' '' c", "[a b]\n[]\n[c]\n")]
    [InlineData("pwd", "/\n")]
    [InlineData("sigpipe", "default\n")]
    [InlineData("umask", "0022\n")]
    [InlineData("read-stdin", "eof after 0 bytes\n")]
    [InlineData("slow-lines 2 1", "line 1\nline 2\n")]
    [InlineData("close-stdout 0", "closing\n")]
    [InlineData("late-output 0.1 later", "later\n")]
    [InlineData("both 2 2>/dev/null", "out 1\nout 2\n")]
    [InlineData("both 2 2>&1 >/dev/null", "err 1\nerr 2\n")]
    [InlineData("stderr oops 2>&1 >/dev/null", "oops\n")]
    [InlineData("invalid-utf8 | od -An -tx1 | tr -d '\\n'", " 6f 6b 0a ff fe c3 28 80 0a 65 6e 64 0a")]
    [InlineData("flood 1M | wc -c", "1048576\n")]
    [InlineData("flood 100000 stderr 2>&1 >/dev/null | wc -c", "100000\n")]
    [InlineData("flood 128", "00000000 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n00000001 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n")]
    public async Task It_prints(string arguments, string output) =>
        Assert.Equal(output, (await DummyAsync(arguments)).StandardOutput);

    [HostsTheory]
    [InlineData("exit 7", 7)]
    [InlineData("signal TERM", 128 + 15)]
    [InlineData("signal KILL", 128 + 9)]
    [InlineData("signal SEGV", 128 + 11)]
    [InlineData("env NOT_SET", 1)]
    [InlineData("sleep 0.01", 0)]
    [InlineData("graceful 3 & sleep 0.5; kill $!; wait $!", 3)]
    [InlineData("ignore-term 1 & sleep 0.5; kill $!; wait $!", 0)]
    [InlineData("no-such-verb", 64)]
    [InlineData("flood", 64)]
    public async Task It_ends_with(string arguments, int exitCode) =>
        Assert.Equal(exitCode, (await DummyAsync(arguments + "; exit $?")).ExitCode);

    [HostsFact]
    public async Task It_lists_the_descriptors_that_it_was_given()
    {
        var found = await DummyAsync("fds 5</etc/hostname </dev/null 2>/dev/null");

        // More may be there: who runs the tests may have left some open.
        Assert.Superset(new HashSet<string> { "0 /dev/null", "2 /dev/null", "5 /etc/hostname" }, Lines(found).ToHashSet());
        Assert.DoesNotContain(Lines(found), line => line.Contains("dummy", StringComparison.Ordinal) || line.Contains("/proc", StringComparison.Ordinal));
    }

    [HostsFact]
    public async Task A_daemon_is_out_of_its_session_and_shows_nothing_that_it_was_asked_to_hide()
    {
        string pid = Lines(await DummyAsync("daemon --clear-env --rename innocent --ignore-term 600"))[0];

        var daemon = await fixture.Host.ForeignProcessAsync("innocent", Limit);
        Assert.Equal(pid, daemon.InnerPid.ToString(CultureInfo.InvariantCulture));
        Assert.Equal("innocent", daemon.Name);
        var seen = Lines(await fixture.Host.ExecAsync($"""
            wc -c </proc/{pid}/environ; cut -d' ' -f4 /proc/{pid}/stat; readlink /proc/{pid}/fd/0 /proc/{pid}/fd/1 /proc/{pid}/fd/2 /proc/{pid}/cwd
            [ "$(cut -d' ' -f6 /proc/{pid}/stat)" = "$(cut -d' ' -f6 /proc/$$/stat)" ] || echo 'another session'
            kill {pid}; kill -INT {pid}; kill -HUP {pid}
            """));
        Assert.Equal(["0", "1", "/dev/null", "/dev/null", "/dev/null", "/", "another session"], seen);
        Assert.False(daemon.HasEnded, "it did not ignore the signals");

        daemon.Kill();
        await fixture.Host.UntilNoForeignProcessAsync(Limit);
    }

    [HostsFact]
    public async Task It_listens_on_a_port_and_greets()
    {
        var greeted = await DummyAsync("""
            listen 0 20 >/tmp/said & listener=$!
            until grep -q listening /tmp/said; do sleep 0.05; done
            perl -MIO::Socket::INET -e 'print IO::Socket::INET->new("127.0.0.1:$ARGV[0]")->getline' $(sed 's/.* //' /tmp/said)
            kill $listener; rm /tmp/said
            """);

        Assert.Equal("hello\n", greeted.StandardOutput);
    }

    [HostsFact]
    public async Task A_spawn_storm_goes_on_changing_its_processes_and_ends_in_time()
    {
        await using var host = await HonestHost.StartAsync(fixture.Network, "stormy");
        (await host.ExecAsync($"{HonestHost.DummyPath} spawn-storm 5 3 >/dev/null 2>&1 </dev/null &")).Succeeded();

        await LabWait.UntilAsync(() => Task.FromResult(host.ForeignProcesses().Count >= 5), Limit, "the storm");
        int first = host.ForeignProcesses().Max(process => process.InnerPid);
        await LabWait.UntilAsync(() => Task.FromResult(host.ForeignProcesses().Any(process => process.InnerPid > first)), Limit, "new processes");

        await host.UntilNoForeignProcessAsync(Limit);
    }

    Task<LabResult> DummyAsync(string arguments) => fixture.Host.ExecAsync($"cd /; {HonestHost.DummyPath} {arguments}");

    static string[] Lines(LabResult result) => result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
