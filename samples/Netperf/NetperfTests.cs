using MultiStream;
using Xunit;

namespace Netperf;

/// <summary>How fast the network between machines is, measured by iperf3.</summary>
public class NetperfTests
{
    private const int Seconds = 2;

    [MultiStream(TimeoutSeconds = 120), Stream("server"), Stream("client", Count = 2)]
    public async Task Every_client_gets_at_least_one_megabit(StreamsManager streams)
    {
        var (server, clients) = (streams["server"], streams.Role("client"));

        // An iperf3 server serves one client at a time, so each client gets a server, and a port, of its own.
        foreach (var client in clients)
        {
            int port = await server.FreePortAsync();
            var iperf = server.Start(Block.Shell($"iperf3 --server --port {port}").ReadyOnPort(port).Named($"iperf3 server for {client.Name}"));
            await iperf.ReadyAsync();
            client.Start(Block.Shell($"iperf3 --client {server.Address} --port {port} --time {Seconds} --json").Named("iperf3 client"));
        }

        foreach (var result in await clients.WaitAsync())
        {
            var report = IperfReport.Parse(result.StandardOutput);
            streams.Log($"{result.Stream.Name}: {report}");
            Assert.True(report.Received > 1e6, $"{result.Stream} is slow: {report}");
            Assert.InRange(report.Seconds, Seconds * 0.5, Seconds * 2);
        }
        // The servers run until the test ends, and are stopped then.
    }

    [MultiStream(TimeoutSeconds = 60), Stream("server"), Stream("client")]
    public async Task A_client_without_a_server_says_so(StreamsManager streams)
    {
        int port = await streams["server"].FreePortAsync();   // held until a block starts that names it: nobody answers there

        // Some versions of iperf3 exit with 0 all the same when they write JSON, so the report has to tell.
        var result = await streams["client"].RunAsync(Block.Shell($"iperf3 --client {streams["server"].Address} --port {port} --json").AllowFailure());

        var error = Assert.Throws<InvalidDataException>(() => IperfReport.Parse(result.StandardOutput));
        Assert.Contains("unable to connect to server", error.Message, StringComparison.Ordinal);
    }
}
