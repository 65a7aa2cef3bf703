using MultiStream.Spawners;
using MultiStream.Spawners.Command;

namespace MultiStream.Options;

/// <summary>The settings of the kind <c>command</c>.</summary>
internal static class CommandSettings
{
    public static readonly IReadOnlyList<SpawnerSetting> All =
    [
        new("command", "the command that leads to the place, with {agent} for what to start there", Required: true, CommandLine.Check),
        new("host", "the place's name in results", Check: PlaceSettings.Label),
        new("address", "how other streams reach the place", Check: value => PlaceSettings.Address(value.Replace(CommandSpawner.StreamName, "stream", StringComparison.Ordinal))),
        new("runtime", "where the place's .NET comes from", Check: PlaceSettings.Runtime),
    ];
}
