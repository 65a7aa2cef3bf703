using MultiStream;

namespace Output.Cases;

/// <summary>Files of streams that are fetched and attached.</summary>
public class Collecting
{
    [MultiStream, Stream("s", Collect = "*.log none.*")]
    public async Task Collected_after_a_success(StreamsManager streams) => await streams[0].RunAsync(Block.Shell("echo of the stream >app.log"));

    [MultiStream, Stream("s", Collect = "*.log")]
    public async Task Collected_after_a_failure(StreamsManager streams)
    {
        await streams[0].RunAsync(Block.Shell("echo before the failure >app.log"));
        throw new InvalidOperationException("The body failed.");
    }

    [MultiStream, Stream("s")]
    public async Task Fetched_and_attached(StreamsManager streams)
    {
        await streams[0].RunAsync(Block.Shell("echo fetched >x.txt"));
        var paths = await streams[0].FetchAsync("*.txt", attach: true);
        if (await File.ReadAllTextAsync(paths[0]) != "fetched\n")
            throw new InvalidOperationException("What was fetched is something else.");
    }
}
