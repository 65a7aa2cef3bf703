using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Running;

/// <summary>Runs that are ended in an IDE. That nothing is left of them is checked at the end of every run.</summary>
public sealed class CancelTests
{
    [Fact]
    public async Task Cancelled_in_an_IDE_the_running_test_is_reported_and_the_others_do_not_start()
    {
        bool second = true;
        string[] events = [];
        var run = await IdeRun.RunAsync("cancel", Asset.Assembly("Endings.Cases"), folder => ["Cases.Hanging.", folder.File("started")], atEnd: folder =>
        {
            second = File.Exists(folder.File("second"));
            events = [.. EventLines.Read(Assert.Single(Directory.GetDirectories(Path.Combine(folder.Results, "MultiStream")))).Where(e => EventLines.Name(e) is "test-end" or "run-end").Select(e => $"{EventLines.Name(e)}: {e.GetProperty("outcome")}")];
        });

        Assert.True(run.Canceled);
        Assert.Equal(
            ["Comes_first: Passed", "Comes_first · main: Passed", "Comes_first · s @ localhost: Passed",
                "Runs_until_it_is_ended: Failed", "Runs_until_it_is_ended · main: Failed", "Runs_until_it_is_ended · stream-0 @ localhost: Passed", "Runs_until_it_is_ended · stream-1 @ localhost: Passed"],
            run.Results.Select(r => $"{r.Name}: {r.Outcome}"));
        Assert.StartsWith("The run was cancelled.\n\nLast lines of ", run.Results[3].Message, StringComparison.Ordinal);
        Assert.False(second);
        Assert.Equal(["test-end: pass", "test-end: cancelled", "run-end: cancelled"], events);
    }

    [Fact]
    public async Task After_a_cancelled_run_the_same_session_runs_the_next()
    {
        var run = await IdeRun.RunAsync("twice", Asset.Assembly("Endings.Cases"), folder => ["Runs_until", folder.File("started"), "Runs_later"]);

        Assert.Equal(["Runs_later: Passed", "Runs_later · main: Passed", "Runs_later · s @ localhost: Passed"], run.Results.Skip(4).Select(r => $"{r.Name}: {r.Outcome}"));
    }

    [Fact]
    public async Task Aborted_in_an_IDE_nothing_is_left_and_what_was_known_is_on_disk()
    {
        var run = await IdeRun.RunAsync("abort", Asset.Assembly("Endings.Cases"), folder => ["Cases.Hanging.", folder.File("abort")],
            meanwhile: async running =>
            {
                await running.FileAsync("started");
                await CutRun.UntilAllIsKnownAsync(running.Folder);
                File.WriteAllText(running.Folder.File("abort"), "now");
            },
            atEnd: folder =>
            {
                var cut = CutRun.Read(folder);
                // VSTest makes the test host exit, and kills it when it has not within 0.1 s.
                if (cut.WasTold)
                    cut.AssertTold("the process of the tests exited before the run had ended", inHaste: true);
            });

        Assert.True(run.Aborted);
    }
}
