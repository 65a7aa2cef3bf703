using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using MultiStream.Discovery;
using MultiStream.Live;
using MultiStream.Running;

namespace MultiStream.Evidence;

/// <summary>What a run leaves for whoever looks at it later: its events, from the first to the last, and the logs of its tests.</summary>
internal sealed class RunRecord : IDisposable
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Lock _lock = new();
    private readonly SortedDictionary<OutcomeWord, int> _ended = [];
    private readonly EventLog _events;
    private readonly CancellationToken _cancel;
    private readonly Progress? _progress;

    /// <param name="folder">The run's.</param>
    /// <param name="tests">How many are to be run.</param>
    /// <param name="warn">For what a person should hear while the run goes on.</param>
    /// <param name="progress">Says meanwhile how the run stands, and ends with it; null: nobody wants to hear it.</param>
    /// <param name="cancel">Cancelled, when the run was.</param>
    public RunRecord(string folder, int tests, Action<string> warn, Progress? progress = null, CancellationToken cancel = default)
    {
        (_events, _cancel, _progress) = (new EventLog(folder, warn, follow: progress is null ? null : progress.Add), cancel, progress);
        _events.Write(new RunEvent("run-begin")
        {
            ["schema"] = EventLog.Schema,
            ["run"] = Path.GetFileName(folder),
            ["utc"] = Utc(DateTime.UtcNow),
            ["machine"] = Environment.MachineName,
            ["pid"] = Environment.ProcessId,
            ["system"] = RuntimeInformation.OSDescription,
            ["version"] = typeof(RunRecord).Assembly.GetName().Version?.ToString(3),
            ["tests"] = tests,
        });
    }

    /// <summary>A test is about to run: what is told of it, and its log.</summary>
    /// <param name="name">The test's, for the log's first line.</param>
    /// <param name="folder">The test's.</param>
    /// <param name="live">The run's.</param>
    /// <param name="suffix">What the live log's labels end with, where several tests run at a time.</param>
    public (TestEvents Events, JobLog Job) Begin(string name, string folder, LiveLog live, string? suffix = null)
    {
        var head = $"test {name}; times are seconds since {Utc(DateTime.UtcNow)}";
        var job = new JobLog(Path.Combine(folder, "job.log"), head, live.TimeOf(Stopwatch.GetTimestamp()), suffix);
        return (new TestEvents(_events, live, job), job);
    }

    public void Ended(OutcomeWord word)
    {
        lock (_lock)
            _ended[word] = _ended.GetValueOrDefault(word) + 1;
    }

    /// <summary>A message that is not one test's.</summary>
    public void Message(RunMessageLevel level, string text) => _events.Write(TestEvents.Message(level, text, null));

    /// <summary>The run has ended.</summary>
    public void Dispose()
    {
        _progress?.Dispose();
        var tests = new EventMembers();
        bool failed = false;
        lock (_lock)
        {
            foreach (var (word, count) in _ended)
            {
                tests[word.Text()] = count;
                failed |= word.VsTest() == "Failed";
            }
        }
        _events.Write(new RunEvent("run-end")
        {
            ["outcome"] = (_cancel.IsCancellationRequested ? OutcomeWord.Cancelled : failed ? OutcomeWord.Fail : OutcomeWord.Pass).Text(),
            ["duration"] = Stopwatch.GetElapsedTime(_started),
            ["tests"] = tests,
        });
        _events.Dispose();
    }

    private static string Utc(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
