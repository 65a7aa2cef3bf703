using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Promises;

/// <summary>Kind <c>ssh</c> to a host of the lab, one for each class of promises.</summary>
public abstract class SshKind : StreamKind
{
    private LabHost? _host;

    public override string Address => Host.Address;

    protected LabHost Host => _host ?? throw new InvalidOperationException("The host is not started yet.");

    protected abstract Task<LabHost> StartAsync();

    protected override string StreamElement(string stream) => Host.StreamElement(stream);

    public override async Task<string> LookAsync(string command) => (await Host.ExecAsync(command)).Succeeded().StandardOutput;

    public override async Task<string> LoginAsync(string command) => (await Host.SshAsync(command)).Succeeded().StandardOutput;

    public override async Task InitializeAsync() => _host = await StartAsync();

    public override async Task DisposeAsync()
    {
        if (_host is { } host)
            await host.DisposeAsync();
    }
}

/// <summary>A plain sshd on this machine.</summary>
public sealed class LoopbackSshKind : SshKind
{
    protected override async Task<LabHost> StartAsync() => await LoopbackHost.StartAsync("loopback");
}
