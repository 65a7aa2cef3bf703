using MultiStream.Discovery;

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
        int parallel = Math.Max(1, options.MaxParallelTests);
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
                observer.TestEnded(await new TestExecution(test, options, DirectoryFor(test), observer).RunAsync(cancel));
            }
        });
    }

    private string DirectoryFor(MultiStreamTest test) =>
        Path.Combine(resultsDirectory, Path.GetFileNameWithoutExtension(test.Source), SafeName.For(test.ManagedMethod == test.MethodName ? test.FullyQualifiedName : $"{test.TypeName}.{test.ManagedMethod}"));
}
