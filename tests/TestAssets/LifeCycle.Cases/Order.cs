using MultiStream;

namespace LifeCycle.Cases;

[Stream("a")]
public sealed class Order : IAsyncSetUp, IAsyncDisposable, IDisposable
{
    RunningBlock? _running;

    public Order() => Events.Note(this);

    public async Task SetUpAsync(CancellationToken cancel)
    {
        await Task.Delay(20, cancel);
        Events.Note(this, cancel.CanBeCanceled ? "SetUpAsync" : "SetUpAsync without a token");
    }

    [MultiStream]
    public async Task Everything_in_order(CancellationToken cancel, StreamsManager streams)
    {
        _running = streams["a"].Start(Block.Shell("sleep 72"));
        await Task.Delay(20, cancel);
        Events.Note(this, streams["a"].Address == "127.0.0.1" && cancel.CanBeCanceled ? "body" : "body with the wrong arguments");
    }

    public async ValueTask DisposeAsync()
    {
        await Task.Delay(20);
        Events.Note(this, _running!.Active ? "DisposeAsync" : "DisposeAsync when the blocks had been stopped");
    }

    /// <summary>Not called: DisposeAsync is the one.</summary>
    public void Dispose() => Events.Note(this);
}

public sealed class OnlyDispose : IDisposable
{
    public OnlyDispose() => Events.Note(this);

    [MultiStream]
    public void A_test_of_a_disposable_class() => Events.Note(this, "body");

    public void Dispose() => Events.Note(this);
}

public class FreshInstance
{
    int _tests;

    public FreshInstance() => Events.Note(this);

    [MultiStream]
    public void Second_by_name_first_in_the_file() => Only();

    [MultiStream]
    public void First_by_name_second_in_the_file() => Only();

    [MultiStream]
    public void Third() => Only();

    void Only([System.Runtime.CompilerServices.CallerMemberName] string name = "")
    {
        Events.Note(this, name);
        if (++_tests != 1)
            throw new InvalidOperationException("this instance has run a test before");
    }
}
