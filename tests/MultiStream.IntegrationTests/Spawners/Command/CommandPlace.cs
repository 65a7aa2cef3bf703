using MultiStream.IntegrationTests.Spawners.Ssh;
using MultiStream.Spawners;

namespace MultiStream.IntegrationTests.Spawners.Command;

internal static class CommandPlace
{
    public static StreamPlace At(string command, params IEnumerable<(string Name, string Value)> settings) =>
        SshPlace.At([("command", command), .. settings]) with { Kind = "command" };
}
