using MultiStream;

namespace Endings.Cases;

/// <summary>Tests that run until somebody ends them, with processes that do not want to end.</summary>
public class Hanging
{
    /// <summary>A process tree that double-forked, called setsid and ignores SIGTERM.</summary>
    public static Block Stubborn => Block.Shell(
        """
        trap '' TERM HUP INT
        (setsid sh -c 'trap "" TERM HUP INT; (sleep 301; sleep 302) & echo up; sleep 303; sleep 304' &)
        sleep 305; sleep 306
        """).ReadyOnOutput("up");

    [MultiStream, Stream("s")]
    public Task Comes_first(StreamsManager streams) => streams[0].RunAsync(Block.Shell("echo all is well"));

    [MultiStream(2)]
    public async Task Runs_until_it_is_ended(StreamsManager streams, CancellationToken cancel)
    {
        foreach (var block in streams.Start(Stubborn))
            await block.ReadyAsync(cancel);
        Files.Write("started", string.Join('\n', streams.Select(s => s.Name)));
        await Task.Delay(Timeout.Infinite, cancel);
    }

    [MultiStream]
    public void Comes_after_it() => Files.Write("second", "it ran");
}

/// <summary>What can still be run in the session in which a run was cancelled.</summary>
public class Later
{
    [MultiStream, Stream("s")]
    public Task Runs_later(StreamsManager streams) => streams[0].RunAsync(Block.Shell("echo later"));
}

static class Files
{
    static readonly string Folder = Environment.GetEnvironmentVariable("ACCEPTANCE_FILES") ?? throw new InvalidOperationException("These tests run inside the acceptance tests.");

    /// <summary>Whoever waits for the file sees it whole or not at all.</summary>
    public static void Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path);
    }
}
