using System.Collections.Concurrent;
using System.Text.Json;
using MultiStream.Discovery;
using MultiStream.Running;
using MultiStream.UnitTests.Allocation;
using MultiStream.UnitTests.Evidence;
using MultiStream.UnitTests.Options;

namespace MultiStream.UnitTests.Running;

/// <summary>What a run leaves in its events, whatever happens to it.</summary>
public sealed class TestRunnerTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-runner-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_test_that_was_never_begun_has_a_cause_without_secrets()
    {
        var secret = new Secret("~two\n~lines of a secret");
        var observer = new Observer();

        await RunAsync(observer, Tests.With() with { Problem = $"It is {secret.Reveal()}.\nMore of it" });

        Assert.Equal("It is ***.", observer.Results.Single().Cause?.Text);
        Assert.Equal("""{"text":"It is ***."}""", Events().The("test-end").Text("cause"));
    }

    [Fact]
    public async Task What_a_person_is_told_is_in_the_events()
    {
        using var cancel = new CancellationTokenSource();
        var observer = new Observer { AwaitedAtEnd = " failed: no" };
        Bodies.Begun = cancel.Cancel;

        await RunAsync(observer, Of(nameof(Bodies.Fails_when_it_is_cancelled)), cancel.Token);

        Assert.Contains(observer.Told, t => t.EndsWith("what it registered with its CancellationToken failed: no", StringComparison.Ordinal));
        Assert.Contains(observer.Told, t => t.StartsWith("live output: ", StringComparison.Ordinal));
        var events = Events().Where(e => e.Name() == "message").Select(e => e.Text("text")).ToList();
        Assert.All(observer.Told, t => Assert.Contains(t, events));
        Assert.Equal("cancelled", Events().The("run-end").Text("outcome"));
    }

    [Fact]
    public async Task A_run_that_ends_early_has_not_passed_and_says_why()
    {
        var observer = new Observer { Throws = new InvalidOperationException("no room for results") };

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(observer, Tests.With() with { Skip = "not today" }));

        Assert.Same(observer.Throws, error);
        Assert.Equal("fail", Events().The("run-end").Text("outcome"));
        var told = Assert.Single(Events(), e => e.Name() == "message" && e.Text("level") == "error");
        Assert.StartsWith("The run ended early, because of an error in MultiStream itself: System.InvalidOperationException: no room for results", told.Text("text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_test_has_the_arguments_and_the_settings_that_its_parameters_give()
    {
        var observer = new Observer();
        var options = Settings.Read("<Parameters><seconds>30</seconds></Parameters><Tests><Test name='*.Takes'><Parameters><size>small</size></Parameters></Test></Tests><Limits><Test>${param:seconds}s</Test></Limits>");
        var test = Of(nameof(Bodies.Takes));

        await RunAsync(observer, [test, test with { Variant = new TestVariant("seconds: 5", [new("seconds", "5")]) }], options);

        Assert.All(observer.Results, r => Assert.True(r.Outcome == TestOutcome.Passed, r.Message));
        Assert.Equal(["30 small default", "5 small default"], Bodies.Taken);
    }

    [Fact]
    public async Task A_test_whose_parameters_are_wrong_fails_before_any_host_is_touched_and_no_other_does()
    {
        var observer = new Observer();
        var options = Settings.Read("<Streams><Stream name='server' kind='ssh' host='no-such-host.invalid'/></Streams><Limits><Test>${param:limit}</Test></Limits><Parameters><limit>1m</limit></Parameters>");
        MultiStreamTest Case(string parameter, string value) =>
            Of(nameof(Bodies.Takes)) with { Streams = [new StreamDeclaration("server", null)], Variant = new TestVariant($"{parameter}: {value}", [new(parameter, value)]) };

        await RunAsync(observer, [Case("seconds", "soon"), Case("limit", "soon"), Of(nameof(Bodies.Takes)) with { Variant = new TestVariant("", [new("seconds", "1"), new("size", "2")]) }], options);

        Assert.Equal([TestOutcome.Failed, TestOutcome.Failed, TestOutcome.Passed], observer.Results.Select(r => r.Outcome));
        Assert.Matches("^variant 'seconds: soon': parameter 'seconds': 'soon' is not a whole number .*\nParameter 'size' of test '.*Takes' has no value: ", observer.Results.First().Message);
        Assert.Equal("MultiStream/Limits/Test: '${param:limit}' gives 'soon', which is not a time; write a number with ms, s, m or h, such as 60s.", observer.Results.ElementAt(1).Message);
        Assert.DoesNotContain(Events(), e => e.Name().StartsWith("phase", StringComparison.Ordinal));
    }

    private Task RunAsync(Observer observer, MultiStreamTest test, CancellationToken cancel = default) => RunAsync(observer, [test], Settings.Read(""), cancel);

    private Task RunAsync(Observer observer, IReadOnlyList<MultiStreamTest> tests, MultiStreamOptions options, CancellationToken cancel = default) => new TestRunner(options, _folder, observer).RunAsync(tests, cancel);

    private static MultiStreamTest Of(string body)
    {
        Bodies.Taken = [];
        var method = typeof(Bodies).GetMethod(body)!;
        return Tests.With() with { Source = typeof(Bodies).Assembly.Location, TypeName = typeof(Bodies).FullName!, MethodName = body, MethodToken = method.MetadataToken, ManagedMethod = body };
    }

    private IReadOnlyList<JsonElement> Events() => EventFile.Read(_folder);

    public sealed class Bodies
    {
        public static Action? Begun { get; set; }

        public static IReadOnlyList<string> Taken { get; set; } = [];

        public void Takes(int seconds, string size, string other = "default") => Taken = [.. Taken, $"{seconds} {size} {other}"];

        public async Task Fails_when_it_is_cancelled(CancellationToken token)
        {
            var called = new TaskCompletionSource();
            token.Register(() =>
            {
                called.SetResult();
                throw new InvalidOperationException("no");
            });
            Begun!();
            await called.Task;
        }
    }

    private sealed class Observer : ITestRunObserver
    {
        private readonly TaskCompletionSource _heard = new();

        public ConcurrentQueue<MultiStreamTestResult> Results { get; } = [];

        public ConcurrentQueue<string> Told { get; } = [];

        public Exception? Throws { get; init; }

        /// <summary>How a message ends without which no test does: it is told by a thread that no test waits for.</summary>
        public string? AwaitedAtEnd { get; init; }

        public void TestStarted(MultiStreamTest test)
        {
        }

        public void TestEnded(MultiStreamTestResult result)
        {
            Results.Enqueue(result);
            if (AwaitedAtEnd is not null)
                Assert.True(_heard.Task.Wait(s_limit));
            if (Throws is { } error)
                throw error;
        }

        public void Message(RunMessageLevel level, string text)
        {
            Told.Enqueue(text);
            if (AwaitedAtEnd is { } end && text.EndsWith(end, StringComparison.Ordinal))
                _heard.TrySetResult();
        }
    }
}
