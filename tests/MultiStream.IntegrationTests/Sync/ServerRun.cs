using System.Net;
using MultiStream.Options;
using MultiStream.Running;
using MultiStream.Spawners;

namespace MultiStream.IntegrationTests.Sync;

/// <summary>The local streams a and b of a test that uses a sync server.</summary>
internal static class ServerRun
{
    public static StreamsManager Declare(IPEndPoint at, string token, string limits = "")
    {
        var options = OptionsReader.Read($"<RunSettings><MultiStream><Sync><Server>tcp:{at}</Server>{token}</Sync>{limits}</MultiStream></RunSettings>", new Dictionary<string, string>());
        var scope = new TestScope(options, null, static (_, _) => { }) { Source = typeof(ServerRun).Assembly.Location };
        return new StreamsManager([Place("a"), Place("b")], Place, scope);
    }

    private static StreamPlace Place(string name) => new() { Stream = name, Role = name, Kind = KnownKinds.Local, Source = "a test" };
}
