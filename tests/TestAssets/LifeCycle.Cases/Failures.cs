using MultiStream;

namespace LifeCycle.Cases;

[Stream("a")]
public sealed class ConstructorThrows : IAsyncSetUp, IAsyncDisposable
{
    public ConstructorThrows() => throw new InvalidOperationException("no building permit");

    public Task SetUpAsync(CancellationToken cancel) => throw new InvalidOperationException("must not run");

    [MultiStream]
    public void Constructor_throws() => Events.Note(this, "body");

    public ValueTask DisposeAsync() => throw new InvalidOperationException("must not run");
}

[Stream("a")]
public sealed class SetUpThrows : IAsyncSetUp, IAsyncDisposable
{
    public async Task SetUpAsync(CancellationToken cancel)
    {
        await Task.Yield();
        throw new InvalidOperationException("nothing to set up");
    }

    [MultiStream]
    public void Set_up_throws() => Events.Note(this, "body");

    public ValueTask DisposeAsync()
    {
        Events.Note(this);
        return ValueTask.CompletedTask;
    }
}

public sealed class SetUpSkips : IAsyncSetUp
{
    public Task SetUpAsync(CancellationToken cancel) => throw new TestSkippedException("not in this weather");

    [MultiStream]
    public void Set_up_skips() => Events.Note(this, "body");
}

public sealed class BodyThrows : IAsyncDisposable
{
    [MultiStream]
    public void Body_throws() => throw new InvalidOperationException("the body");

    public ValueTask DisposeAsync()
    {
        Events.Note(this);
        return ValueTask.CompletedTask;
    }
}

public sealed class DisposeThrows : IDisposable
{
    [MultiStream]
    public void Dispose_throws()
    {
    }

    public void Dispose() => throw new InvalidOperationException("the end");
}

[Stream("a")]
public sealed class BothThrow : IAsyncDisposable
{
    [MultiStream]
    public async Task Body_and_DisposeAsync_throw(StreamsManager streams)
    {
        await streams[0].RunAsync(Block.Shell("true"));
        throw new InvalidOperationException("the body");
    }

    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        throw new InvalidOperationException("the end");
    }
}

public sealed class StaticConstructorThrows
{
    static StaticConstructorThrows() => throw new InvalidOperationException("no statics");

    [MultiStream]
    public void Static_constructor_throws() => Events.Note(this, "body");
}
