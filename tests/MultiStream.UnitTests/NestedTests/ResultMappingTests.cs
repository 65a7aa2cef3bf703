using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using MultiStream.NestedTests;
using VsOutcome = Microsoft.VisualStudio.TestPlatform.ObjectModel.TestOutcome;

namespace MultiStream.UnitTests.NestedTests;

/// <summary>VSTest's results as reports.</summary>
public sealed class ResultMappingTests
{
    [Theory]
    [InlineData(VsOutcome.Passed, TestOutcome.Passed)]
    [InlineData(VsOutcome.Failed, TestOutcome.Failed)]
    [InlineData(VsOutcome.NotFound, TestOutcome.Failed)]
    [InlineData(VsOutcome.Skipped, TestOutcome.Skipped)]
    [InlineData(VsOutcome.None, TestOutcome.Skipped)]
    public void Every_outcome_has_one_of_ours(VsOutcome theirs, TestOutcome ours) => Assert.Equal(ours, ResultMapping.Of(Result(theirs), "").Report.Outcome);

    [Fact]
    public void What_the_framework_kept_follows_what_went_to_the_console()
    {
        var result = Result(VsOutcome.Passed);
        result.Messages.Add(new TestResultMessage(TestResultMessage.StandardOutCategory, "kept"));
        result.Messages.Add(new TestResultMessage(TestResultMessage.AdditionalInfoCategory, "of no interest"));

        Assert.Equal("console\nkept", ResultMapping.Of(result, "console\n").Report.Output);
    }

    [Fact]
    public void The_reason_of_a_skip_is_its_message_and_not_its_output()
    {
        var result = Result(VsOutcome.Skipped);
        result.Messages.Add(new TestResultMessage(TestResultMessage.StandardOutCategory, "not today"));

        var report = ResultMapping.Of(result, "").Report;
        Assert.Equal(("not today", ""), (report.Message, report.Output));
    }

    [Fact]
    public void Frames_of_the_reflection_that_called_the_test_are_left_out()
    {
        var result = Result(VsOutcome.Failed);
        result.ErrorStackTrace = "   at Ns.C.M() in C.cs:line 7\n   at InvokeStub_C.M(Object, Span`1)\n   at System.Reflection.MethodBaseInvoker.InvokeWithNoArgs(Object obj, BindingFlags invokeAttr)";

        var report = ResultMapping.Of(result, "").Report;
        Assert.Equal(("   at Ns.C.M() in C.cs:line 7", "it failed, and did not say why"), (report.StackTrace, report.Message));
    }

    [Fact]
    public void A_result_for_all_rows_beside_theirs_is_left_out()
    {
        var inner = TestProperty.Register("InnerResultsCount", "InnerResultsCount", typeof(int), TestPropertyAttributes.Hidden, typeof(TestResult));
        var (all, row) = (Result(VsOutcome.Failed), Result(VsOutcome.Failed));
        all.SetPropertyValue(inner, 1);

        Assert.Single(ResultMapping.WithoutParents([(all, ResultMapping.Of(all, "")), (row, ResultMapping.Of(row, ""))]));
    }

    [Theory]
    [InlineData("Ns.C.M", "Ns.C.M(1) Ns.C.M(2)")]
    [InlineData("Ns.C.M(2)", "Ns.C.M(2)")]
    [InlineData("Ns.C.Theory(x: 3)", "Ns.C.Theory")]
    [InlineData("Ns.C.Rows (4)", "Ns.C.Rows")]
    [InlineData("Ns.C", "")]
    public void A_name_means_all_rows_and_a_rows_own_name_that_one(string name, string expected)
    {
        TestCase[] cases = [Case("Ns.C.M(1)", "M(1)"), Case("Ns.C.M(2)", "M(2)"), Case("Ns.C.Theory", "Ns.C.Theory(x: 3)"), Case("Ns.C.Theory", "Ns.C.Theory(x: 5)"), Case("Ns.C.Rows", "Rows (4)")];

        Assert.Equal(expected, string.Join(' ', CaseSelection.Of(cases, name).Select(c => c.FullyQualifiedName)));
    }

    [Fact]
    public void Of_a_long_text_the_beginning_and_the_end_are_kept()
    {
        var text = new CappedText();
        for (int i = 0; i < 10_000; i++)
            text.Append($"{i:0000000000000000000}\n");

        string kept = text.Take();
        Assert.StartsWith("0000000000000000000\n", kept, StringComparison.Ordinal);
        Assert.EndsWith("\n0000000000000009999\n", kept, StringComparison.Ordinal);
        Assert.Contains("[… 134,464 characters are left out here …]", kept, StringComparison.Ordinal);
        Assert.Equal("", text.Take());
    }

    static TestResult Result(VsOutcome outcome) => new(Case("Ns.C.M", "M")) { Outcome = outcome };

    static TestCase Case(string name, string shown) => new(name, new Uri("executor://x"), "x.dll") { DisplayName = shown };
}
