using System.Globalization;
using System.Text.RegularExpressions;
using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Calls;

/// <summary>A run of Calls.Cases on hosts of some kind.</summary>
/// <param name="Trx">Its results.</param>
/// <param name="HostOf">The host that results show for a stream.</param>
sealed record CallsRun(TrxTree Trx, Func<string, string> HostOf)
{
    /// <summary>A stream's child of a test.</summary>
    public TrxResult this[string test, string stream] => Trx[test][$"{stream} @ {HostOf(stream)}"];
}

/// <summary>What a user sees of C# blocks, on every kind of host alike. Each method is one promise.</summary>
static class CallPromises
{
    static readonly Action<CallsRun>[] s_all =
    [
        Values_files_and_services_are_as_on_this_machine,
        A_blocks_exception_and_its_source_line_are_the_first_lines_of_the_message,
        The_stack_trace_begins_with_the_frames_of_the_host_and_says_where_they_end,
        The_streams_child_tells_the_same_as_its_test_and_what_was_written_before,
        A_process_that_ends_itself_is_told_with_its_exit_code,
        A_process_that_is_ended_by_the_runtime_shows_what_it_said_and_the_blocks_frame_last,
        A_failed_block_that_nobody_waits_for_fails_the_test_by_name,
        An_allowed_exception_is_a_passed_child_that_says_so,
        What_a_block_writes_to_the_console_is_in_its_transcript_and_its_log_line_in_the_log,
        A_service_that_runs_to_the_end_of_the_test_is_asked_to_end,
    ];

    public static IReadOnlyDictionary<string, Action<CallsRun>> All { get; } = s_all.ToDictionary(p => p.Method.Name);

    static void Values_files_and_services_are_as_on_this_machine(CallsRun run)
    {
        string[] passing =
        [
            "Values_come_back", "Each_stream_of_a_role_gives_its_own", "Blocks_of_a_class_library_run", "Blocks_of_one_stream_share_a_process",
            "A_service_is_ready_serves_and_stops_with_its_result", "A_free_port_is_free_for_C_sharp",
            "After_an_exit_the_stream_lives_on", "A_culture_is_there_or_its_lack_is_said",
        ];
        Assert.All(passing, name => Assert.True(run.Trx[name].Outcome == "Passed", run.Trx[name].ToString()));
    }

    static void A_blocks_exception_and_its_source_line_are_the_first_lines_of_the_message(CallsRun run)
    {
        var lines = run.Trx["It_throws"].Message!.Split('\n');
        Assert.Matches(
            $@"^Block '\(\) => \{{ Console\.WriteLine\(""before the throw""\); Deeper\(12\); \}}' on stream 's' @ {Regex.Escape(run.HostOf("s"))} failed after [0-9.]+ s: "
            + @"it threw System\.InvalidOperationException: the order failed, 12 in stock\. \(\w+\.cs:\d+, at [0-9.]+ s\)$",
            lines[0]);
        Assert.Matches($"^{ThrowingFrame}$", lines[1]);
        Assert.Equal(" ---> System.FormatException: no number", lines[2]);
        Assert.Equal(["", $"Last lines of s @ {run.HostOf("s")}, [1] on stdout:", "  before the throw"], lines[3..]);
    }

    static void The_stack_trace_begins_with_the_frames_of_the_host_and_says_where_they_end(CallsRun run)
    {
        var frames = run.Trx["It_throws"].Stack!.Split('\n');
        Assert.Matches($"^{ThrowingFrame}$", frames[0]);
        Assert.Matches(@"^   at Calls\.Cases\.Failing\..*It_throws.* in .*Failing\.cs:line \d+$", frames[1]);
        Assert.Equal($"--- end of stack on stream 's' @ {run.HostOf("s")} ---", frames[2]);
    }

    static void The_streams_child_tells_the_same_as_its_test_and_what_was_written_before(CallsRun run)
    {
        var (test, child) = (run.Trx["It_throws"], run["It_throws", "s"]);
        Assert.Equal("Failed", child.Outcome);
        Assert.StartsWith(child.Message!.Split('\n')[0] + " (", test.Message, StringComparison.Ordinal);
        Assert.EndsWith("\nIts last lines on stdout:\nbefore the throw", child.Message, StringComparison.Ordinal);
        Assert.Matches($"^{ThrowingFrame}\n", child.Stack);
        Assert.Contains("    out | before the throw\n    Failed: it threw System.InvalidOperationException: the order failed, 12 in stock, after ", child.StdOut, StringComparison.Ordinal);
    }

    static void A_process_that_ends_itself_is_told_with_its_exit_code(CallsRun run) => Assert.Matches(
        @"^Block '\(\) => Environment\.Exit\(3\)' on stream 's' @ \S+ failed after [0-9.]+ s: its process \(the stream's worker\) exited with 3 before the block returned\. \(at [0-9.]+ s\)$",
        run.Trx["It_exits"].Message);

    static void A_process_that_is_ended_by_the_runtime_shows_what_it_said_and_the_blocks_frame_last(CallsRun run)
    {
        var lines = run.Trx["It_fails_fast"].Message!.Split('\n');
        Assert.Contains("its process (the stream's worker) was ended by signal 6 (SIGABRT) before the block returned. Last line on stderr: no way on (at ", lines[0], StringComparison.Ordinal);
        Assert.Contains("Failing+<>c.<It_fails_fast>", lines[^1], StringComparison.Ordinal);
    }

    static void A_failed_block_that_nobody_waits_for_fails_the_test_by_name(CallsRun run) => Assert.Matches(
        @"^Nobody waited for it, so the test fails by it: Block 'the forgotten order' on stream 's' @ \S+ failed after [0-9.]+ s: it threw System\.InvalidOperationException: the order failed, 13 in stock\. \(\w+\.cs:\d+, at [0-9.]+ s\)\n"
        + ThrowingFrame,
        run.Trx["Nobody_waits_for_it"].Message);

    static void An_allowed_exception_is_a_passed_child_that_says_so(CallsRun run)
    {
        Assert.Equal("Passed", run.Trx["It_may_fail"].Outcome);
        var child = run["It_may_fail", "s"];
        Assert.Equal("Passed", child.Outcome);
        Assert.Matches(@"Failed: it threw System\.InvalidOperationException: the order failed, 14 in stock, after [0-9.]+ s \(allowed by the test\)$", child.StdOut);
    }

    static void What_a_block_writes_to_the_console_is_in_its_transcript_and_its_log_line_in_the_log(CallsRun run)
    {
        var child = run["Blocks_write_to_the_console", "client-1"];
        Assert.Contains("    out | hello from client-1\n", child.StdOut, StringComparison.Ordinal);
        Assert.Contains("    err | and its error output\n", child.StdOut, StringComparison.Ordinal);
        Assert.Equal("hello from client-1\n", File.ReadAllText(child.File("1.stdout")));
        Assert.Matches(@"\[1\] a line for the log\n", File.ReadAllText(child.File("stream.log")));
        Assert.Null(run["Blocks_write_to_the_console", "client-0"].StdOut);
    }

    static void A_service_that_runs_to_the_end_of_the_test_is_asked_to_end(CallsRun run)
    {
        Assert.Equal("Passed", run.Trx["A_service_that_waits_to_be_stopped_ends_with_the_test"].Outcome);
        Assert.Contains("    out | asked to end\n", run["A_service_that_waits_to_be_stopped_ends_with_the_test", "client"].StdOut, StringComparison.Ordinal);
    }

    /// <summary>A pattern: the frame of the line of the asset that throws.</summary>
    static string ThrowingFrame { get; } = string.Create(CultureInfo.InvariantCulture, $@"   at Calls\.Cases\.Failing\.Deeper\(Int32 stock\) in .*Failing\.cs:line {LineOf("THE LINE")}");

    static int LineOf(string text) => Array.FindIndex(File.ReadAllLines(Path.Combine(Asset.ProjectFolder("Calls.Cases"), "Failing.cs")), l => l.Contains(text, StringComparison.Ordinal)) + 1;
}
