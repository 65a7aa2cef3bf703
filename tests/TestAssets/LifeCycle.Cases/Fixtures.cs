using MultiStream;

namespace LifeCycle.Cases;

/// <summary>Shared by all tests of the assembly; with streams of its own.</summary>
[SharedFixture(FixtureScope.Assembly)]
public sealed class Lab(Parameters parameters) : IAsyncSetUp, IAsyncDisposable
{
    StreamsManager? _streams;

    public async Task SetUpAsync(CancellationToken cancel)
    {
        _streams = await StreamsManager.OpenAsync("lab");
        Events.Note(this, _streams.LogFolder!);
        Events.NoteIn(nameof(WholeOrder), $"Lab of {_streams.Count}, {parameters["motto"]}");
    }

    public async Task<int> AddAsync(int one, int other)
    {
        var sums = await _streams!.CallAsync(() => one + other);
        return sums.Sum();
    }

    public async ValueTask DisposeAsync()
    {
        if (_streams is not null)
            await _streams.DisposeAsync();
        Events.NoteIn(nameof(WholeOrder), "Lab is disposed of");
    }
}

/// <summary>Shared by the tests of a class; looks at what a test has left.</summary>
[SharedFixture(FixtureScope.Class)]
public sealed class Desk : IDisposable
{
    readonly Lab _lab;

    public Desk(Lab lab)
    {
        _lab = lab;
        Events.NoteIn(nameof(WholeOrder), "Desk");
    }

    public string Place { get; set; } = "";

    public string Logs { get; set; } = "";

    public Task<int> AddAsync(int one, int other) => _lab.AddAsync(one, other);

    public void Dispose()
    {
        var collected = Directory.GetFiles(Logs, "done.log", SearchOption.AllDirectories).Length;
        Events.NoteIn(nameof(WholeOrder), $"Desk is disposed of: {collected} file collected, place {(Directory.Exists(Place) ? "there" : "gone")}");
    }
}

[Stream("a", Collect = "*.log")]
public sealed class WholeOrder : IAsyncSetUp, IAsyncDisposable
{
    readonly Desk _desk;

    public WholeOrder(Desk desk)
    {
        _desk = desk;
        Events.Note(this);
    }

    public Task SetUpAsync(CancellationToken cancel)
    {
        Events.Note(this);
        return Task.CompletedTask;
    }

    [MultiStream]
    public async Task Fixtures_around_everything(StreamsManager streams)
    {
        var running = streams["a"].Start(Block.Shell("""trap 'echo stopped >> "$ACCEPTANCE_FILES/WholeOrder.events"; exit' TERM; pwd > done.log; echo ready; while :; do sleep 0.1; done""").ReadyOnOutput("ready"));
        await running.ReadyAsync();
        _desk.Place = (await streams["a"].RunAsync(Block.Shell("pwd"))).StandardOutput.Trim();
        _desk.Logs = streams.LogFolder!;
        Events.Note(this, $"body, {await _desk.AddAsync(1, 2)}");
    }

    public ValueTask DisposeAsync()
    {
        Events.Note(this);
        return ValueTask.CompletedTask;
    }
}

[SharedFixture(FixtureScope.Class)]
public sealed class Broken : IAsyncSetUp, IDisposable
{
    public async Task SetUpAsync(CancellationToken cancel)
    {
        await Task.Yield();
        throw new InvalidOperationException("no such table");
    }

    public void Dispose() => Events.Note(this);
}

[Stream("a")]
public sealed class NeedsBroken : IAsyncDisposable
{
    public NeedsBroken(Broken broken)
    {
        _ = broken;
        Events.Note(this);
    }

    [MultiStream]
    public void Needs_what_is_broken() => Events.Note(this);

    [MultiStream]
    public void Needs_it_too() => Events.Note(this);

    public ValueTask DisposeAsync() => throw new InvalidOperationException("must not run");
}
