using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Promises;

/// <summary>Kind <c>ssh</c> to a host of the lab.</summary>
public abstract class SshKind : StreamKind
{
    private LabHost? _host;

    public override string Address => Host.Address;

    public virtual LabHost Host => _host ?? throw new InvalidOperationException("The host is not started yet.");

    /// <summary>The lab's hosts share this machine's kernel.</summary>
    internal override IProcesses Processes { get; } = new ProcessesOfThisMachine();

    protected abstract Task<LabHost> StartAsync();

    protected override string StreamElement(string stream) => Host.StreamElement(stream);

    public override async Task<string> LookAsync(string command) => (await Host.ExecAsync(command)).Succeeded().StandardOutput;

    public override async Task<string> LoginAsync(string command)
    {
        // A profile may print a line before.
        var said = (await Host.SshAsync($"exec sh -c 'printf \"\\036\"; {command}'")).Succeeded().StandardOutput;
        return said[(said.IndexOf('\u001e', StringComparison.Ordinal) + 1)..];
    }

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
    internal override string Dummy => LabMachine.DummyPath;

    protected override async Task<LabHost> StartAsync() => await LoopbackHost.StartAsync("loopback");
}

/// <summary>A host that shares nothing with this machine but the kernel, and a user whose shell is not bash.</summary>
public sealed class HonestSshKind : SshKind
{
    private LabNetwork? _network;

    internal override string Dummy => HonestHost.DummyPath;

    /// <summary>Where there cannot be one, all that would use it is skipped.</summary>
    public override Task InitializeAsync() => LabMachine.WhyNoIsolatedHosts is null ? base.InitializeAsync() : Task.CompletedTask;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (_network is { } network)
            await network.DisposeAsync();
    }

    protected override async Task<LabHost> StartAsync()
    {
        _network = await LabNetwork.CreateAsync();
        return await HonestHost.StartAsync(_network, "honest");
    }
}
