using MultiStream;

namespace Calls.Cases;

/// <summary>The processes in which C# blocks run.</summary>
public class Processes
{
    [MultiStream, Stream("s", Count = 2)]
    public async Task Each_stream_has_one(StreamsManager streams)
    {
        var workers = await streams.CallAsync(() => Environment.ProcessId);
        if (Environment.GetEnvironmentVariable("ACCEPTANCE_FILES") is { } folder)
            await File.WriteAllLinesAsync(Path.Combine(folder, "workers"), workers.Select(w => $"{w}"));
    }

    /// <summary>For breakpoints: blocks in the process of the tests.</summary>
    [MultiStream, Stream("here")]
    public async Task A_block_may_run_in_the_process_of_the_tests(StreamsManager streams) =>
        streams.Log(await streams["here"].CallAsync(() => Environment.ProcessId) == Environment.ProcessId ? "the same process" : "another process");

    [MultiStream, Stream("here")]
    public Task A_command(StreamsManager streams) => streams["here"].RunAsync(Block.Shell("echo here"));
}
