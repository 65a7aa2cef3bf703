using MultiStream.Discovery;
using MultiStream.Live;
using MultiStream.Running;
using MultiStream.Secrets;
using MultiStream.Spawners;

namespace MultiStream.Evidence;

/// <summary>Tells the run's events what happens in one test. All members may be called from any thread, and none waits.</summary>
internal sealed partial class TestEvents
{
    private readonly EventLog? _log;
    private readonly int _test;
    private readonly bool _skipsAreErrors;
    private int _begun;

    /// <param name="log">The run's events; null: nobody wants any.</param>
    /// <param name="live">The run's live log, for lines that only <paramref name="job"/> has.</param>
    /// <param name="job">The test's log; null: there is none.</param>
    /// <param name="skipsAreErrors">The setting.</param>
    public TestEvents(EventLog? log, LiveLog? live = null, JobLog? job = null, bool skipsAreErrors = false)
    {
        (_log, _test, _skipsAreErrors) = (log, log?.NextTest() ?? 0, skipsAreErrors);
        if (log is not null || job is not null)
            Sync = new SyncEvents(Write, _test, (who, text) => live?.Write(who, text, job: job, jobOnly: true));
    }

    /// <summary>Nobody is told.</summary>
    public static TestEvents None { get; } = new(null);

    /// <summary>For the test's sync hub; null: nobody is told.</summary>
    public SyncEvents? Sync { get; }

    /// <summary>The test has begun; at its end at the latest.</summary>
    /// <param name="test">The test.</param>
    /// <param name="folder">Where its files are.</param>
    /// <param name="places">Its streams.</param>
    public void Begins(MultiStreamTest test, string? folder, IEnumerable<StreamPlace> places) =>
        Begins(test.FullyQualifiedName, test.DisplayName, Path.GetFileNameWithoutExtension(test.Source), folder, places, test.Variant?.Name);

    public void Begins(string name, string title, string assembly, string? folder, IEnumerable<StreamPlace> places, string? variant = null)
    {
        if (_log is null || Interlocked.Exchange(ref _begun, 1) != 0)
            return;
        Write(new RunEvent("test-begin")
        {
            ["test"] = _test,
            ["name"] = name,
            ["variant"] = variant,
            ["title"] = title,
            ["assembly"] = assembly,
            ["folder"] = folder is null ? null : _log.Relative(folder),
            ["streams"] = places.Select(p => new EventMembers { ["name"] = p.Stream, ["role"] = p.Role, ["kind"] = p.Kind, ["host"] = p["host"] }).ToList(),
        });
    }

    public void PhaseBegins(string phase) => Write(new RunEvent("phase-begin") { ["test"] = _test, ["phase"] = phase });

    public void PhaseEnds(string phase, string? problem) => Write(new RunEvent("phase-end") { ["test"] = _test, ["phase"] = phase, ["problem"] = problem is null ? null : Redactor.FirstLine(problem) });

    /// <summary>It begins to wait for hosts of the pool.</summary>
    public void WaitsForHosts(string reason) => Write(new RunEvent("hosts-wait") { ["test"] = _test, ["reason"] = reason });

    /// <param name="places">Those of its streams that the pool gave.</param>
    /// <param name="waited">For how long; null: it did not.</param>
    public void HostsGiven(IEnumerable<StreamPlace> places, TimeSpan? waited) => Write(new RunEvent("hosts-given")
    {
        ["test"] = _test,
        ["streams"] = places.Select(p => new EventMembers { ["name"] = p.Stream, ["kind"] = p.Kind, ["host"] = p.PoolHost }).ToList(),
        ["waited"] = waited,
    });

    public void Message(RunMessageLevel level, string text) => Write(Message(level, text, _test));

    /// <summary>A message that is not one test's.</summary>
    public static RunEvent Message(RunMessageLevel level, string text, int? test) =>
        new("message") { ["level"] = level switch { RunMessageLevel.Information => "information", RunMessageLevel.Warning => "warning", _ => "error" }, ["test"] = test, ["text"] = text };

    public void Ends(MultiStreamTestResult result)
    {
        Begins(result.Test, null, []);
        Ends(result.Word, result.Duration, result.Message, result.Cause, result.Consequences);
    }

    public void Ends(OutcomeWord word, TimeSpan duration, string? message, FirstCause? cause, IReadOnlyList<string> consequences) => Write(new RunEvent("test-end")
    {
        ["test"] = _test,
        ["outcome"] = word.Text(),
        ["vstest"] = word.VsTest(_skipsAreErrors),
        ["duration"] = duration,
        ["message"] = message,
        ["cause"] = cause?.ToMembers(),
        ["consequences"] = cause is null ? null : consequences,
    });

    /// <summary>The process of the test is about to end, and with it the test, of which VSTest has no result.</summary>
    /// <returns>Whether the test had begun, as far as anybody was told.</returns>
    public bool CutOff(TimeSpan duration, string message)
    {
        if (Volatile.Read(ref _begun) == 0)
            return false;
        Write(new RunEvent("test-end") { ["test"] = _test, ["outcome"] = OutcomeWord.Cancelled.Text(), ["duration"] = duration, ["message"] = message });
        return true;
    }

    private void Write(RunEvent? happened)
    {
        if (happened is not null)
            _log?.Write(happened);
    }
}
