using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Lab;

/// <summary>One network for the tests of a class; each test makes the hosts that it needs, or shares those of the fixture.</summary>
public sealed class LabNetworkFixture : IAsyncLifetime
{
    LabNetwork? _network;

    public LabNetwork Network => _network ?? throw new InvalidOperationException(LabMachine.WhyNoIsolatedHosts);

    public async Task InitializeAsync()
    {
        if (LabMachine.WhyNoIsolatedHosts is null)
            _network = await LabNetwork.CreateAsync();
    }

    public async Task DisposeAsync()
    {
        if (_network is { } network)
            await network.DisposeAsync();
    }
}
