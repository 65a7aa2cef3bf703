using System.Diagnostics;
using MultiStream.Allocation;
using MultiStream.Discovery;
using MultiStream.Evidence;
using MultiStream.Live;
using MultiStream.Report;
using MultiStream.Running.Fixtures;
using MultiStream.Secrets;

namespace MultiStream.Running;

/// <summary>Runs tests of one assembly or several: classes in parallel, the tests of one class in order. Knows nothing of VSTest.</summary>
internal sealed class TestRunner(MultiStreamOptions options, string resultsDirectory, ITestRunObserver observer)
{
    /// <summary>How long each of the run's files may take to be complete when the process ends under it.</summary>
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(1);

    /// <summary>Runs the tests; each one's end is told to the observer, whatever happens to it. Throws nothing for a failed test.</summary>
    /// <param name="tests">In the order in which they are to start.</param>
    /// <param name="cancel">Cancelled: running tests are ended and reported, the others are not started.</param>
    public async Task RunAsync(IReadOnlyList<MultiStreamTest> tests, CancellationToken cancel)
    {
        int parallel = options.TestsAtOnce;
        var turns = new RunTurns(parallel, options.Hosts.Pool.Count);
        RunRecord? told = null;
        var hosts = options.Hosts.IsThere ? new RunHosts(options.Hosts.Pool, turns, text => Tell(told!, RunMessageLevel.Warning, text)) : null;
        var never = NeverPlaced(tests, hosts);
        var classes = tests.Where(t => !never.ContainsKey(t)).GroupBy(t => (t.Source, t.TypeName)).Select(c => c.ToList()).ToList();
        LiveLog? open = null;
        // First, so that it listens to the end of the process until the run has its own.
        using var lastWords = new LastWords(why =>
        {
            told?.CutOff(why, s_lastWords);
            open?.End(s_lastWords);
            RunReport.TryWriteSmall(resultsDirectory, s_lastWords);
        });
        using var record = told = OpenRecord(tests.Count, text => open?.Write("main", text), cancel);
        using var live = open = OpenLive(record);
        var folders = new TestFolders(resultsDirectory, tests);
        var run = new CurrentRun(options, "", resultsDirectory, text => Tell(record, RunMessageLevel.Information, text), observer.IsBeingDebugged ? observer.AttachDebugger : null) { Name = Path.GetFileName(resultsDirectory) };
        var fixtures = new RunFixtures(tests, source => new FixtureHome(options, folders.OfFixtures(source), run with { Source = source }));
        bool sideBySide = (parallel > 1 || hosts is not null) && classes.Count > 1;
        // A synchronous body blocks its thread; the streams' continuations must still find one.
        ThreadPool.GetMinThreads(out int workers, out int completion);
        ThreadPool.SetMinThreads(Math.Max(workers, parallel + Environment.ProcessorCount), completion);
        try
        {
            // Those that can never have the hosts that they need, first: nobody waits to hear it.
            await turns.RunAsync(never.Keys.Select(t => (MultiStreamTest[])[t]), RunAsync, cancel);
            await turns.RunAsync(classes, RunAsync, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)   // a run that was cancelled ends as such
        {
            record.EndsEarly($"The run ended early, because of an error in MultiStream itself: {e}");
            throw;
        }
        finally
        {
            // Of a run that was cut short: else the last test that needed one has ended it.
            foreach (var fault in await fixtures.EndAsync(text => live.Write("main", text), cancel))
                Tell(record, RunMessageLevel.Error, Redactor.Redact(fault.Failure.Message));
        }

        async Task RunAsync(MultiStreamTest test)
        {
            observer.TestStarted(test);
            var name = sideBySide ? test.DisplayName : null;
            var (events, job) = record.Begin(test.FullName, folders.Of(test), live, name is null ? null : $" ({name})");
            var result = WithCause((await RunOneAsync(test, run, folders.Of(test), live, name, job, events, fixtures, hosts, never.GetValueOrDefault(test), cancel)).Redacted());
            record.Ended(events, result);
            observer.TestEnded(result);
        }
    }

    /// <summary>The tests that can never have the hosts that their streams need, and why. Of one whose settings are wrong otherwise it says itself what is.</summary>
    private Dictionary<MultiStreamTest, string> NeverPlaced(IReadOnlyList<MultiStreamTest> tests, RunHosts? hosts)
    {
        var never = new Dictionary<MultiStreamTest, string>(ReferenceEqualityComparer.Instance);
        foreach (var test in tests.Where(t => hosts is not null && t.Problem is null && t.Skip is null))
        {
            try
            {
                if (hosts!.WhyNever(test.DisplayName, StreamPlacement.Place(test, options.For(test))) is { } why)
                    never[test] = why;
            }
            catch (MultiStreamSettingsException)
            {
                // Told when it is its turn.
            }
        }
        return never;
    }

    private void Tell(RunRecord record, RunMessageLevel level, string text)
    {
        record.Message(level, text);
        observer.Message(level, text);
    }

    /// <summary>Of a test that was never begun, or that an error of ours ended, nobody else has said what it was.</summary>
    private static MultiStreamTestResult WithCause(MultiStreamTestResult result) =>
        result is { Outcome: TestOutcome.Failed, Cause: null, Message: { } message } ? result with { Cause = new FirstCause(Redactor.FirstLine(message)) } : result;

    private async Task<MultiStreamTestResult> RunOneAsync(MultiStreamTest test, CurrentRun run, string folder, LiveLog live, string? liveName, JobLog job, TestEvents events, RunFixtures fixtures, RunHosts? hosts, string? never, CancellationToken cancel)
    {
        var started = DateTimeOffset.Now;
        long clock = Stopwatch.GetTimestamp();
        try
        {
            var (own, problem) = OptionsOf(test);
            return await new TestExecution(test, own, folder, observer, live, liveName, job, events, fixtures.Of(test), problem)
            {
                Hosts = hosts,
                NoHosts = never,
                Run = run with { Options = own, Source = test.Source, Folder = TestFolders.OfOwnStreams(folder) },
            }.RunAsync(cancel);
        }
        catch (Exception e)   // a fault of ours must cost one test its result, not all of them
        {
            return MultiStreamTestResult.OfFault(test, started, Stopwatch.GetElapsedTime(clock), e);
        }
    }

    /// <summary>The settings as they hold for a test, or those of the run and what is wrong with them. Of a test that is not run, nothing that is wrong matters.</summary>
    private (MultiStreamOptions Options, string? Problem) OptionsOf(MultiStreamTest test)
    {
        try
        {
            return (test.Problem is null && test.Skip is null ? options.For(test) : options, null);
        }
        catch (MultiStreamSettingsException e)
        {
            return (options, e.Message);
        }
    }

    /// <param name="tests">How many are to be run.</param>
    /// <param name="note">For the live log, once it is there.</param>
    /// <param name="cancel">Cancelled, when the run was.</param>
    private RunRecord OpenRecord(int tests, Action<string> note, CancellationToken cancel)
    {
        var every = options.Scaled.Of(options.ProgressEvery);
        var progress = every <= TimeSpan.Zero ? null : new Progress(every,
            line => observer.Message(RunMessageLevel.Information, line),
            e => note($"how the run stands is told no more, because whoever is told threw {e.GetType().FullName}: {e.Message}"));
        return new RunRecord(resultsDirectory, tests, text => observer.Message(RunMessageLevel.Warning, text), options.SkipsAreErrors, progress, cancel);
    }

    private LiveLog OpenLive(RunRecord record)
    {
        List<ILiveSink> sinks = [new JobLogs(Warn)];
        if (options.LiveOutput != LiveTarget.None)
        {
            sinks.Add(new LiveFile(resultsDirectory, Warn));
            Tell(record, RunMessageLevel.Information, $"live output: {LiveFile.PathIn(resultsDirectory)}");
        }
        if (options.LiveOutput == LiveTarget.Console)
            sinks.Add(new LiveConsole(observer.Live, LiveFile.PathIn(resultsDirectory), Warn));
        return new LiveLog(sinks, resultsDirectory, Warn);

        void Warn(string text) => Tell(record, RunMessageLevel.Warning, text);
    }
}
