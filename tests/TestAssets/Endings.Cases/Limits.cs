using MultiStream;

namespace Endings.Cases;

public class EndsWithItsLimit
{
    [MultiStream(TimeoutSeconds = 4), Stream("s")]
    public Task Waits_for_a_block(StreamsManager streams) => streams[0].RunAsync(Block.Shell("echo begun; sleep 311"));

    [MultiStream(TimeoutSeconds = 4), Stream("s")]
    public async Task Passes_its_token_on(StreamsManager streams, CancellationToken cancel)
    {
        streams[0].Start(Hanging.Stubborn);
        await Task.Delay(Timeout.Infinite, cancel);
    }
}

public class SwallowsItsLimit
{
    [MultiStream(TimeoutSeconds = 1)]
    public async Task Swallows_the_cancellation(CancellationToken cancel) => await Task.Delay(Timeout.Infinite, cancel).ContinueWith(_ => { }, TaskScheduler.Default);
}

public class LimitOfTheSettings
{
    [MultiStream]
    public Task Has_no_limit_of_its_own(CancellationToken cancel) => Task.Delay(Timeout.Infinite, cancel);
}

public class IgnoresItsLimit
{
    [MultiStream(TimeoutSeconds = 4), Stream("s")]
    public void Ignores_the_cancellation(StreamsManager streams)
    {
        streams[0].Start(Block.Shell("sleep 312"));
        Thread.Sleep(Timeout.Infinite);
    }
}

public class HangingConstructor
{
    public HangingConstructor() => Thread.Sleep(Timeout.Infinite);

    [MultiStream(TimeoutSeconds = 1)]
    public void Constructor_hangs()
    {
    }
}

public class HangingSetUp : IAsyncSetUp
{
    public Task SetUpAsync(CancellationToken cancel) => Task.Delay(Timeout.Infinite, cancel);

    [MultiStream(TimeoutSeconds = 1)]
    public void Set_up_waits_until_the_limit()
    {
    }
}

public sealed class HangingDispose : IDisposable
{
    [MultiStream(TimeoutSeconds = 4), Stream("s")]
    public void Dispose_hangs(StreamsManager streams) => streams[0].Start(Block.Shell("sleep 313"));

    public void Dispose() => Thread.Sleep(Timeout.Infinite);
}

public class FrozenAgent
{
    /// <summary>The parent of a block's process is the stream's agent; stopped, it answers nothing and its pipe stays open.</summary>
    [MultiStream(TimeoutSeconds = 4), Stream("s")]
    public Task Agent_does_not_answer(StreamsManager streams) => streams[0].RunAsync(Block.Shell("kill -STOP $PPID; sleep 314"));
}
