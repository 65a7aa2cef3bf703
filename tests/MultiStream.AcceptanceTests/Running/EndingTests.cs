using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Running;

/// <summary>
/// Runs that somebody ends from outside. Each has two streams with processes that double-forked, called setsid and ignore SIGTERM; that none
/// of them, nor a working directory, is left five seconds later is checked at the end of every run.
/// </summary>
public sealed class EndingTests
{
    static readonly TestCommand Hanging = new("Endings.Cases") { Filter = "ClassName=Endings.Cases.Hanging" };

    [Fact]
    public async Task Cancelled_in_an_IDE_the_running_test_is_reported_and_the_others_do_not_start()
    {
        bool second = true;
        var run = await IdeRun.RunAsync("cancel", Asset.Assembly("Endings.Cases"), folder => ["Cases.Hanging.", folder.File("started")], atEnd: folder => second = File.Exists(folder.File("second")));

        Assert.True(run.Canceled);
        Assert.Equal(
            ["Runs_until_it_is_ended: Failed", "Runs_until_it_is_ended · main: Failed", "Runs_until_it_is_ended · stream-0 @ localhost: Passed", "Runs_until_it_is_ended · stream-1 @ localhost: Passed"],
            run.Results.Select(r => $"{r.Name}: {r.Outcome}"));
        Assert.Equal("The run was cancelled.", run.Results[0].Message);
        Assert.False(second);
    }

    [Fact]
    public async Task After_a_cancelled_run_the_same_session_runs_the_next()
    {
        var run = await IdeRun.RunAsync("twice", Asset.Assembly("Endings.Cases"), folder => ["Runs_until", folder.File("started"), "Runs_later"]);

        Assert.Equal(["Runs_later: Passed", "Runs_later · main: Passed", "Runs_later · s @ localhost: Passed"], run.Results.Skip(4).Select(r => $"{r.Name}: {r.Outcome}"));
    }

    [Fact]
    public async Task Aborted_in_an_IDE_nothing_is_left()
    {
        var run = await IdeRun.RunAsync("abort", Asset.Assembly("Endings.Cases"), folder => ["Cases.Hanging.", folder.File("started")]);

        Assert.True(run.Aborted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_Ctrl_C_nothing_is_left(bool byProject)
    {
        await using var running = DotnetTest.Start(Hanging with { ByProject = byProject });
        await running.FileAsync("started");

        running.Interrupt();

        using var run = await running.EndAsync();
        Assert.NotEqual(0, run.ExitCode);
        Assert.False(File.Exists(run.Folder.File("second")));
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
    public async Task After_blame_hang_has_killed_the_test_host_nothing_is_left()
    {
        using var run = await DotnetTest.RunAsync(Hanging with { ByProject = true, Arguments = ["--blame-hang-timeout", "4s", "--blame-hang-dump-type", "none"] });

        Assert.Equal(1, run.ExitCode);
        AssertKnown(run);
    }

    static void AssertKnown(TestRun run)
    {
        foreach (var stream in (string[])["stream-0", "stream-1"])
        {
            var folder = Assert.Single(Directory.EnumerateDirectories(Path.Combine(run.Folder.Results, "MultiStream"), stream, SearchOption.AllDirectories));
            Assert.Contains(" open after ", File.ReadAllText(Path.Combine(folder, "stream.log")), StringComparison.Ordinal);
            Assert.Equal("up\n", File.ReadAllText(Path.Combine(folder, "1.stdout")));
        }
    }
}
