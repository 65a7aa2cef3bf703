using System.Text.RegularExpressions;
using MultiStream.Protocol;
using MultiStream.Running;
using MultiStream.UnitTests.Protocol;
using static MultiStream.UnitTests.Running.ScriptedTest;
using static MultiStream.UnitTests.Running.ScriptedVerdict;

namespace MultiStream.UnitTests.Running;

/// <summary>From what a test's body and blocks did to its results, row by row of what counts as a failure.</summary>
public sealed class VerdictTests
{
    /// <summary>When it was: the end of the first line.</summary>
    private const string At = @" \(at [0-9.]+ s\)";


    [Fact]
    public async Task A_body_without_streams_is_one_plain_result()
    {
        await using var test = new ScriptedTest();
        test.Streams.Log("hello");

        var result = Of(test);

        Assert.Equal((TestOutcome.Passed, null, null), (result.Outcome, result.Message, result.StackTrace));
        Assert.Empty(result.Parts);
        Assert.EndsWith(" hello\n", result.Output, StringComparison.Ordinal);
        Assert.Equal((Started, TimeSpan.FromSeconds(4)), (result.Started, result.Duration));
    }

    [Fact]
    public async Task A_test_that_passes_has_main_and_every_stream_that_was_used_in_order()
    {
        await using var test = new ScriptedTest("", null, "server", "idle", "client:2");
        await EndAsync(test, "client-1", 0);
        await EndAsync(test, "server", 0);
        await test.OpenAsync("client-0");

        var result = Of(test);

        Assert.Equal(["main Passed", "server Passed", "client-0 Passed", "client-1 Passed"], Parts(result));
        Assert.Equal([null, "far.example.com", "far.example.com", "far.example.com"], result.Parts.Select(p => p.Host));
        Assert.Equal(TestOutcome.Passed, result.Outcome);
        Assert.Null(result.Output);
    }

    [Fact]
    public async Task A_failure_that_the_body_threw_on_fails_the_test_and_its_stream()
    {
        await using var test = new ScriptedTest("", null, "server", "client");
        var block = await EndAsync(test, "server", 1);
        await EndAsync(test, "client", 0);
        var thrown = await Assert.ThrowsAsync<BlockFailedException>(() => block.WaitAsync());

        var result = Of(test, [Failure.Of(thrown)]);

        Assert.Equal(["main Failed", "server Failed", "client Passed"], Parts(result));
        Assert.Equal(TestOutcome.Failed, result.Outcome);
        Assert.Matches($"^{Regex.Escape(thrown.Message)}{At}$", result.Message);
        Assert.Equal(result.Message, result.Parts[0].Message);
        Assert.Equal(thrown.Message, result.Parts[1].Message);
    }

    [Fact]
    public async Task A_failure_that_nobody_waited_for_fails_the_test_by_its_name()
    {
        await using var test = new ScriptedTest();
        await EndAsync(test, "server", 3);

        var result = Of(test);

        Assert.Equal(["main Failed", "server Failed"], Parts(result));
        Assert.Matches($@"^Nobody waited for it, so the test fails by it: Block 'serve' on stream 'server' @ far\.example\.com failed after 1\.5 s: it exited with 3\.{At}$", result.Message);
    }

    /// <summary>A server dies in the background, and what the body looked at later was wrong because of that.</summary>
    [Fact]
    public async Task What_nobody_waited_for_and_was_before_is_the_cause_and_what_the_body_threw_a_consequence()
    {
        await using var test = new ScriptedTest("", null, "client", "server");
        var (server, agent) = await test.StartAsync(Serve);
        agent.SayOutput(1, "listening\n"u8);
        agent.SayOutput(1, "bind: Address already in use\n"u8, error: true);
        agent.SayExited(1, 3);
        await Soon(server.Ended);

        var result = Of(test, [new Failure("Assert.Equal() Failure: Values differ\nExpected: 1\nActual:   0", "   at Body()") { At = test.Scope.Elapsed, Line = "Body.cs:7" }]);

        Assert.Matches(
            $"""
            ^Block 'serve' on stream 'server' @ far\.example\.com failed after 1\.5 s: it exited with 3\. Last line on stderr: bind: Address already in use{At}
            Consequence: Assert\.Equal\(\) Failure: Values differ Expected: 1 Actual:   0 \(Body\.cs:7, at [0-9.]+ s\)

            Last lines of server @ far\.example\.com, \[1\] on stderr:
              bind: Address already in use$
            """.ReplaceLineEndings("\n"),
            result.Message);
        Assert.Equal((result.Message!.Split('\n')[0], "server", "far.example.com", 1), (result.Cause!.Text, result.Cause.Stream, result.Cause.Host, result.Cause.Block));
        Assert.StartsWith("Assert.Equal() Failure: ", Assert.Single(result.Consequences), StringComparison.Ordinal);
        Assert.Equal(("   at Body()", "   at Body()"), (result.StackTrace, result.Parts[0].StackTrace));
    }

    [Fact]
    public async Task What_nobody_waited_for_and_came_later_comes_after_what_the_body_threw()
    {
        await using var test = new ScriptedTest();
        var body = new Failure("Assert.True() Failure\nExpected: True", null) { At = test.Scope.Elapsed };
        await EndAsync(test, "server", 3);

        var result = Of(test, [body]);

        Assert.Matches($@"^Assert\.True\(\) Failure{At}\nExpected: True\nAlso: Block 'serve' on stream 'server' @ far\.example\.com failed after 1\.5 s: it exited with 3\.{At}$", result.Message);
        Assert.Null(result.Cause!.Stream);
    }

    [Fact]
    public async Task The_tests_limit_says_what_still_ran_and_is_no_cause_of_what_failed_before()
    {
        await using var test = new ScriptedTest("", null, "server", "client");
        await test.StartAsync(Block.Shell("cd /srv\n./serve"), "client");
        var limit = new Failure("The test's limit of 4 s was over.", null) { At = test.Scope.Elapsed, IsEnding = true, Word = MultiStream.Evidence.OutcomeWord.Interrupted };

        var alone = Of(test, [limit]);
        await EndAsync(test, "server", 3);
        var late = Of(test, [limit with { At = test.Scope.Elapsed }]);

        Assert.Equal("The test's limit of 4 s was over. Still running: 'cd /srv; ./serve' on stream 'client' @ far.example.com.", alone.Message);
        Assert.Equal("client", alone.Cause!.Stream);
        Assert.Matches($@"^Block 'serve' on stream 'server' .*{At}\nConsequence: The test's limit of 4 s was over\.$", late.Message);
        Assert.Equal(MultiStream.Evidence.OutcomeWord.Interrupted, late.Word);
    }

    /// <summary>A failed child would fail the run over the body's head.</summary>
    [Fact]
    public async Task A_failure_that_the_body_caught_is_a_passed_child_that_says_so()
    {
        await using var test = new ScriptedTest();
        var block = await EndAsync(test, "server", 3);
        await Assert.ThrowsAsync<BlockFailedException>(() => block.WaitAsync());

        var result = Of(test);

        Assert.Equal(["main Passed", "server Passed"], Parts(result));
        Assert.Equal("[1] $ serve\n    Failed: it exited with 3, after 1.500 s (the test's body was told)\n", result.Parts[1].Output);
    }

    [Fact]
    public async Task An_allowed_failure_is_a_passed_child_that_says_so()
    {
        await using var test = new ScriptedTest();
        await EndAsync(test, "server", 3, Serve.AllowFailure());

        var result = Of(test);

        Assert.Equal(["main Passed", "server Passed"], Parts(result));
        Assert.Equal("[1] $ serve\n    Failed: it exited with 3, after 1.500 s (allowed by the test)\n", result.Parts[1].Output);
    }

    [Fact]
    public async Task A_stream_that_was_lost_unseen_fails_the_test()
    {
        await using var test = new ScriptedTest();
        var (stream, agent) = await test.OpenAsync();
        agent.Die(137);
        await Soon((await stream.OpenAsync()).Lost);

        var result = Of(test);

        Assert.Equal(["main Failed", "server Failed"], Parts(result));
        Assert.Matches($@"^Stream 'server' @ far\.example\.com was lost: its connection ended with exit code 137\.{At}$", result.Message);
        Assert.Equal("Stream 'server' @ far.example.com was lost: its connection ended with exit code 137.", result.Parts[1].Message);
    }

    [Fact]
    public async Task A_stream_that_was_lost_under_a_block_fails_the_test_once()
    {
        await using var test = new ScriptedTest();
        var (block, agent) = await test.StartAsync(Serve);
        agent.Die(137);
        await Soon(block.Ended);

        var result = Of(test);

        Assert.Equal(["main Failed", "server Failed"], Parts(result));
        Assert.Matches(@"\ANobody waited for it, so the test fails by it: Block 'serve' on stream 'server' @ far\.example\.com was lost after [0-9.]+ s: its connection ended with exit code 137\. \(at [0-9.]+ s\)\z", result.Message);
    }

    [Fact]
    public async Task A_stream_that_could_not_be_opened_has_that_for_its_message()
    {
        await using var test = new ScriptedTest();
        test.OpenFailure = new StreamOpenException("server", OpenFailure.Refused, "Stream 'server': connection refused.");
        var failure = await Assert.ThrowsAsync<StreamOpenException>(() => test.Streams["server"].OpenAsync());

        var result = Of(test, [Failure.Of(failure)]);

        Assert.Equal(["main Failed", "server Failed"], Parts(result));
        Assert.Equal("Stream 'server': connection refused.", result.Parts[1].Message);
    }

    [Fact]
    public async Task A_skipped_test_is_one_plain_result_with_the_reason()
    {
        await using var test = new ScriptedTest();
        await EndAsync(test, "server", 0);

        var result = Of(test, skip: "no iperf3 here");

        Assert.Equal((TestOutcome.Skipped, "no iperf3 here"), (result.Outcome, result.Message));
        Assert.Empty(result.Parts);
    }

    [Fact]
    public async Task A_skip_excuses_no_failure()
    {
        await using var test = new ScriptedTest();
        await EndAsync(test, "server", 3);

        Assert.Equal(TestOutcome.Failed, Of(test, skip: "no iperf3 here").Outcome);
    }

    /// <summary>To a process with <c>ms</c> in it the break is an exit code, and that of <c>ms</c> is the first that anybody waits for.</summary>
    [Fact]
    public async Task A_shell_whose_wait_broke_comes_after_what_broke_it()
    {
        await using var test = new ScriptedTest("", null, "server", "client");
        var (client, clientsAgent) = await test.StartAsync(Block.Shell("ms barrier go"), "client");
        var (_, serversAgent) = await test.StartAsync(Serve);
        clientsAgent.Say(w => w.Begin(FrameType.SyncRequest, 7).Int(1).Texts(["barrier", "go"]));
        await AllHeardAsync(test.Streams["client"], clientsAgent);
        serversAgent.SayExited(1, 3);
        HeardFrame answer;
        do
            answer = await clientsAgent.NextAsync();
        while (answer.Type == FrameType.Ping);
        Assert.Equal(FrameType.SyncAnswer, answer.Type);
        clientsAgent.SayOutput(1, answer.Payload.AsSpan(8), error: true);
        clientsAgent.SayExited(1, 1);
        var thrown = await Assert.ThrowsAsync<BlockFailedException>(() => client.WaitAsync());

        var result = Of(test, [Failure.Of(thrown)]);

        Assert.Matches($@"^Block 'serve' on stream 'server' @ far\.example\.com failed after 1\.5 s: it exited with 3\.{At}\nConsequence: Block 'ms barrier go' on stream 'client' @ far\.example\.com failed after 1\.5 s: it exited with 1\.{At}\n", result.Message);
        Assert.Equal("server", result.Cause!.Stream);
    }

    private static IEnumerable<string> Parts(MultiStreamTestResult result) => result.Parts.Select(p => $"{p.Name} {p.Outcome}");
}
