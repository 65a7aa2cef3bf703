using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Running;

/// <summary>Runs that are ended in an IDE. That nothing is left of them is checked at the end of every run.</summary>
public sealed class CancelTests
{
    [Fact]
    public async Task Cancelled_in_an_IDE_the_running_test_is_reported_and_the_others_do_not_start()
    {
        bool second = true;
        var run = await IdeRun.RunAsync("cancel", Asset.Assembly("Endings.Cases"), folder => ["Cases.Hanging.", folder.File("started")], atEnd: folder => second = File.Exists(folder.File("second")));

        Assert.True(run.Canceled);
        Assert.Equal(
            ["Runs_until_it_is_ended: Failed", "Runs_until_it_is_ended · main: Failed", "Runs_until_it_is_ended · stream-0 @ localhost: Passed", "Runs_until_it_is_ended · stream-1 @ localhost: Passed"],
            run.Results.Select(r => $"{r.Name}: {r.Outcome}"));
        Assert.StartsWith("The run was cancelled.\n\nLast lines of ", run.Results[0].Message, StringComparison.Ordinal);
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
}
