using MultiStream;
using Xunit;

namespace Pool;

/// <summary>Two classes run side by side, but there is one board: the tests that need it wait for each other.</summary>
public class FirmwareTests
{
    [MultiStream, Stream("board", Tags = "board")]
    public async Task Firmware_is_written(StreamsManager streams)
    {
        var board = streams["board"];
        await board.RunAsync(Block.Shell("echo v2 >firmware"));

        Assert.Equal("v2\n", (await board.RunAsync(Block.Shell("cat firmware"))).StandardOutput);
        Assert.Equal("board-1", board.Host);
    }
}

public class LoadTests
{
    /// <summary>No two clients are on one PC, and nobody else is on the board meanwhile.</summary>
    [MultiStream, Stream("board", Tags = "board"), Stream("client", Count = 2, Tags = "linux", DistinctHosts = true)]
    public async Task Two_clients_reach_the_board(StreamsManager streams)
    {
        var clients = streams.Role("client");
        await clients.RunAsync(Block.Shell($"echo hello, {streams["board"].Address}"));

        Assert.Equal(["pc-1", "pc-2"], clients.Select(c => c.Host).Order());
    }

    /// <summary>Needs no board, so it waits for none: two of its streams may share a PC.</summary>
    [MultiStream, Stream("worker", Count = 4, Tags = "linux")]
    public async Task Four_workers_share_two_machines(StreamsManager streams)
    {
        await streams.RunAsync(Block.Shell("true"));

        Assert.Equal(2, streams.Select(w => w.Host).Distinct().Count());
    }
}
