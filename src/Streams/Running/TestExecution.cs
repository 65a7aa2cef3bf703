using System.Globalization;
using MultiStream.Allocation;
using MultiStream.Discovery;
using MultiStream.Live;

namespace MultiStream.Running;

/// <summary>One run of one test: open, construct, set up, body, dispose, stop, close, verdict. Whatever fails, all that follows still happens.</summary>
internal sealed class TestExecution(MultiStreamTest test, MultiStreamOptions options, string directory, ITestRunObserver observer, LiveLog? live = null, string? liveName = null)
{
    /// <summary>How long a body that was cancelled may still take before it is left behind.</summary>
    private static readonly TimeSpan s_abandon = TimeSpan.FromSeconds(5);

    private readonly DateTimeOffset _started = DateTimeOffset.Now;
    private readonly TestScope _scope = new(options, directory, (level, text) => Tell(observer, live, liveName, level, text))
    {
        Live = live,
        LiveName = liveName,
        Source = test.Source,
        AttachDebugger = observer.IsBeingDebugged ? observer.AttachDebugger : null,
    };
    private readonly List<Failure> _failures = [];
    private readonly TaskCompletionSource _ends = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _skip;
    private string? _ending;

    public async Task<MultiStreamTestResult> RunAsync(CancellationToken cancel)
    {
        if (test.Problem is { } problem)
            return Plain(TestOutcome.Failed, problem);
        if (test.Skip is { } reason)
            return Plain(TestOutcome.Skipped, reason);
        StreamsManager streams;
        TestMethod method;
        try
        {
            streams = new StreamsManager(StreamPlacement.Place(test, options), name => StreamPlacement.Place(name, options, test), _scope);
            method = TestMethod.Load(test);
        }
        catch (MultiStreamException e)
        {
            return Plain(TestOutcome.Failed, e.Message);
        }
        live?.Write(_scope.Label("main"), $"test {test.DisplayName} begins");
        var limit = Limit();
        using var stop = cancel.Register(() => End("the run was cancelled"));
        using var timer = new Timer(_ => End(string.Create(CultureInfo.InvariantCulture, $"the test's limit of {limit.TotalSeconds:0.##} s was over")), null, limit, Timeout.InfiniteTimeSpan);
        try
        {
            await RunPhasesAsync(method, streams);
            // A body may swallow its cancellation and return as if all were well; or it was never begun.
            if (_ending is not null && _failures.Count == 0)
                _failures.Add(new Failure(Sentence(_ending), null));
        }
        finally
        {
            await streams.CloseAllAsync();
        }
        var result = new Verdict(test, streams, _failures, _skip, _started, _scope.Elapsed).ToResult();
        live?.Write(_scope.Label("main"), string.Create(CultureInfo.InvariantCulture, $"test {test.DisplayName} has ended after {result.Duration.TotalSeconds:0.000} s: {result.Outcome}"));
        return result;
    }

    private static void Tell(ITestRunObserver observer, LiveLog? live, string? name, RunMessageLevel level, string text)
    {
        live?.Write(name is null ? "main" : $"main ({name})", text, wasTold: true);
        observer.Message(level, text);
    }

    private TimeSpan Limit() => _scope.Limits.ForTest(test.Timeout);

    private async Task RunPhasesAsync(TestMethod method, StreamsManager streams)
    {
        if (!await RunAsync("Opening the streams", () => streams.OpenAllAsync(streams.All.Count > 0 && method.HasCalls)))
            return;
        object? instance = null;
        if (await RunAsync("The constructor", () => Task.FromResult(instance = method.CreateInstance()))
            && await RunAsync("SetUpAsync", () => (instance as IAsyncSetUp)?.SetUpAsync(_scope.Ending.Token) ?? Task.CompletedTask))
            await RunAsync(null, () => method.InvokeAsync(instance!, streams, _scope.Ending.Token));
        if (instance is IAsyncDisposable asyncDisposable)
            await RunAsync("DisposeAsync", () => asyncDisposable.DisposeAsync().AsTask(), evenWhenEnding: true);
        else if (instance is IDisposable disposable)
            await RunAsync("Dispose", () => Task.Run(disposable.Dispose), evenWhenEnding: true);
    }

    /// <summary>Runs one phase to its end, to the test's end, or until it is left behind. False when it failed or the test is skipped.</summary>
    private async Task<bool> RunAsync(string? phase, Func<Task> run, bool evenWhenEnding = false)
    {
        if (_scope.Ending.IsCancellationRequested && !evenWhenEnding)
            return false;
        var running = Task.Run(run);
        using var over = new CancellationTokenSource();
        // Clean-up may take as long as a test; once the test was cut short, not much longer than a block's.
        var cleanUp = _scope.Ending.IsCancellationRequested ? _scope.Limits.StopGrace + s_abandon : Limit();
        var abandoned = evenWhenEnding ? Task.Delay(cleanUp, over.Token) : AbandonAsync(over.Token);
        if (await Task.WhenAny(running, abandoned) == abandoned && !running.IsCompleted)
        {
            _failures.Add(new Failure(evenWhenEnding
                ? string.Create(CultureInfo.InvariantCulture, $"{phase} did not return within {cleanUp.TotalSeconds:0.##} s; it is left running.")
                : string.Create(CultureInfo.InvariantCulture,
                    $"{phase ?? "The test's body"} did not return within {s_abandon.TotalSeconds:0} s after {_ending}; it is left running. Await with a limit, or take a CancellationToken parameter and pass it on."), null));
            _ = running.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return false;
        }
        await over.CancelAsync();
        try
        {
            await running;
            return true;
        }
        catch (Exception e)   // the boundary to user code: whatever it throws is a result
        {
            Note(e, phase);
            return false;
        }
    }

    private void Note(Exception exception, string? phase)
    {
        if (exception is OperationCanceledException && _ending is not null)
            _failures.Add(new Failure($"{(phase is null ? "" : phase + ": ")}{Sentence(_ending)}", Failure.Of(exception).StackTrace));
        else if (Failure.SkipReason(exception) is { } reason)
            _skip = reason;
        else if (exception is AggregateException several && several.InnerExceptions.All(e => e is MultiStreamException or OperationCanceledException))
            _failures.AddRange(several.InnerExceptions.Select(e => Failure.Of(e)));
        else
            _failures.Add(exception is StreamOpenException or MultiStreamSettingsException ? Failure.Of(exception) : Failure.Of(exception, phase));
    }

    private static string Sentence(string ending) => $"{char.ToUpperInvariant(ending[0])}{ending[1..]}.";

    private async Task AbandonAsync(CancellationToken over)
    {
        await _ends.Task.WaitAsync(over);
        await Task.Delay(s_abandon, over);
    }

    private void End(string reason)
    {
        if (Interlocked.CompareExchange(ref _ending, reason, null) is not null)
            return;
        _ends.TrySetResult();
        _ = CancelAsync();
    }

    /// <summary>Tells the body. Not on the caller's thread, and not without a net: the body may have registered anything with its token.</summary>
    private async Task CancelAsync()
    {
        try
        {
            await _scope.Ending.CancelAsync();
        }
        catch (AggregateException e)
        {
            observer.Message(RunMessageLevel.Warning, $"Test {test.FullyQualifiedName}: what it registered with its CancellationToken failed: {e.InnerException?.Message}");
        }
    }

    private MultiStreamTestResult Plain(TestOutcome outcome, string message) => new()
    {
        Test = test,
        Outcome = outcome,
        Started = _started,
        Duration = _scope.Elapsed,
        Message = message,
    };
}
