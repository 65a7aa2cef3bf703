using MultiStream;

namespace Settings.Cases;

/// <summary>Hosts that several runs share: each block makes sure that it is alone on its host, whoever the others are.</summary>
static class Guard
{
    /// <summary>The same folder for all runs.</summary>
    static string Folder => Environment.GetEnvironmentVariable("SHARED_FILES") ?? throw new InvalidOperationException("SHARED_FILES is not set");

    public static string Of(ExecutionStream stream) => Path.Combine(Folder, "guard-" + stream.Host);

    /// <summary>Fails when somebody else's guard is there.</summary>
    public static Task PassAsync(ExecutionStream stream) => stream.RunAsync(Block.Shell($"set -C; : > {Of(stream)}; rm {Of(stream)}"));

    public static string File(string name) => Path.Combine(Environment.GetEnvironmentVariable("ACCEPTANCE_FILES")!, name);
}

public class SharedOne
{
    [MultiStream, Stream("board", Tags = "shared")]
    public Task Is_alone(StreamsManager streams, [Vary(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)] int tens, [Vary(0, 1, 2, 3, 4)] int ones) => Guard.PassAsync(streams["board"]);
}

public class SharedTwo
{
    [MultiStream, Stream("board", Tags = "shared")]
    public Task Is_alone_too(StreamsManager streams, [Vary(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)] int tens, [Vary(0, 1, 2, 3, 4)] int ones) => Guard.PassAsync(streams["board"]);
}

public class Held
{
    [MultiStream, Stream("board", Tags = "shared")]
    public Task Holds_it_until_it_is_ended(StreamsManager streams)
    {
        var board = streams["board"];
        return board.RunAsync(Block.Shell($"g={Guard.Of(board)}; set -C; : > $g || exit 9; trap 'rm $g; exit 8' TERM; : > {Guard.File("held")}; sleep 600 & wait"));
    }

    [MultiStream, Stream("board", Tags = "shared")]
    public Task Has_it_then(StreamsManager streams) => Guard.PassAsync(streams["board"]);
}
