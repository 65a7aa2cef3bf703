using System.Text.RegularExpressions;
using MultiStream.Live;
using MultiStream.UnitTests.Running;
using static MultiStream.UnitTests.Running.ScriptedTest;

namespace MultiStream.UnitTests.Live;

/// <summary>The log of one test: all that its body, its streams and its hub say, in one order.</summary>
public sealed partial class JobLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-job-").FullName;
    private readonly List<string> _warnings = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_has_the_body_the_streams_what_they_write_and_who_waits()
    {
        await using (var test = ScriptedTest.WithEvents(_folder, "server", "client"))
        {
            var (running, agent) = await test.StartAsync(Block.Shell("serve"));
            test.Streams.Log("the body says");
            agent.SayOutput(1, "half "u8);
            agent.SayOutput(1, "a line\n"u8);
            agent.SayOutput(1, "no end"u8);
            agent.SayExited(1);
            await Soon(running.WaitAsync());
            await test.Streams.Sync.PutAsync("key", 1);
        }

        var lines = File.ReadAllLines(Path.Combine(_folder, "job.log"));
        Assert.Matches(@"^test Tests\.One; times are seconds since [-0-9]+T[:.0-9]+Z$", lines[0]);
        Assert.All(lines.Skip(1), l => Assert.Matches(@"^ *\d+\.\d{3} \S+ \| ", l));
        var texts = lines.Skip(1).Select(l => Time().Replace(l, "")).Where(l => !l.Contains("open after", StringComparison.Ordinal) && !l.Contains("its clock is", StringComparison.Ordinal)).ToList();
        Assert.Equal("server@far.example.com | [1] $ serve", texts[0]);
        Assert.Equal("main | the body says", texts[1]);
        Assert.Equal(["half a line", "no end", "[1] Passed: it exited with 0"], texts[2..5].Select(t => t["server@far.example.com | ".Length..]));
        Assert.Matches(@"^main \| put 'key' at .*JobLogTests\.cs:\d+$", texts[5]);
    }

    [Fact]
    public async Task A_test_of_which_nothing_is_told_has_no_log()
    {
        using (var log = new LiveLog([new JobLogs(_warnings.Add)], _folder, _warnings.Add))
            Assert.False(await Soon(log.EndJobAsync(Job(), "main", "it has ended")));

        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task It_ends_with_the_tests_end_and_is_whole_then()
    {
        using var log = new LiveLog([new JobLogs(_warnings.Add)], _folder, _warnings.Add);
        var job = Job();
        log.Write("main (Name)", "one", job: job);

        Assert.True(await Soon(log.EndJobAsync(job, "main (Name)", "it has ended")));
        log.Write("main (Name)", "too late", job: job);

        Assert.Equal(["the head", "main | one", "main | it has ended"], Texts(job));
    }

    [Fact]
    public void Each_test_has_its_own_and_the_live_log_has_all_but_who_waits()
    {
        var (one, two) = (Job("one"), Job("two"));
        using (var log = new LiveLog([new JobLogs(_warnings.Add), new LiveFile(_folder, _warnings.Add)], _folder, _warnings.Add))
        {
            log.Write("a", "1", job: one);
            log.Write("b", "2", job: two);
            log.Write("sync", "3", job: one, jobOnly: true);
            log.Write("main", "4");
        }

        Assert.Equal(["the head", "a | 1", "sync | 3"], Texts(one));
        Assert.Equal(["the head", "b | 2"], Texts(two));
        Assert.Equal(["a | 1", "b | 2", "main | 4"], File.ReadAllLines(LiveFile.PathIn(_folder)).Select(l => Time().Replace(l, "")));
    }

    [Fact]
    public void Output_is_bounded_and_what_is_said_goes_on()
    {
        var job = new JobLog(Path.Combine(_folder, "job.log"), "the head", TimeSpan.Zero, maxOutput: 20);
        using (var log = new LiveLog([new JobLogs(_warnings.Add)], _folder, _warnings.Add))
        {
            var output = new LiveOutput(log, () => "a", job);
            output.Append("a line of more than 20 bytes\n"u8);
            output.Append("not shown\n"u8);
            log.Write("main", "said", job: job);
        }

        Assert.Equal(["the head", "a | a line of more than 20 bytes", "… no more output is shown here, after 0 MB; all of it is in the files beside this one", "main | said"], Texts(job));
    }

    [Fact]
    public void When_it_cannot_be_written_one_warning_says_so()
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        using (var log = new LiveLog([new JobLogs(_warnings.Add)], _folder, _warnings.Add))
        {
            foreach (var name in (string[])["file/one", "file/two"])
                log.Write("main", "said", job: Job(name));
        }

        Assert.StartsWith($"There is no log of the test, or not all of it, in {Path.Combine(_folder, "file/one", "job.log")}; the tests go on: ", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    private JobLog Job(string folder = "") => new(Path.Combine(_folder, folder, "job.log"), "the head", TimeSpan.Zero, " (Name)");

    private static IEnumerable<string> Texts(JobLog job) => File.ReadAllLines(job.Path).Select(l => Time().Replace(l, ""));

    [GeneratedRegex(@"^ *\d+\.\d{3} ")]
    private static partial Regex Time();
}
