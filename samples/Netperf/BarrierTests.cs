using System.Globalization;
using MultiStream;
using Xunit;

namespace Netperf;

/// <summary>Two scripts that keep each other in step by barriers. The same scripts can be run by hand: see the readme.</summary>
public class BarrierTests
{
    [MultiStream(TimeoutSeconds = 120), Stream("server"), Stream("client")]
    public async Task NetServer_and_NetPerf_meet_at_setup_and_finished(StreamsManager streams)
    {
        var (server, client) = (streams["server"], streams["client"]);

        var netServer = server.Start(Block.Shell(Script("netserver.sh")).Named("NetServer"));
        var netPerf = await client.RunAsync(Block.Shell(Script("netperf.sh")).WithEnvironment("SERVER", server.Address).Named("NetPerf"));
        await netServer.WaitAsync();

        streams.Log($"{client} to {server}: {netPerf.StandardOutput.Trim()}");
        Assert.True(double.Parse(netPerf.StandardOutput.Split(' ')[0], CultureInfo.InvariantCulture) > 1, netPerf.StandardOutput);
    }

    static string Script(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, name));
}
