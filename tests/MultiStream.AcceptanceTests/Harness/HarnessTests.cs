namespace MultiStream.AcceptanceTests.Harness;

/// <summary>The promise that every run is checked for, "nothing is left", fails where something is.</summary>
public sealed class HarnessTests
{
    [Fact]
    public async Task A_process_that_left_its_parents_is_seen_and_killed()
    {
        await using var running = DotnetTest.Start(["sh", "-c", "(setsid sleep 401 &) ; exit 0"], new RunFolder());

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(running.EndAsync);

        Assert.Contains("sleep 401", failure.Message, StringComparison.Ordinal);
        await Traces.KillAllAsync(running.Folder);
        Assert.Empty(running.Processes);
    }

    [Fact]
    public async Task A_process_without_an_environment_is_seen_by_the_runs_folder_in_its_arguments()
    {
        await using var running = DotnetTest.Start(["sh", "-c", ": > \"$TMPDIR/f\"; (env -i tail -f \"$TMPDIR/f\" &) ; exit 0"], new RunFolder());

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(running.EndAsync);

        Assert.Contains("tail -f ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_working_directory_that_is_left_is_seen()
    {
        await using var running = DotnetTest.Start(["sh", "-c", "mkdir \"$TMPDIR/multistream-server-0123\""], new RunFolder());

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(running.EndAsync);

        Assert.Contains("multistream-server-0123", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_does_not_end_is_killed_with_all_that_it_started()
    {
        var running = DotnetTest.Start(["sh", "-c", "(trap '' TERM; sleep 403; sleep 404) & echo begun; wait"], new RunFolder(), limit: TimeSpan.FromSeconds(1));

        var failure = await Assert.ThrowsAsync<TimeoutException>(running.EndAsync);
        await running.DisposeAsync();

        Assert.Contains("begun", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Traces.Processes(running.Folder));
        Assert.False(Directory.Exists(running.Folder.Root));
    }
}
