using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises;

/// <summary>How a block ended is told exactly, and why it did not start in a sentence.</summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("carry every byte in both directions, once and in order, up to the end: what a block's end is said by stands last in the pipe.")]
public class ExitPromises(StreamKind kind) : Promise(kind)
{
    [PromiseFact, BrokenBy<ChangesExitCodes>]
    internal async Task A_block_that_exits_with_0_passes()
    {
        var stream = await OpenAsync();

        var result = await stream.RunAsync(Block.Shell("echo hello"));

        Assert.Equal((BlockOutcome.Passed, 0, "hello\n"), (result.Outcome, result.ExitCode, result.StandardOutput));
    }

    [PromiseFact, BrokenBy<ChangesExitCodes>]
    internal async Task Every_exit_code_arrives()
    {
        var stream = await OpenAsync();

        foreach (int code in (int[])[1, 2, 77, 126, 127, 128, 255])
        {
            var result = await stream.RunAsync(Block.Shell($"exit {code}").AllowFailure());
            Assert.Equal((BlockOutcome.Failed, code), (result.Outcome, result.ExitCode));
        }
    }

    [PromiseFact, BrokenBy<SwapsThePipes>]
    internal async Task A_failed_block_throws_and_shows_its_last_words()
    {
        var stream = await OpenAsync();

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => stream.RunAsync(Block.Shell("echo on the way; echo no such luck >&2; exit 3")));

        Assert.Equal(3, e.Result.ExitCode);
        Assert.Contains($"on stream 'a' @ {stream.Host} failed after", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("it exited with 3. Its last lines on stderr:\nno such luck", e.Message, StringComparison.Ordinal);
    }

    [PromiseFact, BrokenBy<HidesSignals>]
    internal async Task A_signal_that_ends_a_block_is_named()
    {
        var stream = await OpenAsync();

        foreach (var (signal, text) in new[] { ("SEGV", "11 (SIGSEGV)"), ("KILL", "9 (SIGKILL)"), ("TERM", "15 (SIGTERM)"), ("PIPE", "13 (SIGPIPE)"), ("HUP", "1 (SIGHUP)") })
        {
            var e = await Assert.ThrowsAsync<BlockFailedException>(() => stream.RunAsync(Block.Shell($"kill -{signal} $$; sleep 60")));
            Assert.Null(e.Result.ExitCode);
            Assert.Contains($"it was ended by signal {text}", e.Message, StringComparison.Ordinal);
        }
    }

    [PromiseFact, BrokenBy<RunsAllInAShell>]
    internal async Task A_program_that_is_not_there_has_its_sentence()
    {
        var stream = await OpenAsync();

        Assert.EndsWith("it could not be started: there is no program 'no-such-program' on this host (looked in PATH).",
            await WhyNotAsync(stream, Block.Program("no-such-program", "x")), StringComparison.Ordinal);
        Assert.EndsWith("it could not be started: there is no file './no-such-program' (a relative path begins at the stream's working directory).",
            await WhyNotAsync(stream, Block.Program("./no-such-program")), StringComparison.Ordinal);
    }

    [PromiseFact, BrokenBy<RunsAllInAShell>]
    internal async Task A_file_that_may_not_be_executed_has_its_sentence()
    {
        var stream = await OpenAsync();
        await stream.RunAsync(Block.Shell("echo echo hello >script; chmod 644 script; mkdir folder"));

        Assert.Contains("'./script' is not executable", await WhyNotAsync(stream, Block.Program("./script")), StringComparison.Ordinal);
        Assert.Contains("'./folder' is not executable", await WhyNotAsync(stream, Block.Program("./folder")), StringComparison.Ordinal);
    }

    [PromiseFact, BrokenBy<RunsAllInAShell>]
    internal async Task A_script_whose_interpreter_is_not_there_has_its_sentence()
    {
        var stream = await OpenAsync();
        await stream.RunAsync(Block.Shell("printf '#!/no/such/interpreter -x\\necho hello\\n' >script; chmod 755 script"));

        Assert.Contains("'./script' is there, but its interpreter '/no/such/interpreter' is not", await WhyNotAsync(stream, Block.Program("./script")), StringComparison.Ordinal);
    }

    [PromiseFact, BrokenBy<RunsAllInAShell>]
    internal async Task A_file_that_is_no_program_has_its_sentence()
    {
        var stream = await OpenAsync();
        await stream.RunAsync(Block.Shell("echo echo hello >script; chmod 755 script"));

        Assert.Contains("'./script' is no program for this system", await WhyNotAsync(stream, Block.Program("./script")), StringComparison.Ordinal);
    }

    [PromiseFact, BrokenBy<CutsLongArguments>]
    internal async Task A_command_line_that_is_too_long_has_its_sentence()
    {
        var stream = await OpenAsync();

        foreach (int length in (int[])[200_000, 5_000_000])
            Assert.Contains("longer than the system allows", await WhyNotAsync(stream, Block.Program("echo", new string('x', length)).Named("long")), StringComparison.Ordinal);
        Assert.Equal("still here\n", (await stream.RunAsync(Block.Shell("echo still here"))).StandardOutput);
    }

    [PromiseFact, BrokenBy<RunsAllInAShell>]
    internal async Task A_block_that_could_not_be_started_may_be_an_answer()
    {
        var stream = await OpenAsync();

        var result = await stream.RunAsync(Block.Program("no-such-program").AllowFailure());

        Assert.Equal((BlockOutcome.Failed, null), (result.Outcome, result.ExitCode));
    }

    private static async Task<string> WhyNotAsync(ExecutionStream stream, Block block) =>
        (await Assert.ThrowsAsync<BlockFailedException>(() => stream.RunAsync(block))).Message;
}
