using MultiStream;

namespace Outcomes.Cases;

/// <summary>A block for each way to end.</summary>
static class Given
{
    public static Block Exit_code => Block.Shell("echo evidence >&2; exit 3");

    public static Block Signal => Block.Shell("kill -SEGV $$");

    public static Block Not_started => Block.Program("no-such-program-anywhere");

    public static Block Timed_out => Block.Shell("sleep 61").WithTimeLimit(TimeSpan.FromSeconds(0.2));

    /// <summary>The parent of a block's process is the stream's agent.</summary>
    public static Block Lost => Block.Shell("kill -KILL $PPID; sleep 62");

    /// <summary>Starts a block and lets it end without waiting for it: to read a property is not to look.</summary>
    public static async Task NeverAwaited(StreamsManager streams, Block block)
    {
        var running = streams[0].Start(block);
        while (running.Active)
            await Task.Delay(10);
    }

    /// <summary>Runs a block that has to throw, and swallows what it throws.</summary>
    public static async Task Caught(StreamsManager streams, Block block, BlockOutcome outcome)
    {
        try
        {
            await streams[0].RunAsync(block);
        }
        catch (BlockFailedException e) when (e.Result.Outcome == outcome && e.Results.Count == 1)
        {
            return;
        }
        throw new InvalidOperationException($"RunAsync did not throw for {block}.");
    }

    public static void Equal<T>(T expected, T actual)
    {
        if (!Equals(expected, actual))
            throw new InvalidOperationException($"expected {expected}, was {actual}");
    }
}
