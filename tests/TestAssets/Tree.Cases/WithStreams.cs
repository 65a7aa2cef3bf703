using MultiStream;

namespace Tree.Cases;

/// <summary>Tests whose results have children.</summary>
public class WithStreams
{
    [MultiStream, Stream("zeta"), Stream("client", Count = 2)]
    public async Task All_pass(StreamsManager streams)
    {
        streams.Log("a line of the body");
        var slow = streams["zeta"].Start(Block.Shell("echo slow; sleep 0.4"));
        await streams.Role("client").RunAsync(Block.Shell("echo to stdout; echo to stderr >&2"));
        await streams["alpha"].RunAsync(Block.Shell("echo I am not declared"));
        await slow.WaitAsync();
    }

    [MultiStream(2)]
    public async Task Body_fails(StreamsManager streams)
    {
        await streams.RunAsync(Block.Shell("true"));
        throw new InvalidOperationException("the body has its reasons");
    }

    [MultiStream, Stream("server"), Stream("client")]
    public async Task A_stream_fails(StreamsManager streams)
    {
        await streams["server"].RunAsync(Block.Shell("echo all is well here"));
        await streams["client"].RunAsync(Block.Shell("echo it broke >&2; exit 3"));
    }
}
