using System.Collections.Concurrent;
using MultiStream.Discovery;
using MultiStream.Options;
using MultiStream.Running;

namespace MultiStream.IntegrationTests.Promises.Sync;

/// <summary>What a whole test, run by the runner, says of waits that broke.</summary>
public sealed class SyncRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-sync-run-").FullName;
    private readonly Observer _observer = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_body_that_throws_while_blocks_wait_ends_them_and_is_the_first_cause()
    {
        var result = await RunAsync(nameof(SyncBodies.Throws_while_a_block_waits));

        Assert.Equal(TestOutcome.Failed, result.Outcome);
        Assert.StartsWith("System.InvalidOperationException: the body has had enough", result.Message, StringComparison.Ordinal);
        Assert.InRange(result.Duration, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_body_that_ends_while_a_block_waits_fails_by_it()
    {
        var result = await RunAsync(nameof(SyncBodies.Ends_while_a_block_waits));

        Assert.Equal(TestOutcome.Failed, result.Outcome);
        Assert.Contains("Barrier 'go' was broken: ", result.Message, StringComparison.Ordinal);
        Assert.Contains("the test's body has ended", result.Message, StringComparison.Ordinal);
        Assert.Contains("Still waiting: 'a'", result.Message, StringComparison.Ordinal);
        Assert.InRange(result.Duration, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task The_first_cause_heads_the_message_whatever_the_body_met_first_and_the_rest_are_consequences()
    {
        var result = await RunAsync(nameof(SyncBodies.Meets_a_consequence_before_its_cause));

        var lines = result.Message!.Split('\n');
        Assert.StartsWith("Block 'culprit' on stream 'b'", lines[0], StringComparison.Ordinal);
        Assert.Matches(@" Last line on stderr: no space left \(at [0-9.]+ s\)$", lines[0]);
        Assert.Contains("\nConsequence: Block 'first' on stream 'a'", result.Message, StringComparison.Ordinal);
        Assert.Contains("\nConsequence: Block 'second' on stream 'c'", result.Message, StringComparison.Ordinal);
        Assert.Contains("Barrier 'second' was broken: the parties have been out of step since barrier 'first' broke.", result.Message, StringComparison.Ordinal);
        Assert.Equal((lines[0], "b"), (result.Cause!.Text, result.Cause.Stream));
        Assert.Equal(lines[0], result.Parts[0].Message!.Split('\n')[0]);
    }

    [Fact]
    public async Task Blocks_that_the_body_stops_while_they_wait_fail_nothing()
    {
        var result = await RunAsync(nameof(SyncBodies.Stops_blocks_that_wait));

        Assert.Equal((TestOutcome.Passed, null), (result.Outcome, result.Message));
    }

    [Fact]
    public async Task A_test_that_uses_no_sync_hears_nothing_of_it()
    {
        var result = await RunAsync(nameof(SyncBodies.Needs_no_sync));

        Assert.Equal((TestOutcome.Passed, null), (result.Outcome, result.Message));
        Assert.DoesNotContain(_observer.Told, m => !m.StartsWith("live output: ", StringComparison.Ordinal));
        Assert.Equal(["main", "a", "b", "c"], result.Parts.Select(p => p.Name));
        Assert.All(result.Parts.Skip(1), p => Assert.Matches(@"^\[1\] \$ echo here\n    out \| here\n    Passed: it exited with 0, after [0-9.]+ s\n$", p.Output!));
        Assert.DoesNotContain("sync", string.Concat(Directory.GetFiles(_folder, "*.log", SearchOption.AllDirectories).Select(File.ReadAllText)).Replace(typeof(SyncBodies).FullName!, "", StringComparison.Ordinal).Replace(nameof(SyncBodies.Needs_no_sync), "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    private async Task<MultiStreamTestResult> RunAsync(string method)
    {
        var test = new MultiStreamTest
        {
            Source = typeof(SyncBodies).Assembly.Location,
            TypeName = typeof(SyncBodies).FullName!,
            MethodName = method,
            MethodToken = typeof(SyncBodies).GetMethod(method)!.MetadataToken,
            ManagedMethod = method,
            DisplayName = method,
            Streams = [new("a", null), new("b", null), new("c", null)],
        };
        var options = OptionsReader.Read("<RunSettings><MultiStream><Limits><StopGrace>1s</StopGrace></Limits></MultiStream></RunSettings>", new Dictionary<string, string>());
        await new TestRunner(options, _folder, _observer).RunAsync([test], CancellationToken.None);
        return _observer.Result!;
    }

    private sealed class Observer : ITestRunObserver
    {
        public ConcurrentQueue<string> Told { get; } = [];

        public MultiStreamTestResult? Result { get; private set; }

        public void TestStarted(MultiStreamTest test)
        {
        }

        public void TestEnded(MultiStreamTestResult result) => Result = result;

        public void Message(RunMessageLevel level, string text) => Told.Enqueue(text);
    }
}
