using System.Globalization;
using System.Xml.Linq;
using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Running;

/// <summary>
/// Runs that somebody ends from outside. Each has two streams with processes that double-forked, called setsid and ignore SIGTERM; that none
/// of them, nor a working directory, is left five seconds later is checked at the end of every run.
/// </summary>
public sealed class EndingTests
{
    // VSTest sends results in batches, and those that wait in the test host die with it: so batches of one.
    static readonly TestCommand Hanging = new("Endings.Cases") { Filter = "ClassName=Endings.Cases.Hanging", Overrides = ["RunConfiguration.BatchSize=1"] };

    [Theory]
    [InlineData(Traces.SigInt, true, @"SIGINT \(Ctrl-C\)")]
    [InlineData(Traces.SigInt, false, @"SIGINT \(Ctrl-C\)")]
    [InlineData(Traces.SigTerm, true, "SIGTERM")]
    public async Task After_Ctrl_C_and_after_SIGTERM_to_the_process_group_nothing_is_left_and_the_run_has_an_end(int signal, bool byProject, string name)
    {
        await using var running = DotnetTest.Start(Hanging with { ByProject = byProject });
        await running.FileAsync("started");
        await CutRun.UntilAllIsKnownAsync(running.Folder);

        running.SignalGroup(signal);

        using var run = await running.EndAsync();
        // The exit code is the platform's: after SIGTERM `dotnet test` says 0.
        Assert.False(File.Exists(run.Folder.File("second")));
        var cut = CutRun.Read(run.Folder);
        // MSBuild, which got the signal too, kills what it had started; without it nobody does.
        if (!byProject || cut.WasTold)
        {
            // Whichever reaches the test host first: the signal, or that vstest.console is gone.
            cut.AssertTold($"the process of the tests (was ended by {name}|exited before the run had ended)", inHaste: byProject);
        }
    }

    [Fact]
    public async Task After_kill_9_of_the_test_host_nothing_is_left_and_what_was_known_is_on_disk_and_in_the_results()
    {
        await using var running = DotnetTest.Start(Hanging);
        await running.FileAsync("started");
        await CutRun.UntilAllIsKnownAsync(running.Folder);

        Traces.Signal(Assert.Single(running.Processes, p => p.IsTestHost).Pid, Traces.SigKill);

        using var run = await running.EndAsync();
        Assert.NotEqual(0, run.ExitCode);
        await CutRun.Read(run.Folder).AssertCutOffAsync();
        CutRun.AssertResultOfFirst(run);
    }

    [Fact]
    public async Task After_kill_9_of_vstest_console_nothing_is_left_and_the_run_has_an_end()
    {
        await using var running = DotnetTest.Start(Hanging);
        await running.FileAsync("started");
        await CutRun.UntilAllIsKnownAsync(running.Folder);

        Traces.Signal(Assert.Single(running.Processes, p => p.IsConsole && p.Pid != running.Pid).Pid, Traces.SigKill);

        using var run = await running.EndAsync();
        Assert.NotEqual(0, run.ExitCode);
        CutRun.Read(run.Folder).AssertTold("the process of the tests exited before the run had ended");
    }

    [Fact]
    public async Task After_the_time_of_the_session_is_over_nothing_is_left_and_what_had_ended_is_in_the_results()
    {
        using var run = await RunIntoLimitAsync(s => Hanging with { Overrides = [.. Hanging.Overrides, $"RunConfiguration.TestSessionTimeout={s}000"] });

        Assert.Equal(1, run.ExitCode);
        var cut = CutRun.Read(run.Folder);
        // VSTest makes the test host exit, and kills it when it has not within 0.1 s.
        if (cut.WasTold)
            cut.AssertTold("the process of the tests exited before the run had ended", inHaste: true);
        CutRun.AssertResultOfFirst(run);
    }

    [Fact]
    public async Task After_blame_hang_has_killed_the_test_host_nothing_is_left_and_the_sequence_names_the_test()
    {
        using var run = await RunIntoLimitAsync(s => Hanging with { ByProject = true, Arguments = ["--blame-hang-timeout", $"{s}s", "--blame-hang-dump-type", "none"] });

        Assert.Equal(1, run.ExitCode);
        await CutRun.Read(run.Folder).AssertCutOffAsync();
        CutRun.AssertResultOfFirst(run);
        // Two copies: the collector's and the TRX logger's.
        var sequence = XDocument.Load(Directory.EnumerateFiles(run.Folder.Results, "Sequence_*.xml", SearchOption.AllDirectories).First());
        Assert.Equal(
            [("Endings.Cases.Hanging.Comes_first", "True"), ("Endings.Cases.Hanging.Runs_until_it_is_ended", "False")],
            sequence.Descendants("Test").Select(t => ((string?)t.Attribute("Name"), (string?)t.Attribute("Completed"))));
    }

    /// <summary>VSTest ends the run after so many seconds. When a busy machine has not come so far by then, there is nothing to see, and the run is made again with more of them.</summary>
    static async Task<TestRun> RunIntoLimitAsync(Func<string, TestCommand> command)
    {
        for (int seconds = 3; ; seconds *= 4)
        {
            var run = await DotnetTest.RunAsync(command(seconds.ToString(CultureInfo.InvariantCulture)));
            var missing = CutRun.MissingIn(run.Folder);
            if (missing is null)
                return run;
            using (run)
                Assert.True(seconds < 48, $"After {seconds} s, {missing}.\n{run}");
        }
    }
}
