extern alias plugin;

using System.Security;
using MultiStream.IntegrationTests.Promises;
using MultiStream.Lab;
using MultiStream.Options;
using MultiStream.Spawners;

namespace MultiStream.IntegrationTests.SshNet;

/// <summary>Kind <c>sshnet</c> with the real library, to a plain sshd on this machine; loaded as a user's settings load it.</summary>
public sealed class SshNetKind : SshKind
{
    private static readonly string s_plugin = typeof(plugin::MultiStream.Spawners.SshNet.SshNetSpawner).Assembly.Location;

    internal override string Dummy => LabMachine.DummyPath;

    internal override SpawnerRegistry Spawners => OptionsFor(["a"]).Spawners;

    internal override MultiStreamOptions OptionsFor(IEnumerable<string> streams) => OptionsReader.Read(
        SettingsFor(streams).Replace("<Streams>", $"<Plugins><Assembly>{SecurityElement.Escape(s_plugin)}</Assembly></Plugins><Streams>", StringComparison.Ordinal), new Dictionary<string, string>());

    internal StreamPlace PlaceWith(string attributes)
    {
        var element = Host.StreamElement("a").Replace("kind=\"ssh\"", "kind=\"sshnet\"", StringComparison.Ordinal);
        foreach (var attribute in attributes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = attribute[..(attribute.IndexOf('=', StringComparison.Ordinal) + 1)];
            int start = element.IndexOf(name, StringComparison.Ordinal), end = element.IndexOf('"', start + name.Length + 1) + 1;
            element = element[..start] + attribute + element[end..];
        }
        var settings = $"<RunSettings><MultiStream><Plugins><Assembly>{SecurityElement.Escape(s_plugin)}</Assembly></Plugins><Streams>{element}</Streams></MultiStream></RunSettings>";
        return Allocation.StreamPlacement.Place("a", OptionsReader.Read(settings, new Dictionary<string, string>()));
    }

    protected override string StreamElement(string stream) => Host.StreamElement(stream).Replace("kind=\"ssh\"", "kind=\"sshnet\"", StringComparison.Ordinal);

    protected override async Task<LabHost> StartAsync() => await LoopbackHost.StartAsync("sshnet");
}
