using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Results;

public sealed class TreeRun : SharedRun
{
    // So that results stand side by side on the console, and no agent of a busy machine is late with its evidence.
    internal override TestCommand Command => new("Tree.Cases") { Overrides = ["MultiStream.LiveOutput=file", "MultiStream.ProgressEvery=0s", "MultiStream.TimeScale=8"] };
}

[CollectionDefinition(nameof(TreeRun))]
public sealed class SharedTreeRun : ICollectionFixture<TreeRun>;

/// <summary>The TRX file as readers of it (Azure DevOps, IDEs) see it: one test with its streams is one result with children.</summary>
[Collection(nameof(TreeRun))]
public sealed class TreeTests(TreeRun shared)
{
    readonly TrxTree _trx = shared.Trx;

    [Fact]
    public void A_test_with_streams_has_main_and_then_every_stream_in_the_order_of_declaration_as_children() =>
        Assert.Equal(
            ["All_pass · main", "All_pass · zeta @ localhost", "All_pass · client-0 @ localhost", "All_pass · client-1 @ localhost", "All_pass · alpha @ localhost"],
            _trx["All_pass"].Children.Select(c => c.Name));

    [Fact]
    public void Children_are_linked_to_their_parent_and_no_two_results_share_an_id()
    {
        Assert.All(_trx.Results, parent => Assert.All(parent.Children, child => Assert.Equal(parent.ExecutionId, child.ParentExecutionId)));
        Assert.All(_trx.Results, parent => Assert.Null(parent.ParentExecutionId));
        var ids = _trx.Results.SelectMany(r => r.Children.Prepend(r)).Select(r => r.ExecutionId).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.DoesNotContain(Guid.Empty, ids);
    }

    [Fact]
    public void Children_are_one_level_deep_and_rows_of_a_data_driven_test()
    {
        var parent = _trx["All_pass"];
        Assert.Equal("DataDrivenTest", parent.ResultType);
        Assert.All(parent.Children, c => Assert.Equal("DataDrivenDataRow", c.ResultType));
        Assert.Equal(["1", "2", "3", "4", "5"], parent.Children.Select(c => c.DataRowInfo));
        Assert.All(_trx.Results.SelectMany(r => r.Children), c => Assert.Empty(c.Children));
    }

    [Fact]
    public void Children_belong_to_the_same_test_as_their_parent()
    {
        Assert.All(_trx.Results, parent => Assert.All(parent.Children, child => Assert.Equal(parent.TestId, child.TestId)));
        Assert.Equal(_trx.Results.Select(r => r.TestId).Order(), _trx.Definitions.Select(d => d.Id).Order());
    }

    [Fact]
    public void A_test_without_streams_is_one_plain_result_with_the_bodys_log()
    {
        var plain = _trx["Passes_without_streams"];
        Assert.Equal("Passed", plain.Outcome);
        Assert.Empty(plain.Children);
        Assert.Null(plain.ResultType);
        Assert.Null(plain.Message);
        Assert.EndsWith("a line of the body", plain.StdOut, StringComparison.Ordinal);
        Assert.EndsWith("a line of the body\n", File.ReadAllText(plain.File("main.log")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_test_without_streams_is_one_plain_result_with_message_and_stack()
    {
        var plain = _trx["Fails_without_streams"];
        Assert.Equal("Failed", plain.Outcome);
        Assert.Empty(plain.Children);
        Assert.Equal("System.InvalidOperationException: no streams, no luck", plain.Message);
        Assert.Matches(@"^   at Tree\.Cases\.Plain\.Fails_without_streams\(\) in .*Plain\.cs:line \d+$", plain.Stack);
    }

    [Theory]
    [InlineData("Skipped_by_attribute", "not on a Monday")]
    [InlineData("Skipped_at_run_time", "no weather for it")]
    public void A_skipped_test_is_one_plain_result_with_its_reason_even_if_it_had_streams(string name, string reason)
    {
        var skipped = _trx[name];
        Assert.Equal("NotExecuted", skipped.Outcome);
        Assert.Equal(reason, skipped.Message);
        Assert.Empty(skipped.Children);
        Assert.Null(skipped.ResultType);
    }

    [Fact]
    public void A_body_that_throws_fails_the_test_and_main_and_not_the_streams()
    {
        var test = _trx["Body_fails"];
        Assert.Equal("Failed", test.Outcome);
        Assert.Equal(["Failed", "Passed", "Passed"], test.Children.Select(c => c.Outcome));
        Assert.Matches(@"^System\.InvalidOperationException: the body has its reasons \(WithStreams\.cs:\d+, at [0-9.]+ s\)$", test.Message);
        Assert.Equal(test.Message, test["main"].Message);
        Assert.StartsWith("   at Tree.Cases.WithStreams.Body_fails(StreamsManager streams) in ", test["main"].Stack, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_stream_fails_the_test_and_main_with_the_blocks_sentence_and_last_lines()
    {
        var test = _trx["A_stream_fails"];
        Assert.Equal(["Failed", "Passed", "Failed"], test.Children.Select(c => c.Outcome));
        const string sentence = "^Block 'echo it broke >&2; exit 3' on stream 'client' @ localhost failed after [0-9.]+ s: it exited with 3\\.";
        const string below = "\n\nLast lines of client @ localhost, \\[1\\] on stderr:\n  it broke\nLast lines of server @ localhost, \\[1\\] on stdout:\n  all is well here$";
        Assert.All([test, test["main"]], r => Assert.Matches(sentence + " Last line on stderr: it broke \\(at [0-9.]+ s\\)" + below, r.Message));
        Assert.Matches(sentence + " Its last lines on stderr:\nit broke$", test["client @ localhost"].Message);
        Assert.StartsWith("   at Tree.Cases.WithStreams.A_stream_fails(StreamsManager streams) in ", test.Stack, StringComparison.Ordinal);
    }

    [Fact]
    public void The_streams_of_a_failed_test_have_evidence_attached_and_those_of_a_passed_one_have_none()
    {
        foreach (var stream in new[] { _trx["Body_fails"]["stream-0 @ localhost"], _trx["Body_fails"]["stream-1 @ localhost"], _trx["A_stream_fails"]["server @ localhost"] })
        {
            var evidence = File.ReadAllText(stream.File("evidence.txt"));
            Assert.Contains("what was to be seen there when the test's body had failed, before anything was stopped or removed.\n", evidence, StringComparison.Ordinal);
            Assert.Matches(@"\n== processes of this stream\n(.*\n)+ *\d+ .*MultiStream\.Agent\.dll", evidence);
        }
        Assert.All(_trx["All_pass"].Children, c => Assert.DoesNotContain(c.Files, f => f.EndsWith("evidence.txt", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_parents_output_has_one_line_for_each_child()
    {
        var lines = _trx["Body_fails"].StdOut!.Split('\n');
        Assert.Matches("^main: failed after [0-9.]+ m?s: System.InvalidOperationException: the body has its reasons \\(WithStreams.cs:[0-9]+, at [0-9.]+ s\\)$", lines[0]);
        Assert.Matches("^stream-0 @ localhost: passed after [0-9.]+ m?s$", lines[1]);
        Assert.Matches("^stream-1 @ localhost: passed after [0-9.]+ m?s$", lines[2]);
        Assert.Equal(3, lines.Length);
    }

    [Fact]
    public void A_streams_output_has_each_blocks_command_output_outcome_and_time()
    {
        var lines = _trx["All_pass"]["client-0 @ localhost"].StdOut!.Split('\n');
        Assert.Equal("[1] $ echo to stdout; echo to stderr >&2", lines[0]);
        Assert.Equal("    out | to stdout", lines[1]);
        Assert.Equal("    err | to stderr", lines[2]);
        Assert.Matches(@"^    Passed: it exited with 0, after \d+\.\d{3} s$", lines[3]);
        Assert.Equal(4, lines.Length);
    }

    [Fact]
    public void The_bodys_log_is_with_main()
    {
        var main = _trx["All_pass"]["main"];
        Assert.Matches(@"^ *\d+\.\d{3} a line of the body$", main.StdOut);
        Assert.Matches(@"^ *\d+\.\d{3} a line of the body\n$", File.ReadAllText(main.File("main.log")));
    }

    [Fact]
    public void Times_are_those_of_the_test_and_of_each_stream()
    {
        var test = _trx["All_pass"];
        Assert.All(test.Children.Prepend(test), r =>
        {
            Assert.Equal(r.Duration, r.End - r.Start);
            Assert.InRange(r.Start, test.Start, test.End);
        });
        Assert.Equal(test.Duration, test["main"].Duration);
        // The block sleeps for 0.4 s.
        Assert.InRange(test["zeta @ localhost"].Duration, TimeSpan.FromSeconds(0.4), test.Duration);
        Assert.InRange(test["client-0 @ localhost"].Duration, TimeSpan.FromTicks(1), test["zeta @ localhost"].Duration);
    }

    [Fact]
    public void The_computer_is_the_one_that_ran_the_tests_and_the_host_is_in_the_childs_name() =>
        Assert.All(_trx.Results.SelectMany(r => r.Children.Prepend(r)), r => Assert.Equal(Environment.MachineName, r.ComputerName));

    [Fact]
    public void Names_that_two_tests_share_get_their_class_in_front()
    {
        Assert.Equal("Passed", _trx["Plain.Shares_its_name"].Outcome);
        Assert.Equal("Passed", _trx["Twin.Shares_its_name"].Outcome);
    }

    /// <summary>Azure DevOps makes a test's identity of these two; its history breaks when they change.</summary>
    [Fact]
    public void Class_and_name_of_a_definition_together_are_the_tests_full_name() =>
        Assert.Equal(
            ["Tree.Cases.Plain.Fails_without_streams", "Tree.Cases.Plain.Passes_without_streams", "Tree.Cases.Plain.Shares_its_name", "Tree.Cases.Plain.Skipped_at_run_time",
                "Tree.Cases.Plain.Skipped_by_attribute", "Tree.Cases.Twin.Shares_its_name", "Tree.Cases.WithStreams.A_stream_fails", "Tree.Cases.WithStreams.All_pass",
                "Tree.Cases.WithStreams.Body_fails"],
            _trx.Definitions.Select(d => $"{d.ClassName}.{d.Name}").Order(StringComparer.Ordinal));

    [Fact]
    public void A_failed_test_makes_the_run_fail()
    {
        Assert.Equal("Failed", _trx.Outcome);
        Assert.Equal(1, shared.Run.ExitCode);
    }

    /// <summary>One version of the logger counts parents, another does not.</summary>
    [Fact]
    public void The_counters_count_every_child()
    {
        int leaves = _trx.Results.Sum(r => Math.Max(1, r.Children.Count)), parents = _trx.Results.Count(r => r.Children.Count > 0);
        Assert.InRange(_trx.Counters["total"], leaves, leaves + parents);
        Assert.InRange(_trx.Counters["failed"], 4, 6);
    }

    [Fact]
    public void The_html_file_has_the_same_tree()
    {
        var html = shared.Run.Html;
        Assert.Equal(_trx.Results.Select(r => r.Name).Order(StringComparer.Ordinal), html.Results.Select(r => r.Name).Order(StringComparer.Ordinal));
        Assert.All(_trx.Results, expected => AssertSame(expected, html[expected.Name]));

        static void AssertSame(TrxResult expected, HtmlResult actual)
        {
            Assert.Equal(expected.Name, actual.Name);
            Assert.Equal(expected.Outcome == "NotExecuted" ? "Skipped" : expected.Outcome, actual.Outcome);
            Assert.Equal(expected.Message, actual.Message);
            Assert.Equal(expected.Children.Count, actual.Children.Count);
            foreach (var (child, index) in expected.Children.Select((c, i) => (c, i)))
                AssertSame(child, actual.Children[index]);
        }
    }
}
