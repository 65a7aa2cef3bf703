using System.Diagnostics;
using System.Globalization;
using MultiStream.Discovery;

namespace MultiStream.Running.Fixtures;

/// <summary>One fixture of one class or assembly in a run: made once, by the first test that needs it, while others wait for it.</summary>
/// <param name="type">Its class.</param>
/// <param name="owner">Who shares it: the full name of a test class, or an assembly's name.</param>
/// <param name="home">Where and for whom its code runs.</param>
internal sealed class SharedFixture(FixtureType type, string owner, FixtureHome home)
{
    private readonly Lock _lock = new();
    private Task<FixtureFault?>? _making;
    private object? _instance;

    public FixtureType Type => type;

    /// <summary>As messages name it: <c>Fixture 'Database' (class, of Acme.Tests.Failover)</c>.</summary>
    public string Title => $"Fixture '{type.Name}' ({(type.Scope == SharedBy.Class ? "class" : "assembly")}, of {owner})";

    /// <summary>There from the end of <see cref="MakeAsync"/>, when that went well, to the beginning of <see cref="EndAsync"/>.</summary>
    public object Instance => _instance ?? throw new InvalidOperationException($"{Title} is not there.");

    /// <summary>Makes it, waits for who does, or says at once what became of it.</summary>
    /// <param name="arguments">For its constructor.</param>
    /// <param name="made">Called when it is there, before anybody can use it.</param>
    /// <param name="log">The log of the test that needs it.</param>
    /// <param name="cancel">Cancelled when the run is; the same for all tests.</param>
    /// <returns>Null: it is there. Else the same for every test.</returns>
    public async Task<FixtureFault?> MakeAsync(Func<object[]> arguments, Action<SharedFixture> made, Action<string> log, CancellationToken cancel)
    {
        Task<FixtureFault?>? making;
        bool isMaker;
        lock (_lock)
        {
            isMaker = _making is null;
            making = _making ??= Task.Run(() => MakeItAsync(arguments, made, log, cancel), CancellationToken.None);
        }
        if (!isMaker && !making.IsCompleted)
            log($"{Title}: another test makes it; waiting for that");
        return await making;
    }

    private async Task<FixtureFault?> MakeItAsync(Func<object[]> arguments, Action<SharedFixture> made, Action<string> log, CancellationToken cancel)
    {
        home.Enter(type);
        log($"{Title} is being made");
        long started = Stopwatch.GetTimestamp();
        object? instance = null;
        var fault = await Call("the constructor", log).RunAsync(_ =>
        {
            instance = FixtureType.Create(type.Type, arguments());
            return Task.CompletedTask;
        }, home.Limit, cancel);
        if (fault is null && instance is IAsyncSetUp setUp)
            fault = await Call("SetUpAsync", log).RunAsync(setUp.SetUpAsync, home.Limit, cancel);
        if (fault is null)
        {
            _instance = instance;
            made(this);
            log(string.Create(CultureInfo.InvariantCulture, $"{Title} was made in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.000} s"));
            return null;
        }
        log(string.Create(CultureInfo.InvariantCulture, $"{Title} could not be made, after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.000} s: {fault.Skip ?? fault.Failure.Message}"));
        // What was made of it is nobody's.
        return instance is not null && await DisposeAsync(instance, log, cancel) is { } also
            ? fault with { Skip = null, Failure = fault.Failure with { Message = $"{fault.Failure.Message}\n{also.Failure.Message}" } }
            : fault;
    }

    /// <summary>Disposes of it, when it is there: nobody needs it any more.</summary>
    /// <returns>Null: it went well, or there was nothing to do.</returns>
    public async Task<FixtureFault?> EndAsync(Action<string> log, CancellationToken cancel)
    {
        if (Interlocked.Exchange(ref _instance, null) is not { } instance)
            return null;
        home.Enter(type);
        return await DisposeAsync(instance, log, cancel);
    }

    private async Task<FixtureFault?> DisposeAsync(object instance, Action<string> log, CancellationToken cancel)
    {
        // As after a test: clean-up may take long, but not when the run was cut short.
        var limit = cancel.IsCancellationRequested ? home.ShortLimit : home.Limit;
        long started = Stopwatch.GetTimestamp();
        FixtureFault? fault;
        if (instance is IAsyncDisposable asyncDisposable)
            fault = await Call("DisposeAsync", log).CleanUpAsync(() => asyncDisposable.DisposeAsync().AsTask(), limit);
        else if (instance is IDisposable disposable)
            fault = await Call("Dispose", log).CleanUpAsync(() =>
            {
                disposable.Dispose();
                return Task.CompletedTask;
            }, limit);
        else
            return null;
        log(string.Create(CultureInfo.InvariantCulture, $"{Title} {(fault is null ? "was disposed of in" : "was not disposed of well, after")} {Stopwatch.GetElapsedTime(started).TotalSeconds:0.000} s{(fault is null ? "" : $": {fault.Failure.Message}")}"));
        return fault;
    }

    private FixtureCall Call(string phase, Action<string> log) => new(Title, phase, log);
}
