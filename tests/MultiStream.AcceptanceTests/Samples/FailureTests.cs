using System.Security;
using System.Text.Json;
using System.Text.RegularExpressions;
using MultiStream.AcceptanceTests.Harness;
using MultiStream.Lab;

namespace MultiStream.AcceptanceTests.Samples;

/// <summary>One run of the sample with the seeded failures; where hosts can be made, those of hosts too, and the disk is one that is really full.</summary>
public sealed class FailuresRun : IAsyncLifetime
{
    static readonly string[] Hosts = ["slow", "rebooted", "cut", "full"];

    TestRun? _run;

    internal TestRun Run => _run ?? throw new InvalidOperationException("The sample has not been run.");

    internal IReadOnlyList<JsonElement> Events => field ??= EventLines.Read(Assert.Single(Directory.GetDirectories(Path.Combine(Run.Folder.Results, "MultiStream"))));

    public async Task InitializeAsync()
    {
        var command = new TestCommand("Failures") { ByProject = true, Overrides = ["MultiStream.MaxParallelTests=8"], Limit = TimeSpan.FromMinutes(3) };
        if (LabMachine.WhyNoIsolatedHosts is not null)
        {
            _run = await DotnetTest.RunAsync(command);
            return;
        }
        await using var network = await LabNetwork.CreateAsync();
        var hosts = await Task.WhenAll(Hosts.Select(name => NamespaceHost.StartAsync(network, name)));
        try
        {
            var (slow, rebooted, cut, full) = (hosts[0], hosts[1], hosts[2], hosts[3]);
            (await full.ExecAsync("mount -t tmpfs -o size=64k,mode=1777 small /mnt")).Succeeded();
            await using var faults = new SeededFaults();
            var slowDown = faults.CommandFor("slow-down", () => slow.DelayAsync(TimeSpan.FromMilliseconds(300)));
            var reboot = faults.CommandFor("reboot", () => Task.Run(rebooted.PowerOff));
            var unplug = faults.CommandFor("cut", cut.CutCableAsync);
            string Stream(string tests, LabHost host) => host.StreamElement("server", NamespaceHost.PlainUser).Replace("<Stream ", $"<Stream test=\"Failures.{tests}\" ", StringComparison.Ordinal);
            var settings = $"""
                <RunSettings><MultiStream>
                  <Limits><StopGrace>60s</StopGrace></Limits>
                  <Streams>{Stream("SlowHost.*", slow)}{Stream("RebootedHost.*", rebooted)}{Stream("LostConnection.*", cut)}{Stream("Programs.A_full_disk", full)}</Streams>
                  <Parameters>
                    <backup>/mnt/backup</backup>
                    <slow-down>{SecurityElement.Escape(slowDown)}</slow-down> <reboot>{SecurityElement.Escape(reboot)}</reboot> <cut>{SecurityElement.Escape(unplug)}</cut>
                  </Parameters>
                </MultiStream></RunSettings>
                """;
            _run = await DotnetTest.RunAsync(command with { Settings = settings });
        }
        finally
        {
            foreach (var host in hosts)
                await host.DisposeAsync();
        }
    }

    public Task DisposeAsync()
    {
        _run?.Dispose();
        return Task.CompletedTask;
    }
}

/// <summary>Ten failures of known cause: what the first line says, what follows, and that events say the same.</summary>
public sealed partial class FailureTests(FailuresRun shared) : IClassFixture<FailuresRun>
{
    [Theory]
    [InlineData("A_crashed_server", "server", "Consequence: Block 'buy' on stream 'client' @ ")]
    [InlineData("A_wrong_port", "client")]
    [InlineData("A_full_disk", "server")]
    [InlineData("A_broken_barrier", "server", "Consequence: Block 'buy' on stream 'client' @ ")]
    [InlineData("A_failed_assertion", null)]
    [InlineData("A_set_up_failure", null)]
    [InlineData("A_missing_program", "server")]
    public void The_first_line_is_the_first_cause_as_the_readme_has_it(string test, string? stream, params string[] others) => AssertTold(test, stream, others);

    [HostsTheory]
    [InlineData("A_slow_host", "server")]
    [InlineData("A_host_that_rebooted", "server", "Consequence: Block 'buy' on stream 'client' @ ")]
    [InlineData("A_lost_connection", "server", "Consequence: Block 'buy' on stream 'client' @ ")]
    public void The_first_line_is_the_first_cause_when_a_host_is_harmed(string test, string? stream, params string[] others) => AssertTold(test, stream, others);

    [Fact]
    public void What_the_streams_wrote_last_stands_below_with_those_of_the_cause_first()
    {
        Assert.Matches(@"\n\nLast lines of server @ localhost, \[1\] on stdout:\n  open\n  selling tea\nLast lines of client @ localhost, \[1\] on stderr:\n  .*Get 'receipt' was broken: ", shared.Run.Trx["A_crashed_server"].Message);
        // Between the first line and the streams' is the rest of what the assertion said.
        Assert.Matches(@"\n.*\nExpected: ""4 cups""\nActual: +""3 cups""\n(.*\n)*\nLast lines of server @ localhost, \[1\] on stdout:\n  counting\n  3 cups$", shared.Run.Trx["A_failed_assertion"].Message!.ReplaceLineEndings("\n"));
    }

    void AssertTold(string test, string? stream, string[] others)
    {
        var result = shared.Run.Trx[test];
        Assert.Equal("Failed", result.Outcome);
        Assert.Equal(result.Message, result["main"].Message);
        var lines = result.Message!.ReplaceLineEndings("\n").Split('\n');
        Assert.True(Regex.IsMatch(lines[0], $"^{ExpectedLine(test)}$"), $"The readme of the sample has the pattern\n{ExpectedLine(test)}\nand the test said\n{result.Message}");
        Assert.Equal(others.Length, lines.Count(l => l.StartsWith("Also: ", StringComparison.Ordinal) || l.StartsWith("Consequence: ", StringComparison.Ordinal)));
        Assert.All(others, o => Assert.Single(lines, l => l.StartsWith(o, StringComparison.Ordinal)));

        var began = shared.Events.Single(e => EventLines.Name(e) == "test-begin" && e.GetProperty("title").GetString() == test);
        var ended = shared.Events.Single(e => EventLines.Name(e) == "test-end" && e.GetProperty("test").GetInt32() == began.GetProperty("test").GetInt32());
        var cause = ended.GetProperty("cause");
        Assert.Equal(lines[0], cause.GetProperty("text").GetString());
        Assert.Equal(stream, cause.TryGetProperty("stream", out var told) ? told.GetString() : null);
        Assert.Equal(others.Length, ended.GetProperty("consequences").GetArrayLength());
    }

    /// <summary>The line that the sample's readme shows for a test, as a pattern: numbers, hosts and folders are others here.</summary>
    static string ExpectedLine(string test)
    {
        var readme = File.ReadAllText(Path.Combine(Asset.ProjectFolder("Failures"), "README.md"));
        var line = Regex.Match(readme, $@"\*\*`{test}`\*\*[^\n]*\n\n```\n(.+)\n```\n").Groups[1].Value;
        Assert.True(line.Length > 0, $"The readme of the sample has no line for {test}.");
        // A dying connection is seen by ssh or by us, and ssh has several words for it.
        line = Lost().Replace(line, "LOST");
        return Numbers().Replace(Hosts().Replace(Regex.Escape(line), @"\S+"), "[0-9.]+").Replace("LOST", @"(its connection (ended with exit code 255: .+|closed)|the agent did not answer for 20 s)\.", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"its connection ended with exit code 255: .+?(closed by remote host|not responding)\.")]
    private static partial Regex Lost();

    [GeneratedRegex(@"localhost|[a-z]+\\\.example\\\.com|/home/me")]
    private static partial Regex Hosts();

    [GeneratedRegex(@"[0-9]+(\\\.[0-9]+)*")]
    private static partial Regex Numbers();
}
