using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using MultiStream.Discovery;
using MultiStream.Running;
using MultiStream.UnitTests.Evidence;
using MultiStream.UnitTests.Options;

namespace MultiStream.UnitTests.Running;

/// <summary>A run of tests that share a pool: who waits is told why, by events, and goes on when the hosts are free. The streams are opened in this process.</summary>
public sealed class RunHostsTests : IDisposable
{
    private const string Pool = "<Hosts><Host name='one' kind='inproc' tags='rare' exclusive='true'/><Host name='two' kind='inproc'/></Hosts>";
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-hosts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_test_waits_for_the_host_of_another_and_says_for_which()
    {
        var observer = new Observer();
        Bodies.Reset(observer);

        await RunAsync(observer, "", Test(nameof(Bodies.Holds_until_another_waits), "rare"), Test(nameof(Bodies.Runs), "rare"), Test(nameof(Bodies.Never), "gone"));

        Assert.Equal(["Never: Failed", "Holds_until_another_waits: Passed", "Runs: Passed"], observer.Ended);
        Assert.StartsWith("No allocation is possible, even with the whole pool free: 'db' needs tag gone; one and two lack gone.", observer.Message, StringComparison.Ordinal);
        Assert.Equal(["one", "one"], observer.Hosts);
        var events = Events();
        Assert.Contains("'db' needs tag rare; one has it but is taken by test Holds_until_another_waits since ", events.The("hosts-wait").Text("reason"), StringComparison.Ordinal);
        var given = events.Where(e => e.Name() == "hosts-given").ToList();
        Assert.Equal(2, given.Count);
        Assert.All(given, g => Assert.Equal("""[{"name":"db","kind":"inproc","host":"one"}]""", g.Text("streams")));
        Assert.Equal([false, true], given.Select(g => g.TryGetProperty("waited", out _)));
        var open = Assert.Single(events, e => e.Name() == "stream-end" && e.Text("test") == given[0].Text("test"));
        Assert.True(events.ToList().IndexOf(open) < events.ToList().IndexOf(given[1]), "the host was given before its stream was closed");
        Assert.Equal(["allocate", "open"], events.Where(e => e.Name() == "phase-begin" && e.Text("test") == given[1].Text("test")).Select(e => e.Text("phase")).Take(2));
    }

    [Fact]
    public async Task The_time_that_a_test_waits_is_none_of_its_duration()
    {
        var observer = new Observer { HoldsFor = TimeSpan.FromMilliseconds(300) };
        Bodies.Reset(observer);

        await RunAsync(observer, "", Test(nameof(Bodies.Holds_until_another_waits), "rare"), Test(nameof(Bodies.Runs), "rare"));

        var waited = TimeSpan.FromSeconds(Events().Single(e => e.TryGetProperty("waited", out _)).GetProperty("waited").GetDouble());
        Assert.InRange(waited, observer.HoldsFor - TimeSpan.FromMilliseconds(20), TimeSpan.MaxValue);
        // Between the two calls it did all that it did, and waited.
        Assert.InRange(observer.Result!.Duration, TimeSpan.Zero, observer.Took - waited + TimeSpan.FromMilliseconds(1));
        Assert.Equal(observer.Result.Duration, observer.Result.Parts[0].Duration);
    }

    [Fact]
    public async Task A_test_that_waits_in_vain_fails_with_the_reason_and_was_not_told_of_its_own_limit()
    {
        var observer = new Observer();
        Bodies.Reset(observer);

        await RunAsync(observer, "<Limits><Allocate>1ms</Allocate></Limits>", Test(nameof(Bodies.Holds_until_another_ended), "rare"), Test(nameof(Bodies.Runs), "rare"));

        Assert.Equal(["Runs: Failed", "Holds_until_another_ended: Passed"], observer.Ended);
        Assert.StartsWith("There were no hosts for the test within 0 s (Limits/Allocate): no allocation: 'db' needs tag rare; one has it but is taken by test Holds_until_another_ended since ", observer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_cancelled_while_a_test_waits_ends()
    {
        using var cancel = new CancellationTokenSource();
        var observer = new Observer { Waits = cancel.Cancel };
        Bodies.Reset(observer);

        await RunAsync(observer, "", cancel.Token, Test(nameof(Bodies.Holds_until_another_ended), "rare"), Test(nameof(Bodies.Runs), "rare"));

        Assert.Equal(["Holds_until_another_ended: Failed", "Runs: Failed"], observer.Ended.Order());
        Assert.All(Events().Where(e => e.Name() == "test-end"), e => Assert.Equal("cancelled", e.Text("outcome")));
    }

    private Task RunAsync(Observer observer, string section, params MultiStreamTest[] tests) => RunAsync(observer, section, CancellationToken.None, tests);

    private Task RunAsync(Observer observer, string section, CancellationToken cancel, params MultiStreamTest[] tests) =>
        new TestRunner(Settings.Read("<MaxParallelTests>2</MaxParallelTests>" + Pool + section), _folder, observer).RunAsync(tests, cancel);

    private IReadOnlyList<JsonElement> Events() => EventFile.Read(_folder);

    /// <summary>Each a class of its own, as far as the runner knows.</summary>
    private static MultiStreamTest Test(string name, string tags)
    {
        var method = typeof(Bodies).GetMethod(name)!;
        return new MultiStreamTest
        {
            Source = typeof(Bodies).Assembly.Location,
            TypeName = name == nameof(Bodies.Runs) ? typeof(OtherBodies).FullName! : typeof(Bodies).FullName!,
            MethodName = name,
            MethodToken = method.MetadataToken,
            ManagedMethod = name,
            DisplayName = name,
            Streams = [new StreamDeclaration("db", null) { Tags = tags }],
        };
    }

    public class Bodies
    {
        private static Observer s_observer = new();

        internal static void Reset(Observer observer) => s_observer = observer;

        public async Task Holds_until_another_waits(CancellationToken cancel)
        {
            s_observer.SomebodyHolds.SetResult();
            await s_observer.SomebodyWaits.Task.WaitAsync(cancel);
            await Task.Delay(s_observer.HoldsFor, cancel);
        }

        public async Task Holds_until_another_ended(CancellationToken cancel)
        {
            s_observer.SomebodyHolds.SetResult();
            await s_observer.SomebodyEnded.Task.WaitAsync(cancel);
        }

        public void Runs()
        {
        }

        public void Never() => throw new InvalidOperationException("There is no host for it.");
    }

    public sealed class OtherBodies : Bodies;

    internal sealed class Observer : ITestRunObserver
    {
        private long _started;

        public TaskCompletionSource SomebodyWaits { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource SomebodyEnded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<string> Ended { get; } = [];

        public ConcurrentQueue<string> Hosts { get; } = [];

        public Action? Waits { get; init; }

        /// <summary>How much longer a host is held than until somebody waits for it.</summary>
        public TimeSpan HoldsFor { get; init; }

        /// <summary>What came of the test that waits, and how long that took altogether.</summary>
        public MultiStreamTestResult? Result { get; private set; }

        public TimeSpan Took { get; private set; }

        public string? Message { get; private set; }

        /// <summary>The test that is to wait asks for the host when the other has it.</summary>
        public TaskCompletionSource SomebodyHolds { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void TestStarted(MultiStreamTest test)
        {
            if (test.MethodName != nameof(Bodies.Runs))
                return;
            Assert.True(SomebodyHolds.Task.Wait(TimeSpan.FromSeconds(60)));
            _started = Stopwatch.GetTimestamp();
        }

        public void TestEnded(MultiStreamTestResult result)
        {
            if (result.Test.MethodName == nameof(Bodies.Runs))
                (Result, Took) = (result, Stopwatch.GetElapsedTime(_started));
            Ended.Enqueue($"{result.Test.DisplayName}: {result.Outcome}");
            Message ??= result.Message;
            foreach (var part in result.Parts.Where(p => p.Host is not null && result.Outcome == TestOutcome.Passed))
                Hosts.Enqueue(part.Host!);
            SomebodyEnded.TrySetResult();
        }

        void ITestRunObserver.Message(RunMessageLevel level, string text)
        {
            if (!text.Contains(" waits for hosts: ", StringComparison.Ordinal))
                return;
            SomebodyWaits.TrySetResult();
            Waits?.Invoke();
        }
    }
}
