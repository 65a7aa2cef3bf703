using MultiStream.Discovery;

namespace MultiStream.Running;

/// <summary>Runs tests of one assembly or several: classes in parallel, the tests of one class in order. Knows nothing of VSTest.</summary>
internal sealed class TestRunner(MultiStreamOptions options, string resultsDirectory, ITestRunObserver observer)
{
    /// <summary>Runs the tests; each one's end is told to the observer, whatever happens to it. Throws nothing for a failed test.</summary>
    /// <param name="tests">In the order in which they are to start.</param>
    /// <param name="cancel">Cancelled: running tests are ended and reported, the others are not started.</param>
    public Task RunAsync(IReadOnlyList<MultiStreamTest> tests, CancellationToken cancel)
    {
        _ = (options, resultsDirectory, observer, tests, cancel);
        throw new MultiStreamException("The runner is not there yet.");
    }
}
