extern alias plugin;

using System.Security;
using MultiStream.IntegrationTests.Promises;
using MultiStream.Lab;
using MultiStream.Options;
using MultiStream.Spawners;

namespace MultiStream.IntegrationTests.SshNet;

/// <summary>Kind <c>sshnet</c> with the real library, to a host of the lab; loaded as a user's settings load it.</summary>
public abstract class SshNetKind : SshKind
{
    private static readonly string s_plugin = typeof(plugin::MultiStream.Spawners.SshNet.SshNetSpawner).Assembly.Location;

    internal override SpawnerRegistry Spawners => OptionsFor(["a"]).Spawners;

    internal override MultiStreamOptions OptionsFor(IEnumerable<string> streams) => OptionsReader.Read(
        SettingsFor(streams).Replace("<Streams>", $"<Plugins><Assembly>{SecurityElement.Escape(s_plugin)}</Assembly></Plugins><Streams>", StringComparison.Ordinal), new Dictionary<string, string>());

    /// <summary>The place of stream <c>a</c> with other settings than the host's own; those of null are left out.</summary>
    internal StreamPlace PlaceWith(params (string Name, string? Value)[] others)
    {
        var place = PlaceOf("a");
        var settings = place.Settings.ToDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in others)
        {
            if (value is null)
                settings.Remove(name);
            else
                settings[name] = value;
        }
        return place with { Settings = settings };
    }

    /// <summary>Opens a place that is no agent's: a command of sh there.</summary>
    internal Task<IStreamConnection> ConnectAsync(StreamPlace place, string command = "true", CancellationToken cancel = default) =>
        Spawners.For(place).OpenAsync(place, new AgentLaunch(command, [], new Dictionary<string, string>()), cancel);

    internal Task<StreamOpenException> RefusedAsync(params (string Name, string? Value)[] others) =>
        Assert.ThrowsAsync<StreamOpenException>(() => ConnectAsync(PlaceWith(others)));

    protected override string StreamElement(string stream) => Host.StreamElement(stream).Replace("kind=\"ssh\"", "kind=\"sshnet\"", StringComparison.Ordinal);
}

/// <summary>A plain sshd on this machine.</summary>
public sealed class LoopbackSshNetKind : SshNetKind
{
    internal override string Dummy => LabMachine.DummyPath;

    protected override async Task<LabHost> StartAsync() => await LoopbackHost.StartAsync("sshnet");
}

/// <summary>A host that shares nothing with this machine but the kernel, without .NET.</summary>
public sealed class HonestSshNetKind : SshNetKind
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

/// <summary>One host for all: it gets the runtime once.</summary>
[CollectionDefinition(Name)]
public sealed class HonestSshNetCollection : ICollectionFixture<HonestSshNetKind>
{
    public const string Name = "Kind sshnet on an honest host";
}
