using MultiStream;

namespace Outcomes.Cases;

[Stream("s")]
public class Awaited
{
    [MultiStream]
    public Task Exit_code(StreamsManager streams) => streams[0].RunAsync(Given.Exit_code);

    [MultiStream]
    public Task Signal(StreamsManager streams) => streams[0].RunAsync(Given.Signal);

    [MultiStream]
    public Task Not_started(StreamsManager streams) => streams[0].RunAsync(Given.Not_started);

    [MultiStream]
    public Task Timed_out(StreamsManager streams) => streams[0].RunAsync(Given.Timed_out);

    [MultiStream]
    public Task Lost(StreamsManager streams) => streams[0].RunAsync(Given.Lost);
}

[Stream("s")]
public class NeverAwaited
{
    [MultiStream]
    public Task Exit_code(StreamsManager streams) => Given.NeverAwaited(streams, Given.Exit_code);

    [MultiStream]
    public Task Signal(StreamsManager streams) => Given.NeverAwaited(streams, Given.Signal);

    [MultiStream]
    public Task Not_started(StreamsManager streams) => Given.NeverAwaited(streams, Given.Not_started);

    [MultiStream]
    public Task Timed_out(StreamsManager streams) => Given.NeverAwaited(streams, Given.Timed_out);

    [MultiStream]
    public Task Lost(StreamsManager streams) => Given.NeverAwaited(streams, Given.Lost);
}

/// <summary>The exception reached the body, and the body is content: the verdict is the body's.</summary>
[Stream("s")]
public class Caught
{
    [MultiStream]
    public Task Exit_code(StreamsManager streams) => Given.Caught(streams, Given.Exit_code, BlockOutcome.Failed);

    [MultiStream]
    public Task Signal(StreamsManager streams) => Given.Caught(streams, Given.Signal, BlockOutcome.Failed);

    [MultiStream]
    public Task Not_started(StreamsManager streams) => Given.Caught(streams, Given.Not_started, BlockOutcome.Failed);

    [MultiStream]
    public Task Timed_out(StreamsManager streams) => Given.Caught(streams, Given.Timed_out, BlockOutcome.TimedOut);

    [MultiStream]
    public Task Lost(StreamsManager streams) => Given.Caught(streams, Given.Lost, BlockOutcome.Lost);
}

[Stream("s")]
public class Allowed
{
    [MultiStream]
    public async Task Exit_code(StreamsManager streams)
    {
        var result = await streams[0].RunAsync(Given.Exit_code.AllowFailure());
        Given.Equal(BlockOutcome.Failed, result.Outcome);
        Given.Equal(3, result.ExitCode);
        Given.Equal(false, result.Success);
        Given.Equal("evidence\n", result.StandardError);
    }

    [MultiStream]
    public async Task Signal(StreamsManager streams)
    {
        var result = await streams[0].RunAsync(Given.Signal.AllowFailure());
        Given.Equal(BlockOutcome.Failed, result.Outcome);
        Given.Equal(null, result.ExitCode);
    }

    [MultiStream]
    public async Task Not_started(StreamsManager streams) =>
        Given.Equal(BlockOutcome.Failed, (await streams[0].RunAsync(Given.Not_started.AllowFailure())).Outcome);

    [MultiStream]
    public Task Timed_out(StreamsManager streams) => streams[0].RunAsync(Given.Timed_out.AllowFailure());

    [MultiStream]
    public Task Lost(StreamsManager streams) => streams[0].RunAsync(Given.Lost.AllowFailure());
}

[Stream("s")]
public class AllowedAndNeverAwaited
{
    [MultiStream]
    public Task Exit_code(StreamsManager streams) => Given.NeverAwaited(streams, Given.Exit_code.AllowFailure());

    [MultiStream]
    public Task Signal(StreamsManager streams) => Given.NeverAwaited(streams, Given.Signal.AllowFailure());

    [MultiStream]
    public Task Not_started(StreamsManager streams) => Given.NeverAwaited(streams, Given.Not_started.AllowFailure());

    [MultiStream]
    public Task Timed_out(StreamsManager streams) => Given.NeverAwaited(streams, Given.Timed_out.AllowFailure());

    [MultiStream]
    public Task Lost(StreamsManager streams) => Given.NeverAwaited(streams, Given.Lost.AllowFailure());
}
