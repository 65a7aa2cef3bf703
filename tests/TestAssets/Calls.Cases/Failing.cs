using MultiStream;

namespace Calls.Cases;

/// <summary>Blocks that fail, each in its own way.</summary>
[Stream("s")]
public class Failing
{
    [MultiStream]
    public Task It_throws(StreamsManager streams) => streams["s"].CallAsync(() =>
    {
        Console.WriteLine("before the throw");
        Deeper(12);
    });

    static void Deeper(int stock)
    {
        try
        {
            throw new FormatException("no number");
        }
        catch (FormatException e)
        {
            throw new InvalidOperationException($"the order failed, {stock} in stock", e);   // THE LINE
        }
    }

    [MultiStream]
    public Task It_exits(StreamsManager streams) => streams["s"].CallAsync(() => Environment.Exit(3));

    [MultiStream]
    public Task It_fails_fast(StreamsManager streams) => streams["s"].CallAsync(() => Environment.FailFast("no way on"));

    [MultiStream]
    public async Task After_an_exit_the_stream_lives_on(StreamsManager streams)
    {
        var exited = await streams["s"].RunAsync(Block.Call(() => Environment.Exit(4)).AllowFailure());
        Check.Equal(4, exited.ExitCode);
        Check.Equal("again", await streams["s"].CallAsync(() => "again"));
        Check.Equal("shell\n", (await streams["s"].RunAsync(Block.Shell("echo shell"))).StandardOutput);
    }

    [MultiStream]
    public async Task Nobody_waits_for_it(StreamsManager streams)
    {
        var running = streams["s"].Start(Block.Call(() => Deeper(13)).Named("the forgotten order"));
        while (running.Active)
            await Task.Delay(10);
    }

    [MultiStream]
    public async Task It_may_fail(StreamsManager streams)
    {
        var result = await streams["s"].RunAsync(Block.Call(() => Deeper(14)).AllowFailure());

        Check.Equal(true, result.Error!.Is<InvalidOperationException>());
        Check.Equal(true, result.Error.Is<SystemException>());
        Check.Equal("no number", result.Error.Inner!.Message);
    }
}

/// <summary>Blocks that cannot travel. They declare no stream, so no place is opened before the body.</summary>
public class Refused
{
    readonly int _field = 3;

    [MultiStream]
    public Task It_captures_the_streams(StreamsManager streams) => streams["far"].CallAsync(() => Console.WriteLine(streams.Count));

    [MultiStream]
    public Task It_captures_a_stream(StreamsManager streams)
    {
        var far = streams["far"];
        return far.CallAsync(() => far.Address);
    }

    [MultiStream]
    public Task It_uses_this(StreamsManager streams) => streams["far"].CallAsync(() => _field);

    [MultiStream]
    public async Task It_assigns(StreamsManager streams)
    {
        int count = 0;
        await streams["far"].CallAsync(() => { count++; });
    }

    /// <summary>The neighbour's capture of the streams is none of this block's.</summary>
    [MultiStream]
    public async Task A_neighbour_may_capture_the_streams(StreamsManager streams)
    {
        int number = 20;
        Func<string> neighbour = () => $"{streams.Count}{number}";
        Block.Call(() => number + 1);
        await Task.FromResult(neighbour);
    }
}
