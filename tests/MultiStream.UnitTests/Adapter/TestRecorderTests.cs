using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using MultiStream.Adapter;
using MultiStream.Adapter.Reporting;
using MultiStream.Discovery;
using MultiStream.Running;
using MultiStream.UnitTests.Discovery;

namespace MultiStream.UnitTests.Adapter;

public class TestRecorderTests
{
    private static readonly SelectedTest[] Good =
        [.. Cases.All.Where(t => t.ClassName == "Good").Select(t => new SelectedTest(t, TestCaseFactory.Create(t)))];

    private static MultiStreamTestResult Result(MultiStreamTest test, params string[] parts) => new()
    {
        Test = test,
        Outcome = TestOutcome.Passed,
        Started = DateTimeOffset.UtcNow,
        Duration = TimeSpan.FromSeconds(1),
        Parts = [.. parts.Select(p => new ResultPart { Name = p, Outcome = TestOutcome.Passed, Started = DateTimeOffset.UtcNow, Duration = TimeSpan.Zero })],
    };

    [Fact]
    public void A_test_is_started_then_its_parent_recorded_then_its_children_then_ended()
    {
        var handle = new RecordingHandle();
        var recorder = new TestRecorder(handle, Good, skipsAreErrors: false);

        recorder.TestStarted(Good[1].Test);
        recorder.TestEnded(Result(Good[1].Test, "main", "server"));

        Assert.Equal(["start Later", "result Later Passed", "result Later · main Passed", "result Later · server Passed", "end Later Passed"], handle.Events);
        Assert.All(handle.Results, r => Assert.Same(Good[1].Case, r.TestCase));
    }

    [Fact]
    public void The_picture_of_the_run_is_attached_to_it_when_there_are_events()
    {
        var folder = Directory.CreateTempSubdirectory("ms-recorder-").FullName;
        try
        {
            var handle = new RecordingHandle();
            var recorder = new TestRecorder(handle, Good, skipsAreErrors: false);

            recorder.TestStarted(Good[0].Test);
            recorder.AttachReport(folder);
            Assert.Single(handle.Events);
            Assert.Empty(handle.Messages);

            File.WriteAllText(Path.Combine(folder, "events.jsonl"), """{"event":"run-begin","at":0,"schema":2}""" + "\n");
            recorder.AttachReport(folder);
            Assert.Single(handle.Events);
            Assert.Equal(TestMessageLevel.Warning, Assert.Single(handle.Messages).Level);

            File.WriteAllText(Path.Combine(folder, "events.jsonl"), """{"event":"run-begin","at":0,"schema":1}""" + "\n");
            recorder.AttachReport(folder);
            Assert.Equal([Path.Combine(folder, "report.html")], handle.Attachments);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_copy_of_the_test_is_the_test()
    {
        var handle = new RecordingHandle();

        new TestRecorder(handle, Good, skipsAreErrors: false).TestEnded(Result(Good[0].Test with { Skip = "changed" }));

        Assert.Same(Good[0].Case, handle.Results[0].TestCase);
    }

    [Fact]
    public void Tests_that_end_at_once_do_not_mix_their_results()
    {
        var handle = new RecordingHandle();
        var all = Cases.All.Select(t => new SelectedTest(t, TestCaseFactory.Create(t))).ToArray();
        var recorder = new TestRecorder(handle, all, skipsAreErrors: false);

        Parallel.ForEach(all, t => recorder.TestEnded(Result(t.Test, "main", "a", "b")));

        Assert.Equal(all.Length * 5, handle.Events.Count);
        foreach (var five in handle.Events.Chunk(5))
        {
            var name = five[4]["end ".Length..^" Passed".Length];
            Assert.Equal([$"result {name} Passed", $"result {name} · main Passed", $"result {name} · a Passed", $"result {name} · b Passed", $"end {name} Passed"], five);
        }
    }

    [Fact]
    public void What_has_no_result_fails_and_what_has_one_keeps_it()
    {
        var handle = new RecordingHandle();
        var recorder = new TestRecorder(handle, Good, skipsAreErrors: false);
        recorder.TestStarted(Good[0].Test);
        recorder.TestEnded(Result(Good[0].Test));
        recorder.TestStarted(Good[1].Test);

        recorder.FailWhatHasNoResult("the reason");

        Assert.Equal(
            ["start Plain", "result Plain Passed", "end Plain Passed", "start Later", "result Later Failed", "end Later Failed",
                "start Limited", "result Limited Failed", "end Limited Failed", "start Both", "result Both Failed", "end Both Failed"],
            handle.Events);
        Assert.All(handle.Results.Skip(1), r => Assert.Equal("the reason", r.ErrorMessage));
    }

    [Fact]
    public void Messages_and_what_fails_for_want_of_a_result_show_no_secret()
    {
        var secret = new Secret("~recorder-secret-1");
        var handle = new RecordingHandle();
        var recorder = new TestRecorder(handle, Good, skipsAreErrors: false);

        recorder.Message(RunMessageLevel.Error, $"it is {secret.Reveal()}");
        recorder.FailWhatHasNoResult($"because of {secret.Reveal()}");

        Assert.Equal((TestMessageLevel.Error, "MultiStream: it is ***"), Assert.Single(handle.Messages));
        Assert.All(handle.Results, r => Assert.Equal("because of ***", r.ErrorMessage));
    }

    [Fact]
    public void Messages_keep_their_level_and_say_who_speaks()
    {
        var handle = new RecordingHandle();
        var recorder = new TestRecorder(handle, Good, skipsAreErrors: false);

        recorder.Message(RunMessageLevel.Information, "one");
        recorder.Message(RunMessageLevel.Warning, "two\x1b[31m");
        recorder.Message(RunMessageLevel.Error, "three");

        Assert.Equal(
            [(TestMessageLevel.Informational, "MultiStream: one"), (TestMessageLevel.Warning, @"MultiStream: two\x1b[31m"), (TestMessageLevel.Error, "MultiStream: three")],
            handle.Messages);
    }
}
