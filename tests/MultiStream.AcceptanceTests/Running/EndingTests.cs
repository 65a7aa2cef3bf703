using System.Text.RegularExpressions;
using System.Xml.Linq;
using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Running;

/// <summary>
/// Runs that somebody ends from outside. Each has two streams with processes that double-forked, called setsid and ignore SIGTERM; that none
/// of them, nor a working directory, is left five seconds later is checked at the end of every run.
/// </summary>
public sealed class EndingTests
{
    static readonly TestCommand Hanging = new("Endings.Cases") { Filter = "ClassName=Endings.Cases.Hanging" };

    [Theory]
    [InlineData(Traces.SigInt, true)]
    [InlineData(Traces.SigInt, false)]
    [InlineData(Traces.SigTerm, true)]
    public async Task After_Ctrl_C_and_after_SIGTERM_to_the_process_group_nothing_is_left(int signal, bool byProject)
    {
        await using var running = DotnetTest.Start(Hanging with { ByProject = byProject });
        await running.FileAsync("started");

        running.SignalGroup(signal);

        using var run = await running.EndAsync();
        // The exit code is the platform's: after SIGTERM `dotnet test` says 0.
        Assert.False(File.Exists(run.Folder.File("second")));
        AssertKnown(run);
    }

    [Fact]
    public async Task After_kill_9_of_the_test_host_nothing_is_left_and_what_was_known_is_on_disk()
    {
        await using var running = DotnetTest.Start(Hanging);
        await running.FileAsync("started");

        Traces.Signal(Assert.Single(running.Processes, p => p.IsTestHost).Pid, Traces.SigKill);

        using var run = await running.EndAsync();
        Assert.NotEqual(0, run.ExitCode);
        AssertKnown(run);
    }

    [Fact]
    public async Task After_kill_9_of_vstest_console_nothing_is_left_and_what_was_known_is_on_disk()
    {
        await using var running = DotnetTest.Start(Hanging);
        await running.FileAsync("started");

        Traces.Signal(Assert.Single(running.Processes, p => p.IsConsole && p.Pid != running.Pid).Pid, Traces.SigKill);

        using var run = await running.EndAsync();
        Assert.NotEqual(0, run.ExitCode);
        AssertKnown(run);
    }

    [Fact]
    public async Task After_the_time_of_the_session_is_over_nothing_is_left()
    {
        using var run = await DotnetTest.RunAsync(Hanging with { Overrides = ["RunConfiguration.TestSessionTimeout=4000"] });

        Assert.Equal(1, run.ExitCode);
        AssertKnown(run);
    }

    [Fact]
    public async Task After_blame_hang_has_killed_the_test_host_nothing_is_left_and_the_sequence_names_the_test()
    {
        using var run = await DotnetTest.RunAsync(Hanging with { ByProject = true, Arguments = ["--blame-hang-timeout", "4s", "--blame-hang-dump-type", "none"] });

        Assert.Equal(1, run.ExitCode);
        AssertKnown(run);
        // Two copies: the collector's and the TRX logger's.
        var sequence = XDocument.Load(Directory.EnumerateFiles(run.Folder.Results, "Sequence_*.xml", SearchOption.AllDirectories).First());
        var test = Assert.Single(sequence.Descendants("Test"));
        Assert.Equal(("Endings.Cases.Hanging.Runs_until_it_is_ended", "False"), ((string?)test.Attribute("Name"), (string?)test.Attribute("Completed")));
    }

    static void AssertKnown(TestRun run)
    {
        var events = EventLines.Read(Assert.Single(Directory.GetDirectories(Path.Combine(run.Folder.Results, "MultiStream"))));
        Assert.Equal(2, events.Count(e => EventLines.Name(e) == "block-ready"));
        var log = File.ReadAllText(Assert.Single(Directory.GetFiles(run.Folder.Results, "job.log", SearchOption.AllDirectories)));
        Assert.Equal(2, Regex.Count(log, @"(?m)^ +\d+\.\d{3} stream-\d@localhost \| up$"));
        foreach (var stream in (string[])["stream-0", "stream-1"])
        {
            var folder = Assert.Single(Directory.EnumerateDirectories(Path.Combine(run.Folder.Results, "MultiStream"), stream, SearchOption.AllDirectories));
            Assert.Contains(" open after ", File.ReadAllText(Path.Combine(folder, "stream.log")), StringComparison.Ordinal);
            Assert.Equal("up\n", File.ReadAllText(Path.Combine(folder, "1.stdout")));
        }
    }
}
