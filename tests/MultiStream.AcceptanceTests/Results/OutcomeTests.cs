using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Results;

public sealed class OutcomesRun : SharedRun
{
    internal override TestCommand Command => new("Outcomes.Cases");
}

/// <summary>What each outcome of a block does to its test: awaited, never awaited, caught by the body, allowed to fail.</summary>
public sealed class OutcomeTests(OutcomesRun shared) : IClassFixture<OutcomesRun>
{
    const string Unseen = "Nobody waited for it, so the test fails by it: ";

    /// <summary>When it was: the end of a failed test's first line.</summary>
    const string At = @" \(at [0-9.]+ s\)";

    /// <summary>The sentence of each way to fail, as a pattern.</summary>
    static readonly Dictionary<string, string> Sentences = new()
    {
        ["Exit_code"] = @"Block 'echo evidence >&2; exit 3' on stream 's' @ localhost failed after [0-9.]+ s: it exited with 3\. Its last lines on stderr:\nevidence",
        ["Signal"] = @"Block 'kill -SEGV \$\$' on stream 's' @ localhost failed after [0-9.]+ s: it was ended by signal 11 \(SIGSEGV\)\.",
        ["Not_started"] = @"Block 'no-such-program-anywhere' on stream 's' @ localhost failed after [0-9.]+ s: it could not be started: there is no program 'no-such-program-anywhere' on this host \(looked in PATH\)\.",
        ["Timed_out"] = @"Block 'sleep 61' on stream 's' @ localhost timed out after [0-9.]+ s: its limit of 0\.2 s was over; it was ended by signal 15 \(SIGTERM\)\.",
        ["Lost"] = @"Block 'kill -KILL \$PPID; sleep 62' on stream 's' @ localhost was lost after [0-9.]+ s: its connection ended with exit code 137\.",
    };

    readonly TrxTree _trx = shared.Trx;

    public static TheoryData<string> WaysToFail => [.. Sentences.Keys];

    [Theory, MemberData(nameof(WaysToFail))]
    public void A_failure_that_is_awaited_throws(string how) => AssertFailed(_trx["Awaited." + how], how, "");

    [Theory, MemberData(nameof(WaysToFail))]
    public void A_failure_that_nobody_waited_for_fails_the_test_by_name(string how) => AssertFailed(_trx["NeverAwaited." + how], how, Unseen);

    [Theory, MemberData(nameof(WaysToFail))]
    public void A_failure_that_the_body_caught_is_a_passed_child_whose_text_says_what_happened(string how)
    {
        var test = _trx["Caught." + how];
        AssertPassed(test);
        Assert.Contains("the test's body was told", test["s @ localhost"].StdOut, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Allowed.Exit_code", "Failed: it exited with 3, ")]
    [InlineData("Allowed.Signal", "Failed: it was ended by signal 11 (SIGSEGV), ")]
    [InlineData("Allowed.Not_started", "Failed: it could not be started: ")]
    [InlineData("AllowedAndNeverAwaited.Exit_code", "Failed: it exited with 3, ")]
    [InlineData("AllowedAndNeverAwaited.Signal", "Failed: it was ended by signal 11 (SIGSEGV), ")]
    [InlineData("AllowedAndNeverAwaited.Not_started", "Failed: it could not be started: ")]
    public void An_allowed_failure_is_a_passed_child_whose_text_says_what_happened(string name, string text)
    {
        var test = _trx[name];
        AssertPassed(test);
        var stream = test["s @ localhost"];
        Assert.Contains(text, stream.StdOut, StringComparison.Ordinal);
        Assert.EndsWith("(allowed by the test)", stream.StdOut, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Timed_out")]
    [InlineData("Lost")]
    public void AllowFailure_allows_neither_a_timeout_nor_a_loss(string how)
    {
        AssertFailed(_trx["Allowed." + how], how, "");
        AssertFailed(_trx["AllowedAndNeverAwaited." + how], how, Unseen);
    }

    [Theory]
    [InlineData("Passed", "Passed: it exited with 0, ")]
    [InlineData("Passed_and_never_awaited", "Passed: it exited with 0, ")]
    [InlineData("Stopped", "Stopped: it exited with 5, ")]
    [InlineData("Stopped_by_force", "Stopped: it was ended by signal 9 (SIGKILL), ")]
    [InlineData("Killed", "Killed: it was ended by signal 9 (SIGKILL), ")]
    [InlineData("Still_running_at_the_end", "Stopped: it was ended by signal 15 (SIGTERM), ")]
    public void What_passed_or_was_ended_by_us_is_a_passed_child(string name, string text)
    {
        var test = _trx[name];
        AssertPassed(test);
        Assert.Contains(text, test["s @ localhost"].StdOut, StringComparison.Ordinal);
    }

    [Fact]
    public void To_stop_a_block_that_had_failed_before_throws() => AssertFailed(_trx["Failed_before_it_was_stopped"], "Exit_code", "");

    [Fact]
    public void All_failures_of_a_slice_are_named_and_the_first_cause_comes_first()
    {
        var test = _trx["All_failures_of_a_slice_are_named_and_the_first_cause_comes_first"];
        Assert.Equal(["Failed", "Failed", "Passed", "Failed"], test.Children.Select(c => c.Outcome));
        Assert.Matches($"^Block 'exit 12' on stream 'stream-2' .*{At}\nAlso: Block 'sleep 0.5; exit 10' on stream 'stream-0' .* it exited with 10\\.{At}$", test.Message);
    }

    [Fact]
    public void What_nobody_waited_for_comes_first_when_it_was_before_the_bodys_own_failure()
    {
        var test = _trx["What_nobody_waited_for_comes_first_when_it_was_before_the_bodys_own_failure"];
        Assert.Matches($@"^Block 'echo evidence >&2; exit 3' on stream 'stream-0' .* Last line on stderr: evidence{At}\nConsequence: System\.InvalidOperationException: mine \(Successes\.cs:\d+, at [0-9.]+ s\)\n\n", test.Message);
        Assert.Contains(".What_nobody_waited_for_comes_first_when_it_was_before_the_bodys_own_failure(", test.Stack, StringComparison.Ordinal);
        Assert.Equal(["Failed", "Failed", "Passed"], test.Children.Select(c => c.Outcome));
    }

    [Fact]
    public void A_stream_that_is_lost_while_idle_fails_the_test_by_name()
    {
        var test = _trx["An_idle_stream_that_is_lost_fails_the_test"];
        Assert.Matches($@"^Stream 'stream-0' @ localhost was lost: its connection ended with exit code 137\.{At}\n\nLast lines of stream-0 @ localhost, \[1\] on stdout:\n  \d+$", test.Message);
        Assert.Equal(["Failed", "Failed", "Passed"], test.Children.Select(c => c.Outcome));
    }

    [Fact]
    public void A_stream_whose_agent_was_killed_is_lost_within_two_seconds() =>
        Assert.InRange(_trx["Awaited.Lost"]["s @ localhost"].Duration, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(2));

    [Fact]
    public void The_other_streams_of_a_test_are_unharmed_by_a_lost_one() => AssertPassed(_trx["The_other_streams_of_a_test_are_unharmed_by_a_lost_one"]);

    /// <summary>Else the console says that all passed, while the exit code says that it did not.</summary>
    [Fact]
    public void A_test_fails_exactly_when_one_of_its_children_does() =>
        Assert.All(_trx.Results, t => Assert.Equal(t.Outcome == "Failed", t.Children.Any(c => c.Outcome == "Failed")));

    static void AssertFailed(TrxResult test, string how, string prefix)
    {
        Assert.Equal("Failed", test.Outcome);
        Assert.Equal(["Failed", "Failed"], test.Children.Select(c => c.Outcome));
        const string evidence = @" Its last lines on stderr:\nevidence";
        bool wrote = Sentences[how].EndsWith(evidence, StringComparison.Ordinal);
        Assert.Matches($"^{prefix}{Sentences[how].Replace(evidence, " Last line on stderr: evidence", StringComparison.Ordinal)}{At}{(wrote ? "\n\nLast lines of s @ localhost, \\[1\\] on stderr:\n  evidence" : "")}$", test.Message);
        Assert.Equal(test.Message, test["main"].Message);
        Assert.Matches($"^{Sentences[how]}$", test["s @ localhost"].Message);
    }

    static void AssertPassed(TrxResult test) => Assert.All(test.Children.Prepend(test), r =>
    {
        Assert.True(r.Outcome == "Passed", $"{r}\n{r.StdOut}");
        Assert.Null(r.Message);
    });
}
