using MultiStream.Discovery;
using MultiStream.Running;
using MultiStream.UnitTests.Options;

namespace MultiStream.UnitTests.Running;

/// <summary>How many tests run at once.</summary>
public sealed class ParallelTests
{
    [Theory]
    [InlineData("", 2)]
    [InlineData("<Sync><Server>127.0.0.1:1</Server></Sync>", 1)]
    public async Task Classes_run_at_once_but_at_a_sync_server_one_test_after_the_other(string section, int most)
    {
        var observer = new Observer(most);

        var results = Directory.CreateTempSubdirectory("multistream-parallel-");
        try
        {
            await new TestRunner(Settings.Read("<MaxParallelTests>2</MaxParallelTests>" + section), results.FullName, observer).RunAsync([Test("One"), Test("Two")], CancellationToken.None);
        }
        finally
        {
            results.Delete(recursive: true);
        }

        Assert.Equal((2, most), (observer.Ended, observer.Most));
    }

    private static MultiStreamTest Test(string type) => new()
    {
        Source = "tests.dll",
        TypeName = type,
        MethodName = "Test",
        MethodToken = 0,
        ManagedMethod = "Test",
        DisplayName = "Test",
        Streams = [],
        Problem = "It is not run.",
    };

    /// <summary>A test that has started waits until the others that are expected beside it have; where none is, for a while all the same.</summary>
    private sealed class Observer(int expected) : ITestRunObserver
    {
        private readonly object _lock = new();
        private int _running, _started;

        public int Most { get; private set; }

        public int Ended { get; private set; }

        public void TestStarted(MultiStreamTest test)
        {
            lock (_lock)
            {
                Most = Math.Max(Most, ++_running);
                _started++;
                Monitor.PulseAll(_lock);
                while (_started < 2 && Monitor.Wait(_lock, expected == 2 ? TimeSpan.FromSeconds(60) : TimeSpan.FromSeconds(0.5)))
                {
                }
            }
        }

        public void TestEnded(MultiStreamTestResult result)
        {
            lock (_lock)
                (_running, Ended) = (_running - 1, Ended + 1);
        }

        public void Message(RunMessageLevel level, string text)
        {
        }
    }
}
