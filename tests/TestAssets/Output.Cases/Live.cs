using MultiStream;

namespace Output.Cases;

/// <summary>What is to be seen while the tests run.</summary>
public class Live
{
    [MultiStream, Stream("server"), Stream("client")]
    public async Task Two_streams_and_a_secret(StreamsManager streams)
    {
        Environment.SetEnvironmentVariable("OF_THE_LIVE_LOG", "~of-the-live-log");
        var secret = Secret.FromEnvironment("OF_THE_LIVE_LOG");
        streams.Log("a line of the body");
        await streams["server"].RunAsync(Block.Shell($"echo the secret is {secret}; echo to stderr >&2; ms log of the shell; printf 'no end'"));
        await streams["client"].CallAsync(ctx =>
        {
            Console.WriteLine("of C#");
            ctx.Log("its log");
        });
    }

    [MultiStream, Stream("s")]
    public async Task A_flood_of_lines(StreamsManager streams)
    {
        var result = await streams[0].RunAsync(Block.Shell("seq 1 100000; echo flooded >&2"));
        if (result.StandardError != "flooded\n")
            throw new InvalidOperationException("The block did not end.");
    }
}
