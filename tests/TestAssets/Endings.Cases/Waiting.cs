using MultiStream;

namespace Endings.Cases;

/// <summary>A client that waits for its server until somebody makes the file <c>go</c>.</summary>
[Stream("server"), Stream("client")]
public class Waiting
{
    [MultiStream]
    public async Task A_client_waits_for_its_server(StreamsManager streams)
    {
        var client = streams["client"].Start(Block.Shell("ms barrier up"));
        await streams["server"].RunAsync(Block.Shell($"until [ -e {Environment.GetEnvironmentVariable("ACCEPTANCE_FILES")}/go ]; do sleep 0.05; done; ms barrier up"));
        await client.WaitAsync();
    }
}
