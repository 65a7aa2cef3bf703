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
    private readonly int _tests;
    private readonly bool _skipsAreErrors;
    private readonly CancellationToken _cancel;
    private readonly List<Running> _running = [];
    private readonly Progress? _progress;
    private bool _over;
    private bool _endsEarly;

    /// <param name="folder">The run's.</param>
    /// <param name="tests">How many are to be run.</param>
    /// <param name="warn">Hears, once, why the events are not whole. Only these themselves cannot be told of it.</param>
    /// <param name="skipsAreErrors">The setting.</param>
    /// <param name="progress">Says meanwhile how the run stands, and ends with it; null: nobody wants to hear it.</param>
    /// <param name="cancel">Cancelled, when the run was.</param>
    public RunRecord(string folder, int tests, Action<string> warn, bool skipsAreErrors = false, Progress? progress = null, CancellationToken cancel = default)
    {
        (_events, _tests, _skipsAreErrors, _progress, _cancel) = (new EventLog(folder, warn, follow: progress is null ? null : progress.Add), tests, skipsAreErrors, progress, cancel);
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
        var events = new TestEvents(_events, live, job, _skipsAreErrors);
        lock (_lock)
            _running.Add(new Running(name, events, job, live, "main" + suffix, Stopwatch.GetTimestamp()));
        return (events, job);
    }

    /// <summary>A test has ended; told once, here or by <see cref="CutOff"/>.</summary>
    public void Ended(TestEvents events, MultiStreamTestResult result)
    {
        lock (_lock)
        {
            if (_over)
                return;
            _running.RemoveAll(r => r.Events == events);
            events.Ends(result);
            Count(result.Word);
        }
    }

    public void Ended(OutcomeWord word)
    {
        lock (_lock)
            Count(word);
    }

    /// <summary>A message that is not one test's.</summary>
    public void Message(RunMessageLevel level, string text) => _events.Write(TestEvents.Message(level, text, null));

    /// <summary>An error of ours ends the run, which has not passed then, whatever its tests did.</summary>
    public void EndsEarly(string text)
    {
        Message(RunMessageLevel.Error, text);
        Volatile.Write(ref _endsEarly, true);
    }

    /// <summary>This process is about to end, and with it the run: each test that runs has an end from now on, and so have the run's events, on the disk.</summary>
    /// <param name="why">A clause.</param>
    /// <param name="limit">How long that may take, when the disk is slow.</param>
    public void CutOff(string why, TimeSpan limit)
    {
        lock (_lock)
        {
            if (_over)
                return;
            foreach (var test in _running)
            {
                var took = Stopwatch.GetElapsedTime(test.Began);
                if (!test.Events.CutOff(took, $"The run was cut off while this test ran: {why}."))
                    continue;
                test.Live.EndJobAsync(test.Job, test.Label, string.Create(CultureInfo.InvariantCulture, $"test {test.Name} was cut off after {took.TotalSeconds:0.000} s: {OutcomeWord.Cancelled.Text()}; {why}"));
                Count(OutcomeWord.Cancelled);
            }
            End(OutcomeWord.Cancelled, why);
        }
        _events.End(limit);
    }

    /// <summary>The run has ended.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            // A test without an end is none that passed.
            bool failed = _endsEarly || _ended.Keys.Any(w => w.VsTest(_skipsAreErrors) == "Failed") || _ended.Values.Sum() < _tests;
            bool cancelled = _cancel.IsCancellationRequested || _ended.ContainsKey(OutcomeWord.Cancelled);
            if (!_over)
                End(cancelled ? OutcomeWord.Cancelled : failed ? OutcomeWord.Fail : OutcomeWord.Pass, null);
        }
        // After the run's end is told: who listens to it may be held up.
        _progress?.Dispose();
        _events.Dispose();
    }

    private void End(OutcomeWord outcome, string? reason)
    {
        _over = true;
        var tests = new EventMembers();
        foreach (var (word, count) in _ended)
            tests[word.Text()] = count;
        _events.Write(new RunEvent("run-end")
        {
            ["outcome"] = outcome.Text(),
            ["reason"] = reason,
            ["duration"] = Stopwatch.GetElapsedTime(_started),
            ["tests"] = tests,
        });
    }

    private void Count(OutcomeWord word) => _ended[word] = _ended.GetValueOrDefault(word) + 1;

    private static string Utc(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    private sealed record Running(string Name, TestEvents Events, JobLog Job, LiveLog Live, string Label, long Began);
}
