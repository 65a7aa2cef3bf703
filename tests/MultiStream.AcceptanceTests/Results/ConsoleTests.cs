using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Results;

/// <summary>What a person sees, and what a script asks for: the console and the exit code.</summary>
[Collection(nameof(TreeRun))]
public sealed class ConsoleTests(TreeRun shared)
{
    [Fact]
    public void At_normal_verbosity_a_tests_line_is_followed_by_those_of_its_children()
    {
        var lines = shared.Run.Lines.Where(l => l.StartsWith("Passed All_pass", StringComparison.Ordinal)).Select(WithoutTime);
        Assert.Equal(
            ["Passed All_pass", "Passed All_pass · main", "Passed All_pass · zeta @ localhost", "Passed All_pass · client-0 @ localhost", "Passed All_pass · client-1 @ localhost",
                "Passed All_pass · alpha @ localhost"],
            lines);
        var all = shared.Run.Lines.ToList();
        int first = all.FindIndex(l => l.StartsWith("Passed All_pass", StringComparison.Ordinal));
        Assert.All(all.Skip(first).Take(6), l => Assert.StartsWith("Passed All_pass", l, StringComparison.Ordinal));
    }

    [Fact]
    public void At_normal_verbosity_a_failed_stream_shows_its_blocks_and_their_output()
    {
        var lines = shared.Run.Lines.ToList();
        int child = lines.FindIndex(l => l.StartsWith("Failed A_stream_fails · client @ localhost", StringComparison.Ordinal));
        Assert.True(child >= 0, shared.Run.ToString());
        Assert.Contains("[1] $ echo it broke >&2; exit 3", lines.Skip(child));
        Assert.Contains("err | it broke", lines.Skip(child));
    }

    [Fact]
    public void The_tally_counts_children_and_tests_without_any()
    {
        Assert.Contains("Total tests: 17", shared.Run.Lines);
        Assert.Contains("Passed: 11", shared.Run.Lines);
        Assert.Contains("Failed: 4", shared.Run.Lines);
        Assert.Contains("Skipped: 2", shared.Run.Lines);
    }

    [Fact]
    public async Task Without_a_word_on_verbosity_failures_and_one_line_of_summary_are_shown()
    {
        using var run = await DotnetTest.RunAsync(new TestCommand("Tree.Cases") { ByProject = true, Verbosity = null });

        Assert.Equal(1, run.ExitCode);
        var failed = run.Lines.Where(l => l.StartsWith("Failed ", StringComparison.Ordinal)).Select(WithoutTime);
        Assert.Equal(
            ["Failed A_stream_fails", "Failed A_stream_fails · client @ localhost", "Failed A_stream_fails · main", "Failed Body_fails", "Failed Body_fails · main", "Failed Fails_without_streams"],
            failed.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(run.Lines, l => l.StartsWith("Passed ", StringComparison.Ordinal));
        Assert.Contains(run.Lines, l => l.StartsWith("Failed!  - Failed:     4, Passed:    11, Skipped:     2, Total:    17, Duration: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_in_which_all_pass_exits_with_0()
    {
        using var run = await DotnetTest.RunAsync(new TestCommand("Tree.Cases") { ByProject = true, Verbosity = null, Filter = "Name=All_pass|Name=Passes_without_streams" });

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("Completed", run.Trx.Outcome);
        Assert.Contains(run.Lines, l => l.StartsWith("Passed!  - Failed:     0, Passed:     6, Skipped:     0, Total:     6, Duration: ", StringComparison.Ordinal));
        Assert.Equal("", run.Errors);
    }

    [Fact]
    public async Task Skipped_tests_do_not_fail_a_run_unless_the_settings_say_so()
    {
        var command = new TestCommand("Tree.Cases") { Filter = "Name~Skipped" };
        using var run = await DotnetTest.RunAsync(command);
        using var strict = await DotnetTest.RunAsync(command with { Overrides = ["MultiStream.SkipsAreErrors=true"] });

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(1, strict.ExitCode);
        var skipped = strict.Trx["Skipped_at_run_time"];
        Assert.Equal("Failed", skipped.Outcome);
        Assert.Equal("Skipped, which the setting SkipsAreErrors counts as failed: no weather for it", skipped.Message);
        Assert.Equal("Skipped, which the setting SkipsAreErrors counts as failed: not on a Monday", strict.Trx["Skipped_by_attribute"].Message);
    }

    static string WithoutTime(string line) => line[..line.LastIndexOf(" [", StringComparison.Ordinal)];
}
