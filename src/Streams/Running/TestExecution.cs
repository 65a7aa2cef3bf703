using System.Globalization;
using MultiStream.Allocation;
using MultiStream.Discovery;
using MultiStream.Evidence;
using MultiStream.Live;
using MultiStream.Running.Fixtures;

namespace MultiStream.Running;

/// <summary>One run of one test: fixtures, hosts, open, construct, set up, body, dispose, stop, close, fixtures, verdict. Whatever fails, all that follows still happens.</summary>
internal sealed partial class TestExecution(MultiStreamTest test, MultiStreamOptions options, string? directory, ITestRunObserver observer, LiveLog? live, string? liveName, JobLog? job, TestEvents events, TestFixtures fixtures, string? wrongSettings = null)
{
    /// <summary>How long a body that was cancelled may still take before it is left behind.</summary>
    private static readonly TimeSpan s_abandon = TimeSpan.FromSeconds(5);

    private readonly DateTimeOffset _started = DateTimeOffset.Now;
    private readonly TestScope _scope = new(options, directory, (level, text) => Tell(observer, live, liveName, job, events, level, text))
    {
        Live = live,
        LiveName = liveName,
        Job = job,
        Events = events,
        Source = test.Source,
        Tests = [Nested.OwnTests.KeyOf(test)],
        AttachDebugger = observer.IsBeingDebugged ? observer.AttachDebugger : null,
    };

    /// <summary>Makes the context that the test's code runs in, as a block of another test; null: the test is run by itself.</summary>
    public Func<TestScope, StreamContext>? AsBlock { get; init; }

    private readonly List<Failure> _failures = [];
    private readonly TaskCompletionSource _ends = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _skip;
    private string? _ending;
    private OutcomeWord _endingWord;
    private Func<IReadOnlyList<ExecutionStream>> _streams = static () => [];
    private bool _isOver;
    private bool _bodyEndedWell;
    private TimeSpan _endingAt;

    public async Task<MultiStreamTestResult> RunAsync(CancellationToken cancel)
    {
        if (test.Problem is { } problem)
            return Plain(TestOutcome.Failed, problem);
        if (test.Skip is { } reason)
            return Plain(TestOutcome.Skipped, reason);
        EnterRun();
        StreamsManager streams;
        TestMethod method;
        StreamContext? context;
        object?[] arguments;
        try
        {
            if (wrongSettings is not null)
                throw new MultiStreamSettingsException(wrongSettings);
            if (NoHosts is not null)
                throw new MultiStreamException(Sentence(NoHosts));
            var places = StreamPlacement.Place(test, options);
            events.Begins(test, directory, places);
            method = TestMethod.Load(test);
            _scope.IsPart = AsBlock is null && method.TakesContext && !method.TakesManager && places.Count == 0;
            streams = new StreamsManager(places, name => StreamPlacement.Place(name, options, test), _scope);
            _streams = () => streams.All;
            context = AsBlock is { } make ? make(_scope) : method.TakesContext ? new StreamContext(new BodyCallHost(_scope, streams.BodyLog), streams.Parameters) : null;
            arguments = method.Bind(test, streams, context, isNested: AsBlock is not null, _scope.Ending.Token);
        }
        catch (MultiStreamException e)
        {
            await EndFixturesAsync(cancel);
            return Plain(TestOutcome.Failed, string.Join("\n\n", [e.Message, .. _failures.Select(f => f.Message)]));
        }
        live?.Write(_scope.Label("main"), $"test {test.DisplayName} begins");
        var limit = Limit();
        using var stop = cancel.Register(() =>
        {
            _scope.Evidence.Cancel();
            End(AsBlock is null ? "the run was cancelled" : "the block was asked to end", OutcomeWord.Cancelled);
        });
        using var timer = new Timer(_ => End(string.Create(CultureInfo.InvariantCulture, $"the test's limit of {limit.TotalSeconds:0.##} s was over"), OutcomeWord.Interrupted), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            // Fixtures have limits of their own: other tests need them too. To wait for hosts or nodes does not count either.
            if (await MakeFixturesAsync(cancel) && await AllocateAsync(streams))
                await RunPhasesAsync(method, arguments, context, streams, () => timer.Change(limit, Timeout.InfiniteTimeSpan));
            lock (_failures)
                _isOver = true;
            // A body may swallow its cancellation and return as if all were well; or it was never begun.
            // As a block it may end by being asked to: that is how a service ends well.
            if (_ending is not null && _failures.Count == 0 && !(_bodyEndedWell && AsBlock is not null && _endingWord == OutcomeWord.Cancelled))
                _failures.Add(OfEnding(Sentence(_ending)));
            if (_skip is not null || _failures.Count > 0)
                await _scope.Sync.PartFailedAsync(_skip is null ? "its test failed" : "its test was skipped", _skip ?? _failures[0].Message);
        }
        finally
        {
            await InPhaseAsync("close", async () =>
            {
                try
                {
                    await streams.CloseAllAsync();
                    await CloseOwnAsync();
                }
                finally
                {
                    await Leases.CloseAsync();
                    ReturnHosts(streams);
                }
                return null;
            });
        }
        await EndFixturesAsync(cancel);
        return await EndLogAsync(new Verdict(test, streams, _failures, _skip, _started, _scope.Elapsed - _waited).ToResult());
    }

    /// <summary>Ends the test's log, which is then among its files.</summary>
    private async Task<MultiStreamTestResult> EndLogAsync(MultiStreamTestResult result)
    {
        var last = string.Create(CultureInfo.InvariantCulture, $"test {test.DisplayName} has ended after {result.Duration.TotalSeconds:0.000} s: {result.Word.Text()}");
        if (live is null || job is null)
        {
            live?.Write(_scope.Label("main"), last);
            return result;
        }
        try
        {
            return await live.EndJobAsync(job, _scope.Label("main"), last).WaitAsync(s_abandon) ? result with { Attachments = [.. result.Attachments, job.Path] } : result;
        }
        catch (TimeoutException)
        {
            _scope.Message(RunMessageLevel.Warning, $"Test {test.FullName}: {job.Path} is not whole, and is not attached: the disk is slow.");
            return result;
        }
    }

    private static void Tell(ITestRunObserver observer, LiveLog? live, string? name, JobLog? job, TestEvents events, RunMessageLevel level, string text)
    {
        live?.Write(name is null ? "main" : $"main ({name})", text, wasTold: true, job: job);
        events.Message(level, text);
        observer.Message(level, text);
    }

    private TimeSpan Limit() => _scope.Limits.ForTest(test.Timeout);

    private async Task RunPhasesAsync(TestMethod method, object?[] arguments, StreamContext? context, StreamsManager streams, Action hasPlaces)
    {
        if (!await RunAsync("Opening the streams", OpenAsync))
            return;
        StreamContext.Running = context;   // from here on, in all that this method calls
        object? instance = null;
        if (await RunAsync("The constructor", () => Task.FromResult(instance = method.CreateInstance(fixtures.Arguments)))
            && await RunAsync("SetUpAsync", () => TestMethod.SetUpAsync(instance!, _scope.Ending.Token)))
            _bodyEndedWell = await RunAsync(null, () => method.InvokeAsync(instance!, arguments));
        if (instance is IAsyncDisposable asyncDisposable)
            await RunAsync("DisposeAsync", () => TestMethod.DisposeAsync(asyncDisposable), evenWhenEnding: true);
        else if (instance is IDisposable disposable)
            await RunAsync("Dispose", () => Task.Run(disposable.Dispose), evenWhenEnding: true);

        async Task OpenAsync()
        {
            await streams.PrepareAsync();
            hasPlaces();
            await streams.OpenAllAsync(streams.All.Count > 0 && method.HasCalls);
        }
    }

    /// <summary>Runs one phase to its end, to the test's end, or until it is left behind. False when it failed or the test is skipped.</summary>
    private async Task<bool> RunAsync(string? phase, Func<Task> run, bool evenWhenEnding = false)
    {
        if (_scope.Ending.IsCancellationRequested && !evenWhenEnding)
            return false;
        bool isWell = false;
        await InPhaseAsync(phase switch { null => "body", "The constructor" => "constructor", "SetUpAsync" => "setup", "Opening the streams" => "open", _ => "dispose" }, async () =>
        {
            int before = _failures.Count;
            isWell = await RunToEndAsync(phase, run, evenWhenEnding);
            return _failures.Count > before ? _failures[before].Message : null;
        });
        // Now, and not at the end: what disposes may stop what is to be seen.
        if (!isWell && _failures.Count > 0)
            await _scope.Evidence.FailedAsync(_streams(), $"when {phase switch { null => "the test's body", "The constructor" => "its constructor", "Opening the streams" => "the opening of its streams", _ => phase }} had failed");
        return isWell;
    }

    /// <summary>Tells that a phase begins and ends. A test without streams has nothing to tell of them.</summary>
    /// <param name="phase">As events call it.</param>
    /// <param name="run">Gives what went wrong; null: nothing.</param>
    private async Task InPhaseAsync(string phase, Func<Task<string?>> run)
    {
        if (test.Streams.Count == 0)
        {
            await run();
            return;
        }
        events.PhaseBegins(phase);
        events.PhaseEnds(phase, await run());
    }

    private async Task<bool> RunToEndAsync(string? phase, Func<Task> run, bool evenWhenEnding)
    {
        // A busy machine may begin a phase late: after the test's end, for which it would then be blamed.
        var running = Task.Run(() => _ending is null || evenWhenEnding ? run() : throw new OperationCanceledException());
        // Clean-up may take as long as a test; once the test was cut short, not much longer than a block's.
        var shortLimit = _scope.Limits.StopGrace + s_abandon;
        var cleanUp = evenWhenEnding ? await CleanUpWait.ForAsync(running, _scope.Ending.IsCancellationRequested ? shortLimit : Limit(), shortLimit, _scope.Cancelled.Token) : null;
        if (cleanUp is not null || (!evenWhenEnding && await IsAbandonedAsync(running)))
        {
            _failures.Add(new Failure(evenWhenEnding
                ? string.Create(CultureInfo.InvariantCulture, $"{phase} did not return within {cleanUp?.TotalSeconds:0.##} s; it is left running.")
                : string.Create(CultureInfo.InvariantCulture,
                    $"{phase ?? "The test's body"} did not return within {s_abandon.TotalSeconds:0} s after {_ending}; it is left running. Await with a limit, or take a CancellationToken parameter and pass it on."), null)
            {
                Word = _ending is null ? OutcomeWord.Error : _endingWord,
                At = _scope.Elapsed,
                IsEnding = !evenWhenEnding && _ending is not null,
            });
            _ = running.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return false;
        }
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
            _failures.Add(OfEnding($"{(phase is null ? "" : phase + ": ")}{Sentence(_ending)}") with { StackTrace = Failure.Of(exception).StackTrace });
        else if (Failure.SkipReason(exception) is { } reason)
            (_skip, _scope.Evidence.IsSkipped) = (reason, true);
        else if (exception is AggregateException several && several.InnerExceptions.All(e => e is MultiStreamException or OperationCanceledException))
            _failures.AddRange(several.InnerExceptions.Select(e => Told(Failure.Of(e))));
        else
            _failures.Add(Told(exception is StreamOpenException or MultiStreamSettingsException ? Failure.Of(exception) : Failure.Of(exception, phase)));
    }

    private Failure Told(Failure failure) => failure with { At = failure.At ?? _scope.Elapsed, ToldAt = _scope.Elapsed };

    private Failure OfEnding(string message) => new(message, null) { Word = _endingWord, At = _endingAt, IsEnding = true };

    internal static string Sentence(string ending) => $"{char.ToUpperInvariant(ending[0])}{ending[1..]}.";

    private MultiStreamTestResult Plain(TestOutcome outcome, string message) => new()
    {
        Test = test,
        Outcome = outcome,
        Started = _started,
        Duration = _scope.Elapsed,
        Message = message,
    };
}
