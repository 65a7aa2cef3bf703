using MultiStream.Spawners;
using MultiStream.Spawners.Command;

namespace MultiStream.Options;

/// <summary>The settings of the kind <c>container</c>.</summary>
internal static class ContainerSettings
{
    public static readonly IReadOnlyList<SpawnerSetting> All =
    [
        new("image", "the image to make a fresh container of for each stream", Required: true, Word),
        new("engine", "the program that runs containers", Check: PlaceSettings.Label),
        new("mounts", "what of this machine the container sees, SOURCE:TARGET[:OPTIONS], split at blanks", Check: Mounts),
        new("network", "the container's network", Check: Word),
        new("user", "the user in the container", Check: Word),
        new("options", "further arguments of the engine's run, as a shell splits words", Check: CommandLine.CheckWords),
        new("address", "how other streams reach the container", Check: PlaceSettings.Address),
        new("runtime", "where the container's .NET comes from", Check: PlaceSettings.Runtime),
    ];

    // A word that begins with a dash would be an option of the engine, and silently something else than a name.
    private static string? Word(string value) =>
        value.StartsWith('-') || value.Any(char.IsWhiteSpace) || PlaceSettings.HasControl(value) ? "a name without blanks; options of the engine belong in options" : null;

    private static string? Mounts(string value) => SettingList.AtBlanks(value).All(IsMount)
        ? null
        : "mounts as SOURCE:TARGET or SOURCE:TARGET:OPTIONS, the target a full path, split at blanks, such as './data:/data:ro'";

    private static bool IsMount(string mount) =>
        mount.Split(':') is [{ Length: > 0 } source, ['/', _, ..], ..] parts && parts.Length <= 3 && !source.StartsWith('-');
}
