using MultiStream.Evidence;
using MultiStream.Live;
using MultiStream.Running;
using MultiStream.UnitTests.Allocation;

namespace MultiStream.UnitTests.Evidence;

/// <summary>How a run ends in its events.</summary>
public sealed class RunRecordTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-run-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false, "Skipped", "pass")]
    [InlineData(true, "Failed", "fail")]
    public void A_skipped_test_fails_the_run_where_skips_are_errors(bool skipsAreErrors, string vstest, string outcome)
    {
        Record(1, skipsAreErrors, TestOutcome.Skipped);

        var events = EventFile.Read(_folder);
        Assert.Equal(("skip", vstest, outcome), (events.The("test-end").Text("outcome"), events.The("test-end").Text("vstest"), events.The("run-end").Text("outcome")));
        Assert.Equal("""{"skip":1}""", events.The("run-end").Text("tests"));
    }

    [Theory]
    [InlineData(1, "pass")]
    [InlineData(2, "fail")]
    public void A_run_whose_tests_have_not_all_ended_has_not_passed(int tests, string outcome)
    {
        Record(tests, skipsAreErrors: false, TestOutcome.Passed);

        Assert.Equal(outcome, EventFile.Read(_folder).The("run-end").Text("outcome"));
    }

    private void Record(int tests, bool skipsAreErrors, TestOutcome outcome)
    {
        using var live = new LiveLog([], _folder, Assert.Fail);
        using var record = new RunRecord(_folder, tests, Assert.Fail, skipsAreErrors);
        var result = new MultiStreamTestResult { Test = Tests.With(), Outcome = outcome, Started = default, Duration = default };
        record.Begin("a test", _folder, live).Events.Ends(result);
        record.Ended(result.Word);
    }
}
