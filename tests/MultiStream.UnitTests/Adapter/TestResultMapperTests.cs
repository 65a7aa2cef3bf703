using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using MultiStream.Adapter;
using MultiStream.Adapter.Reporting;
using MultiStream.Running;
using MultiStream.UnitTests.Discovery;
using Outcome = MultiStream.TestOutcome;
using VsOutcome = Microsoft.VisualStudio.TestPlatform.ObjectModel.TestOutcome;

namespace MultiStream.UnitTests.Adapter;

public class TestResultMapperTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 4, 5, 6, TimeSpan.Zero);
    private static readonly TestCase Case = TestCaseFactory.Create(Cases.One("Good", "Later"));

    private static MultiStreamTestResult Result(Outcome outcome, params ResultPart[] parts) => new()
    {
        Test = Cases.One("Good", "Later"),
        Outcome = outcome,
        Started = Start,
        Duration = TimeSpan.FromSeconds(4),
        Parts = parts,
    };

    private static ResultPart Part(string name, string? host = null, Outcome outcome = Outcome.Passed, string? message = null) => new()
    {
        Name = name,
        Host = host,
        Outcome = outcome,
        Message = message,
        Started = Start.AddSeconds(1),
        Duration = TimeSpan.FromSeconds(2.5),
    };

    private static IReadOnlyList<TestResult> Map(MultiStreamTestResult result, bool skipsAreErrors = false) => TestResultMapper.Map(result, Case, skipsAreErrors);

    private static string Outline(IEnumerable<TestResult> results) => string.Join(", ", results.Select(r => $"{r.DisplayName} {r.Outcome}"));

    private static Guid Id(TestResult result, string property) =>
        result.Properties.SingleOrDefault(p => p.Id == property) is { } found ? result.GetPropertyValue(found, Guid.Empty) : Guid.Empty;

    private static string Output(TestResult result) => Assert.Single(result.Messages, m => m.Category == TestResultMessage.StandardOutCategory).Text!;

    [Fact]
    public void A_test_without_streams_is_one_plain_result()
    {
        var result = Assert.Single(Map(Result(Outcome.Passed) with { Output = "said", Attachments = ["/logs/a.txt"] }));

        Assert.Equal("Later Passed", Outline([result]));
        Assert.NotEqual(Guid.Empty, Id(result, "ExecutionId"));
        Assert.Equal(Guid.Empty, Id(result, "ParentExecId"));
        Assert.Equal("said", Output(result));
        Assert.Equal("/logs/a.txt", Assert.Single(Assert.Single(result.Attachments).Attachments).Uri.LocalPath);
    }

    [Fact]
    public void The_parent_comes_first_then_main_then_the_streams_in_order()
    {
        var results = Map(Result(Outcome.Passed, Part("main"), Part("server", "foo.example.com"), Part("client-0", "bar.example.com")));

        Assert.Equal("Later Passed, Later · main Passed, Later · server @ foo.example.com Passed, Later · client-0 @ bar.example.com Passed", Outline(results));
    }

    [Fact]
    public void Children_name_their_parent_and_all_have_ids_of_their_own()
    {
        var results = Map(Result(Outcome.Passed, Part("main"), Part("server", "foo")));

        Assert.Equal(3, results.Select(r => Id(r, "ExecutionId")).Distinct().Count());
        Assert.Equal(Guid.Empty, Id(results[0], "ParentExecId"));
        Assert.All(results.Skip(1), r => Assert.Equal(Id(results[0], "ExecutionId"), Id(r, "ParentExecId")));
        Assert.All(results, r => Assert.Equal(new Guid("13cdc9d9-ddb5-4fa4-a97d-d965ccfc6d4b"), Id(r, "TestType")));
    }

    [Fact]
    public void Two_executions_of_a_test_share_no_id()
    {
        var once = Map(Result(Outcome.Passed));
        var again = Map(Result(Outcome.Passed));

        Assert.NotEqual(Id(once[0], "ExecutionId"), Id(again[0], "ExecutionId"));
    }

    [Fact]
    public void Each_child_has_its_own_times_and_host()
    {
        var results = Map(Result(Outcome.Passed, Part("main"), Part("server", "foo")));

        Assert.Equal((Start, Start.AddSeconds(4), TimeSpan.FromSeconds(4)), (results[0].StartTime, results[0].EndTime, results[0].Duration));
        Assert.Equal((Start.AddSeconds(1), Start.AddSeconds(3.5), TimeSpan.FromSeconds(2.5)), (results[2].StartTime, results[2].EndTime, results[2].Duration));
        Assert.Equal([Environment.MachineName, Environment.MachineName, "foo"], results.Select(r => r.ComputerName));
    }

    [Fact]
    public void When_the_body_fails_main_fails_with_it()
    {
        var results = Map(Result(Outcome.Failed, Part("main"), Part("server", "foo")) with { Message = "it broke", StackTrace = "at X" });

        Assert.Equal("Later Failed, Later · main Failed, Later · server @ foo Passed", Outline(results));
        Assert.Equal(("it broke", "at X"), (results[1].ErrorMessage, results[1].ErrorStackTrace));
    }

    [Fact]
    public void When_a_stream_failed_main_is_not_blamed_too()
    {
        var results = Map(Result(Outcome.Failed, Part("main"), Part("server", "foo", Outcome.Failed, "exit code 1")) with { Message = "server failed" });

        Assert.Equal("Later Failed, Later · main Passed, Later · server @ foo Failed", Outline(results));
        Assert.Equal(["server failed", null, "exit code 1"], results.Select(r => r.ErrorMessage));
    }

    [Fact]
    public void When_a_child_failed_the_parent_cannot_have_passed()
    {
        var results = Map(Result(Outcome.Passed, Part("main"), Part("server", "foo", Outcome.Failed, "exit code 1")));

        Assert.Equal(VsOutcome.Failed, results[0].Outcome);
        Assert.Equal("server @ foo failed: exit code 1", results[0].ErrorMessage);
    }

    [Fact]
    public void A_skipped_test_says_why()
    {
        var result = Assert.Single(Map(Result(Outcome.Skipped) with { Message = "not today" }));

        Assert.Equal((VsOutcome.Skipped, "not today"), (result.Outcome, result.ErrorMessage));
    }

    [Fact]
    public void With_SkipsAreErrors_a_skipped_test_fails_and_says_why()
    {
        var results = Map(Result(Outcome.Skipped, Part("main", null, Outcome.Skipped, "not today"), Part("server", "foo")) with { Message = "not today" }, skipsAreErrors: true);

        Assert.Equal("Later Failed, Later · main Failed, Later · server @ foo Passed", Outline(results));
        Assert.All(results.Take(2), r => Assert.Equal("Skipped, which the setting SkipsAreErrors counts as failed: not today", r.ErrorMessage));
    }

    [Fact]
    public void The_parents_output_has_a_line_for_each_child()
    {
        var results = Map(Result(Outcome.Failed, Part("main"), Part("server", "foo", Outcome.Failed, "exit code 1\nand more")) with { Output = "of the test" });

        Assert.Equal("of the test\nmain: passed after 2.5 s\nserver @ foo: failed after 2.5 s: exit code 1\n", Output(results[0]));
    }

    [Fact]
    public void Files_are_attached_to_their_child_and_the_tests_own_to_main()
    {
        var results = Map(Result(Outcome.Passed, Part("main") with { Attachments = ["/m.txt"] }, Part("server", "foo") with { Attachments = ["/s #1.txt"] })
            with { Attachments = ["/test.txt"] });

        Assert.Empty(results[0].Attachments);
        Assert.Equal(["/m.txt", "/test.txt"], results[1].Attachments.Single().Attachments.Select(a => a.Uri.LocalPath));
        Assert.Equal(["/s #1.txt"], results[2].Attachments.Single().Attachments.Select(a => a.Uri.LocalPath));
        Assert.Equal("s #1.txt", results[2].Attachments.Single().Attachments.Single().Description);
    }

    [Fact]
    public void A_childs_output_is_capped_and_says_where_the_rest_is()
    {
        var text = "begin" + new string('x', 200_000) + "end";

        var output = Output(Map(Result(Outcome.Passed, Part("main"), Part("server", "foo") with { Output = text, Attachments = ["/logs/server.log"] }))[2]);

        Assert.InRange(output.Length, ResultText.MaxOutput, ResultText.MaxOutput + 200);
        Assert.StartsWith("begin", output, StringComparison.Ordinal);
        Assert.EndsWith("end", output, StringComparison.Ordinal);
        Assert.Contains("134,472 characters are left out here; the full text is in the attached 'server.log'", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_programs_is_fit_for_XML_everywhere()
    {
        var part = Part("server", "host\x01", Outcome.Failed, "m\x02") with { StackTrace = "s\x03", Output = "o\x04 ]]> <&>" };

        var child = Map(Result(Outcome.Failed, Part("main"), part))[2];

        Assert.Equal(@"Later · server @ host\x01", child.DisplayName);
        Assert.Equal((@"m\x02", @"s\x03", @"o\x04 ]]> <&>"), (child.ErrorMessage, child.ErrorStackTrace, Output(child)));
    }

    [Fact]
    public void Long_names_stay_whole()
    {
        var host = new string('h', 300);

        Assert.EndsWith(host, Map(Result(Outcome.Passed, Part("main"), Part("server", host)))[2].DisplayName, StringComparison.Ordinal);
    }
}
