using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Spawners.Ssh;

/// <summary>One sshd on this machine for the tests of a class.</summary>
public sealed class LoopbackHostFixture : IAsyncLifetime
{
    private LoopbackHost? _host;

    public LoopbackHost Host => _host ?? throw new InvalidOperationException("The host is not started yet.");

    public async Task InitializeAsync() => _host = await LoopbackHost.StartAsync("loopback");

    public async Task DisposeAsync()
    {
        if (_host is { } host)
            await host.DisposeAsync();
    }
}
