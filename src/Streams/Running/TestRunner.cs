using MultiStream.Discovery;
using MultiStream.Evidence;
using MultiStream.Live;

namespace MultiStream.Running;

/// <summary>Runs tests of one assembly or several: classes in parallel, the tests of one class in order. Knows nothing of VSTest.</summary>
internal sealed class TestRunner(MultiStreamOptions options, string resultsDirectory, ITestRunObserver observer)
{
    /// <summary>Runs the tests; each one's end is told to the observer, whatever happens to it. Throws nothing for a failed test.</summary>
    /// <param name="tests">In the order in which they are to start.</param>
    /// <param name="cancel">Cancelled: running tests are ended and reported, the others are not started.</param>
    public async Task RunAsync(IReadOnlyList<MultiStreamTest> tests, CancellationToken cancel)
    {
        var classes = tests.GroupBy(t => (t.Source, t.TypeName)).ToList();
        // At a sync server there is each name once, that of the body too.
        int parallel = options.SyncServer is null ? Math.Max(1, options.MaxParallelTests) : 1;
        using var live = OpenLive();
        using var record = OpenRecord(tests.Count, live, cancel);
        var folders = new TestFolders(resultsDirectory, tests);
        bool sideBySide = parallel > 1 && classes.Count > 1;
        // A synchronous body blocks its thread; the streams' continuations must still find one.
        ThreadPool.GetMinThreads(out int workers, out int completion);
        ThreadPool.SetMinThreads(Math.Max(workers, parallel + Environment.ProcessorCount), completion);
        await Parallel.ForEachAsync(classes, new ParallelOptions { MaxDegreeOfParallelism = parallel }, async (tests, _) =>
        {
            foreach (var test in tests)
            {
                if (cancel.IsCancellationRequested)
                    return;
                observer.TestStarted(test);
                var name = sideBySide ? test.DisplayName : null;
                var (events, job) = record.Begin(test.FullyQualifiedName, folders.Of(test), live, name is null ? null : $" ({name})");
                var result = (await RunOneAsync(test, folders.Of(test), live, name, job, events, cancel)).Redacted();
                events.Ends(result);
                record.Ended(result.Word);
                observer.TestEnded(result);
            }
        });
    }

    private async Task<MultiStreamTestResult> RunOneAsync(MultiStreamTest test, string folder, LiveLog live, string? liveName, JobLog job, TestEvents events, CancellationToken cancel)
    {
        var started = DateTimeOffset.Now;
        try
        {
            return await new TestExecution(test, options, folder, observer, live, liveName, job, events).RunAsync(cancel);
        }
        catch (Exception e)   // a fault of ours must cost one test its result, not all of them
        {
            return new MultiStreamTestResult
            {
                Test = test,
                Outcome = TestOutcome.Failed,
                Started = started,
                Duration = DateTimeOffset.Now - started,
                Message = $"An error in MultiStream itself, please report it: {e.GetType().FullName}: {e.Message}",
                StackTrace = e.StackTrace,
            };
        }
    }

    private RunRecord OpenRecord(int tests, LiveLog live, CancellationToken cancel)
    {
        var every = options.Scaled.Of(options.ProgressEvery);
        var progress = every <= TimeSpan.Zero ? null : new Progress(every,
            line => observer.Message(RunMessageLevel.Information, line),
            e => live.Write("main", $"how the run stands is told no more, because whoever is told threw {e.GetType().FullName}: {e.Message}"));
        return new RunRecord(resultsDirectory, tests, Warn, progress, cancel);
    }

    private LiveLog OpenLive()
    {
        List<ILiveSink> sinks = [new JobLogs(Warn)];
        if (options.LiveOutput != LiveTarget.None)
        {
            sinks.Add(new LiveFile(resultsDirectory, Warn));
            observer.Message(RunMessageLevel.Information, $"live output: {LiveFile.PathIn(resultsDirectory)}");
        }
        if (options.LiveOutput == LiveTarget.Console)
            sinks.Add(new LiveConsole(observer.Live, LiveFile.PathIn(resultsDirectory), Warn));
        return new LiveLog(sinks, resultsDirectory, Warn);
    }

    private void Warn(string text) => observer.Message(RunMessageLevel.Warning, text);
}
