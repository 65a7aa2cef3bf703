using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Running;

public sealed class LimitsRun : SharedRun
{
    // Limits/Test is scaled, TimeoutSeconds is not.
    internal override TestCommand Command => new("Endings.Cases")
    {
        Filter = "ClassName!=Endings.Cases.Hanging&ClassName!=Endings.Cases.Later&ClassName!=Endings.Cases.Waiting",
        Overrides = ["MultiStream.MaxParallelTests=20", "MultiStream.TimeScale=0.1", "MultiStream.Limits.Test=15s", "MultiStream.Limits.StopGrace=5s"],
    };
}

/// <summary>Time limits of tests: of whatever kind the test is, it ends, says why, and leaves nothing.</summary>
public sealed class LimitTests(LimitsRun shared) : IClassFixture<LimitsRun>
{
    readonly TrxTree _trx = shared.Trx;

    [Fact]
    public void A_test_that_waits_for_a_block_fails_with_its_limit_and_the_block_is_stopped()
    {
        var test = _trx["Waits_for_a_block"];
        Assert.StartsWith("The test's limit of 4 s was over. Still running: 'echo begun; sleep 311' on stream 's' @ localhost.\n", test.Message, StringComparison.Ordinal);
        Assert.Equal(["Failed", "Passed"], test.Children.Select(c => c.Outcome));
        Assert.Contains("Stopped: it was ended by signal 15 (SIGTERM)", test["s @ localhost"].StdOut, StringComparison.Ordinal);
        Assert.Contains("out | begun", test["s @ localhost"].StdOut, StringComparison.Ordinal);
        Assert.Contains(" when the test's limit of 4 s was over, before anything was stopped", File.ReadAllText(test["s @ localhost"].File("evidence.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public void Blocks_that_ignore_SIGTERM_are_killed_after_the_limit_and_the_grace()
    {
        var test = _trx["Passes_its_token_on"];
        Assert.StartsWith("The test's limit of 4 s was over. Still running: '", test.Message, StringComparison.Ordinal);
        Assert.Contains("Stopped: it was ended by signal 9 (SIGKILL)", test["s @ localhost"].StdOut, StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_that_swallows_the_cancellation_has_failed_all_the_same()
    {
        Assert.Equal("Failed", _trx["Swallows_the_cancellation"].Outcome);
        Assert.Equal("The test's limit of 1 s was over.", _trx["Swallows_the_cancellation"].Message);
    }

    [Fact]
    public void The_limit_of_the_settings_holds_for_tests_without_one_scaled() => Assert.Equal("The test's limit of 1.5 s was over.", _trx["Has_no_limit_of_its_own"].Message);

    [Fact]
    public void A_body_that_ignores_the_cancellation_is_left_behind_and_its_blocks_are_stopped()
    {
        var test = _trx["Ignores_the_cancellation"];
        Assert.Equal("The test's body did not return within 5 s after the test's limit of 4 s was over; it is left running. Await with a limit, or take a CancellationToken parameter and pass it on. "
            + "Still running: 'sleep 312' on stream 's' @ localhost.", test.Message);
        Assert.Contains("Stopped: ", test["s @ localhost"].StdOut, StringComparison.Ordinal);
    }

    [Fact]
    public void A_constructor_that_hangs_is_left_behind() => Assert.StartsWith(
        "The constructor did not return within 5 s after the test's limit of 1 s was over; it is left running.", _trx["Constructor_hangs"].Message, StringComparison.Ordinal);

    [Fact]
    public void SetUpAsync_is_cancelled_at_the_limit() => Assert.Equal("SetUpAsync: The test's limit of 1 s was over.", _trx["Set_up_waits_until_the_limit"].Message);

    [Fact]
    public void A_Dispose_that_hangs_is_left_behind_after_the_tests_limit_and_the_blocks_are_stopped()
    {
        var test = _trx["Dispose_hangs"];
        Assert.Matches(@"^Dispose did not return within 4 s; it is left running\. \(at [0-9.]+ s\)$", test.Message);
        Assert.Contains("Stopped: ", test["s @ localhost"].StdOut, StringComparison.Ordinal);
    }

    [Fact]
    public void An_agent_that_does_not_answer_is_cut_off_and_its_stream_reported_as_lost()
    {
        var test = _trx["Agent_does_not_answer"];
        Assert.StartsWith("The test's limit of 4 s was over.", test.Message, StringComparison.Ordinal);
        Assert.Contains("Lost: ", test["s @ localhost"].StdOut, StringComparison.Ordinal);
        Assert.Contains("the agent did not answer", test["s @ localhost"].StdOut, StringComparison.Ordinal);
    }
}
