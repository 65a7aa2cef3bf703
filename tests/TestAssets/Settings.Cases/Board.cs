using MultiStream;

namespace Settings.Cases;

/// <summary>There is one board. Who has it first keeps it until the run's events say that somebody waits for it.</summary>
static class Board
{
    static int s_came, s_here;

    public static async Task HoldAsync(StreamsManager streams)
    {
        if (Interlocked.Increment(ref s_here) != 1)
            throw new InvalidOperationException("two tests are on the board");
        await streams["board"].RunAsync(Block.Shell("true"));
        if (Interlocked.Increment(ref s_came) == 1)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (!(await EventsAsync(Path.Combine(streams.LogFolder!, "..", "..", "events.jsonl"))).Contains("\"hosts-wait\"", StringComparison.Ordinal))
                await Task.Delay(20, limit.Token);
        }
        Interlocked.Decrement(ref s_here);
    }

    static async Task<string> EventsAsync(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return await reader.ReadToEndAsync();
    }
}

public class BoardOne
{
    [MultiStream, Stream("board", Tags = "board")]
    public Task One_has_the_board(StreamsManager streams) => Board.HoldAsync(streams);
}

public class BoardTwo
{
    [MultiStream, Stream("board", Tags = "board")]
    public Task Two_has_the_board(StreamsManager streams) => Board.HoldAsync(streams);

    [MultiStream, Stream("board", Tags = "board fast")]
    public Task There_is_no_fast_board(StreamsManager streams) => throw new InvalidOperationException("It was given " + streams["board"].Host);
}
