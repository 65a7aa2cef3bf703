using System.Text.RegularExpressions;
using MultiStream.Discovery;
using MultiStream.Evidence;
using MultiStream.Live;
using MultiStream.Running;

namespace MultiStream.UnitTests.Evidence;

/// <summary>A run whose process ends under it: it is told once, and nothing that comes later says otherwise.</summary>
public sealed class CutOffTests : IDisposable
{
    private const string Why = "the process of the tests was ended by SIGTERM";
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-cut-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Tests_that_run_are_cancelled_and_those_that_had_ended_or_not_begun_stay_what_they_are()
    {
        using var live = new LiveLog([new JobLogs(_ => { })], _folder, _ => { });
        using (var record = new RunRecord(_folder, 3, _ => { }))
        {
            var (ended, _) = record.Begin("A.Ended", Path.Combine(_folder, "Ended"), live);
            ended.Begins("A.Ended", "Ended", "A", null, []);
            record.Ended(ended, Result("Ended"));
            var (running, job) = record.Begin("A.Running", Path.Combine(_folder, "Running"), live, " (Running)");
            running.Begins("A.Running", "Running", "A", null, []);
            live.Write("main (Running)", "a line of the body", job: job);
            record.Begin("A.Not_begun", Path.Combine(_folder, "Not_begun"), live);

            record.CutOff(Why, s_limit);
            live.End(s_limit);

            // What the test does in the last moments of the process, and another reason.
            record.Ended(running, Result("Running"));
            record.CutOff("another", s_limit);
        }

        var events = EventFile.Read(_folder);
        Assert.Equal("run-begin test-begin test-end test-begin test-end run-end", events.Order());
        Assert.Equal(("1", "pass", "Passed"), (events[2].Text("test"), events[2].Text("outcome"), events[2].Text("vstest")));
        Assert.Equal(("2", "cancelled", null, $"The run was cut off while this test ran: {Why}."), (events[4].Text("test"), events[4].Text("outcome"), events[4].Text("vstest"), events[4].Text("message")));
        Assert.Equal(("cancelled", Why, """{"pass":1,"cancelled":1}"""), (events[5].Text("outcome"), events[5].Text("reason"), events[5].Text("tests")));
        Assert.Matches($@"\n +\d+\.\d{{3}} main \| a line of the body\n +\d+\.\d{{3}} main \| test A\.Running was cut off after \d+\.\d{{3}} s: cancelled; {Regex.Escape(Why)}\n\z", File.ReadAllText(Path.Combine(_folder, "Running", "job.log")));
        Assert.False(Directory.Exists(Path.Combine(_folder, "Not_begun")));
    }

    [Fact]
    public void A_run_that_has_its_end_is_not_cut_off_any_more()
    {
        var record = new RunRecord(_folder, 0, _ => { });
        record.Dispose();

        record.CutOff(Why, s_limit);

        Assert.Equal(("pass", null), (EventFile.Read(_folder).The("run-end").Text("outcome"), EventFile.Read(_folder).The("run-end").Text("reason")));
    }

    private static MultiStreamTestResult Result(string name) => new()
    {
        Test = new MultiStreamTest { Source = "A.dll", TypeName = "A", MethodName = name, MethodToken = 1, ManagedMethod = name, DisplayName = name },
        Outcome = TestOutcome.Passed,
        Started = DateTimeOffset.UnixEpoch,
        Duration = TimeSpan.FromSeconds(1),
    };
}
