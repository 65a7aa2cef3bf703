using MultiStream.Discovery;
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
        var shared = tests.GroupBy(t => t.FullyQualifiedName).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        // At a sync server there is each name once, that of the body too.
        int parallel = options.SyncServer is null ? Math.Max(1, options.MaxParallelTests) : 1;
        using var live = OpenLive();
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
                observer.TestEnded((await RunOneAsync(test, shared, live, sideBySide ? test.DisplayName : null, cancel)).Redacted());
            }
        });
    }

    private async Task<MultiStreamTestResult> RunOneAsync(MultiStreamTest test, IReadOnlySet<string> shared, LiveLog? live, string? liveName, CancellationToken cancel)
    {
        var started = DateTimeOffset.Now;
        try
        {
            return await new TestExecution(test, options, DirectoryFor(test, shared), observer, live, liveName).RunAsync(cancel);
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

    private LiveLog? OpenLive()
    {
        if (options.LiveOutput == LiveTarget.None)
            return null;
        List<ILiveSink> sinks = [new LiveFile(resultsDirectory, Warn)];
        if (options.LiveOutput == LiveTarget.Console)
            sinks.Add(new LiveConsole(observer.Live, LiveFile.PathIn(resultsDirectory), Warn));
        observer.Message(RunMessageLevel.Information, $"live output: {LiveFile.PathIn(resultsDirectory)}");
        return new LiveLog(sinks, resultsDirectory, Warn);

        void Warn(string text) => observer.Message(RunMessageLevel.Warning, text);
    }

    /// <summary>By the test's full name; for overloads, which share it, with the parameters.</summary>
    private string DirectoryFor(MultiStreamTest test, IReadOnlySet<string> shared) =>
        Path.Combine(resultsDirectory, Path.GetFileNameWithoutExtension(test.Source), SafeName.For(shared.Contains(test.FullyQualifiedName) ? $"{test.TypeName}.{test.ManagedMethod}" : test.FullyQualifiedName));
}
