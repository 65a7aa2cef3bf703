using MultiStream;

namespace Parts.Cases;

/// <summary>Tests that have others as parts.</summary>
public sealed class Wholes
{
    [MultiStream(TimeoutSeconds = 120, Category = "whole"), Stream("a"), Stream("b")]
    public async Task One_leaves_for_whom_a_part_waits(StreamsManager streams)
    {
        streams["a"].Start(Block.Test<Parts>(nameof(Parts.Waits_at_a_barrier)));
        streams["b"].Start(Block.Shell("ms get arrived a && exit 3").Named("leaves"));
        await streams.WaitAsync();
    }

    [MultiStream(TimeoutSeconds = 120, Category = "whole"), Stream("server", Count = 2)]
    public async Task A_part_is_asked_to_end(StreamsManager streams)
    {
        var part = streams.Role("server")[1].Start(Block.Test<Parts>(nameof(Parts.Serves_until_it_is_asked_to_end)).WithParameter("size", 3));
        Same("server-1 of server 1/2, size 3", await part.ReadyAsync<string>());
        var stopped = await part.StopAsync();

        Same(BlockOutcome.Passed, stopped.Outcome);
        Same(TestOutcome.Passed, stopped.Value.Outcome);
        Same("set up on server-1\nasked\ndisposed\n", stopped.Value.Output);
    }

    [MultiStream(TimeoutSeconds = 120, Category = "whole"), Stream("a")]
    public async Task A_part_has_its_own_limit_and_skip(StreamsManager streams)
    {
        var late = await streams["a"].RunAsync(Block.Test<Parts>(nameof(Parts.Is_not_asked_in_its_time)).AllowFailure());
        Same("The test's limit of 1 s was over.", late.Value.Message);
        var skipped = await streams["a"].RunAsync(Block.Test("Parts.Cases.Parts.Is_skipped"));
        Same((TestOutcome.Skipped, "not today"), (skipped.Value.Outcome, skipped.Value.Message));
    }

    [MultiStream(TimeoutSeconds = 120, Category = "whole"), Stream("a")]
    public async Task A_part_opens_a_stream(StreamsManager streams)
    {
        var host = (await streams["a"].RunAsync(Block.Shell("hostname"))).StandardOutput.Trim();
        var part = await streams["a"].RunAsync(Block.Test<Parts>(nameof(Parts.Opens_a_stream_where_it_is)).AllowFailure());

        Contains("Block 'echo no; exit 4' on stream 'inner' @ localhost failed after ", part.Value.Message!);
        Contains($"a: another process on {host}; logs: nested-tests/Parts.Cases/Parts.Cases.Parts.Opens_a_stream_where_it_is\n", part.Value.Output);
        Contains("inner @ localhost:\n", part.Value.Output);
        await streams["a"].RunAsync(Block.Shell("test -f nested-tests/Parts.Cases/Parts.Cases.Parts.Opens_a_stream_where_it_is/inner/stream.log"));
    }

    [MultiStream(TimeoutSeconds = 120, Category = "whole"), Stream("a")]
    public async Task A_part_is_killed_with_the_stream_that_it_opened(StreamsManager streams)
    {
        var part = streams["a"].Start(Block.Test<Parts>(nameof(Parts.Leaves_a_block_that_runs)));
        await part.ReadyAsync();
        Same(BlockOutcome.Killed, (await part.KillAsync()).Outcome);
    }

    private static void Same<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new InvalidOperationException($"expected {expected}, was {actual}");
    }

    private static void Contains(string part, string text)
    {
        if (!text.Contains(part, StringComparison.Ordinal))
            throw new InvalidOperationException($"expected '{part}' in:\n{text}");
    }
}
