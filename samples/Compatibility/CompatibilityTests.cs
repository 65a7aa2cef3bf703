using MultiStream;
using Xunit;

namespace Compatibility;

/// <summary>Does every released client still speak with every released server?</summary>
public class CompatibilityTests
{
    [MultiStream(Category = "compat", TimeoutSeconds = 60), Stream("server"), Stream("client")]
    [Variant("v1", "v3", "refused", Name = "downgrade")]
    public async Task Old_and_new_speak(
        StreamsManager streams, [Vary("v1", "v2")] string client, [Vary("v1", "v2")] string server, string expected = "accepted", bool installed = false)
    {
        int port = await streams["server"].FreePortAsync();
        var service = streams["server"].Start(Acme("server", server, $"{port}").ReadyOnOutput("listening"));
        await service.ReadyAsync();

        var answer = await streams["client"].RunAsync(Acme("client", client, streams["server"].Address, $"{port}").AllowFailure());

        Assert.StartsWith(expected, answer.StandardOutput, StringComparison.Ordinal);
        await service.StopAsync();

        // In an image there is one version, installed; without images the version chooses the script.
        Block Acme(string program, string version, params string[] arguments) =>
            installed ? Block.Program("acme-" + program, arguments) : Block.Script($"acme/{program}-{version}.pl", arguments);
    }
}
