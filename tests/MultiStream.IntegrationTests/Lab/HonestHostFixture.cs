using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Lab;

/// <summary>A network with one honest host on it, for tests that only look at it.</summary>
public sealed class HonestHostFixture : IAsyncLifetime
{
    LabNetwork? _network;
    HonestHost? _host;

    public LabNetwork Network => _network ?? throw new InvalidOperationException(LabMachine.WhyNoIsolatedHosts);

    public HonestHost Host => _host ?? throw new InvalidOperationException(LabMachine.WhyNoIsolatedHosts);

    public async Task InitializeAsync()
    {
        if (LabMachine.WhyNoIsolatedHosts is not null)
            return;
        _network = await LabNetwork.CreateAsync();
        _host = await HonestHost.StartAsync(_network, "honest");
    }

    public async Task DisposeAsync()
    {
        if (_host is { } host)
            await host.DisposeAsync();
        if (_network is { } network)
            await network.DisposeAsync();
    }
}
