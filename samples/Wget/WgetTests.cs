using MultiStream;
using Xunit;

namespace Wget;

/// <summary>Several machines fetch from one small web server.</summary>
public class WgetTests
{
    [MultiStream(TimeoutSeconds = 120), Stream("server"), Stream("client", Count = 3)]
    public async Task Every_client_gets_the_same_bytes(StreamsManager streams)
    {
        var (server, clients) = (streams["server"], streams.Role("client"));
        await server.RunAsync(Block.Shell("mkdir www && head -c 5000000 /dev/urandom >www/data"));
        var original = await server.RunAsync(Block.Shell("cksum <www/data"));
        var url = await ServeAsync(server);

        var copies = await clients.RunAsync(Block.Shell($"wget --no-proxy --tries=1 --timeout=10 --quiet {url + "data"} && cksum <data"));   // on all at once

        Assert.All(copies, copy => Assert.Equal(original.StandardOutput, copy.StandardOutput));
    }

    [MultiStream(TimeoutSeconds = 60), Stream("server"), Stream("client")]
    public async Task What_is_not_there_is_an_error_of_the_server(StreamsManager streams)
    {
        await streams["server"].RunAsync(Block.Shell("mkdir www"));
        var url = await ServeAsync(streams["server"]);

        var result = await streams["client"].RunAsync(Block.Program("wget", "--no-proxy", "--tries=1", "--timeout=10", url + "nothing").AllowFailure());

        Assert.Equal(8, result.ExitCode);   // by its manual: "Server issued an error response."
        Assert.Contains("404", result.StandardError, StringComparison.Ordinal);
    }

    /// <summary>Serves the folder <c>www</c> until the test ends.</summary>
    private static async Task<string> ServeAsync(ExecutionStream server)
    {
        int port = await server.FreePortAsync();
        var web = server.Start(Block.Shell($"python3 -m http.server {port} --directory www").ReadyOnPort(port).Named("web server"));
        await web.ReadyAsync();
        return $"http://{server.Address}:{port}/";
    }
}
