using System.Text.RegularExpressions;
using MultiStream.Discovery;
using MultiStream.Options;
using MultiStream.Running;

namespace MultiStream.IntegrationTests.Leases;

/// <summary>Runs that share hosts of a pool, in this process; each knows the other by its leases alone.</summary>
public sealed class TwoRunsTests : IDisposable
{
    private readonly string _id = "test-" + Guid.NewGuid().ToString("N");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("multistream-runs-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_test_gets_another_host_when_there_is_one_and_else_waits_and_says_for_whom()
    {
        var (held, free) = (new TaskCompletionSource(), new TaskCompletionSource());
        Bodies.Hold = () =>
        {
            held.SetResult();
            return free.Task;
        };
        var first = RunAsync("first", Host("x"), nameof(Bodies.Holds), "db");
        await Task.WhenAny(held.Task, first);

        var other = await RunAsync("other", Host("x") + Host("y"), nameof(Bodies.Runs), "db");
        var late = await RunAsync("late", "<Limits><Allocate>300ms</Allocate></Limits>" + Host("x"), nameof(Bodies.Runs), "db");
        free.SetResult();

        Assert.Equal((TestOutcome.Passed, "db @ y"), (other.Outcome, Assert.Single(other.Parts, p => p.Host is not null) is var part ? $"{part.Name} @ {part.Host}" : ""));
        Assert.Matches($"^There were no hosts for the test within 0.3 s \\(Limits/Allocate\\): x is held by run first of {Regex.Escape(Environment.UserName)}@{Regex.Escape(Environment.MachineName)} "
            + $"\\(test {Regex.Escape(typeof(Bodies).FullName!)}\\.Holds\\) since [0-9]+ s\\.", late.Message);
        Assert.Equal(TestOutcome.Passed, (await first).Outcome);
        Assert.Equal(TestOutcome.Passed, (await RunAsync("then", Host("x"), nameof(Bodies.Runs), "db")).Outcome);
    }

    /// <summary>Each of its streams has a part of the host, and together they have all of it.</summary>
    [Fact]
    public async Task Three_streams_of_a_test_have_an_exclusive_host_for_themselves()
    {
        var result = await RunAsync("run", Host("x", "slots='3' exclusive='true'"), nameof(Bodies.Runs), "a", "b", "c");

        Assert.True(result.Outcome == TestOutcome.Passed, result.Message);
        Assert.Equal(3, result.Parts.Count(p => p.Host == "x"));
    }

    [Theory]
    [InlineData(1, "a", "b")]
    [InlineData(2, "a", "b")]   // also where there is room for both
    public async Task A_test_that_would_wait_for_itself_is_told_so(int slots, params string[] streams)
    {
        var result = await RunAsync("run", Host("x", $"lease='{_id}' slots='{slots}'") + Host("y", $"lease='{_id}' slots='{slots}'"), nameof(Bodies.Runs), streams);

        Assert.StartsWith("The hosts 'x' and 'y' of the pool are one machine, and so the test would wait for itself; define it once, with more slots, or say which parts of it they are: lease=\"…\", another name for each.", result.Message, StringComparison.Ordinal);
    }

    private string Host(string name, string settings = "") => $"<Host name='{name}' kind='local' {(settings.Contains("lease", StringComparison.Ordinal) ? "" : $"lease='{_id}.{name}'")} {settings}/>";

    /// <summary>A run of one test.</summary>
    private async Task<MultiStreamTestResult> RunAsync(string name, string settings, string method, params string[] streams)
    {
        int hosts = settings.IndexOf("<Host ", StringComparison.Ordinal);
        var options = OptionsReader.Read($"<RunSettings><MultiStream>{settings[..hosts]}<Hosts>{settings[hosts..]}</Hosts></MultiStream></RunSettings>", new Dictionary<string, string>());
        var observer = new Observer();
        var test = new MultiStreamTest
        {
            Source = typeof(Bodies).Assembly.Location,
            TypeName = typeof(Bodies).FullName!,
            MethodName = method,
            MethodToken = typeof(Bodies).GetMethod(method)!.MetadataToken,
            ManagedMethod = method,
            DisplayName = method,
            Streams = [.. streams.Select(s => new StreamDeclaration(s, null) { Tags = "" })],
        };
        await new TestRunner(options, Path.Combine(_folder.FullName, name), observer).RunAsync([test], CancellationToken.None);
        return observer.Result!;
    }

    public class Bodies
    {
        internal static Func<Task> Hold { get; set; } = () => Task.CompletedTask;

        public Task Holds() => Hold();

        public void Runs()
        {
        }
    }

    private sealed class Observer : ITestRunObserver
    {
        public MultiStreamTestResult? Result { get; private set; }

        public void TestStarted(MultiStreamTest test)
        {
        }

        public void TestEnded(MultiStreamTestResult result) => Result = result;

        public void Message(RunMessageLevel level, string text)
        {
        }
    }
}
