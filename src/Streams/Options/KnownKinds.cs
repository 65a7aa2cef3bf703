using System.Diagnostics.CodeAnalysis;
using MultiStream.Spawners;

namespace MultiStream.Options;

/// <summary>The kinds of stream that there are, and the settings of each.</summary>
internal static class KnownKinds
{
    public const string Local = "local";
    public const string Ssh = "ssh";
    public const string Container = "container";
    public const string Command = "command";
    public const string Slurm = "slurm";
    public const string Inproc = "inproc";

    public static readonly IReadOnlyDictionary<string, IReadOnlyList<SpawnerSetting>> Default = Table(
        (Local, []),
        (Ssh, SshSettings.All),
        (Container, ContainerSettings.All),
        (Command, CommandSettings.All),
        (Slurm, SlurmSettings.All),
        (Inproc, []));

    public static IReadOnlyDictionary<string, IReadOnlyList<SpawnerSetting>> Table(params IEnumerable<(string Kind, IReadOnlyList<SpawnerSetting> Settings)> kinds) =>
        kinds.ToDictionary(k => k.Kind, k => k.Settings, StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds a kind's own spelling. Returns null, or the rest of a sentence that begins with what was written.</summary>
    public static string? Find(IReadOnlyDictionary<string, IReadOnlyList<SpawnerSetting>> kinds, string written, out string kind)
    {
        kind = kinds.Keys.FirstOrDefault(k => k.Equals(written, StringComparison.OrdinalIgnoreCase)) ?? written;
        if (kinds.ContainsKey(kind))
            return null;
        return SettingNames.Nearest(written, kinds.Keys) is { } nearest
            ? $"is not a kind; did you mean '{nearest}'? Known here: {string.Join(", ", kinds.Keys)}."
            : $"is not a kind; write {Either(kinds.Keys)}.";
    }

    /// <summary>The settings of all kinds, each name once.</summary>
    public static IEnumerable<string> AllSettings(IReadOnlyDictionary<string, IReadOnlyList<SpawnerSetting>> kinds) =>
        kinds.Values.SelectMany(s => s).Select(s => s.Name).Distinct(StringComparer.OrdinalIgnoreCase);

    public static bool Knows(IReadOnlyDictionary<string, IReadOnlyList<SpawnerSetting>> kinds, string kind, string setting) =>
        TryGet(kinds, kind, setting, out _);

    public static bool TryGet(
        IReadOnlyDictionary<string, IReadOnlyList<SpawnerSetting>> kinds, string kind, string setting, [NotNullWhen(true)] out SpawnerSetting? found)
    {
        found = kinds.TryGetValue(kind, out var settings)
            ? settings.FirstOrDefault(s => s.Name.Equals(setting, StringComparison.OrdinalIgnoreCase))
            : null;
        return found is not null;
    }

    /// <summary><c>a, b or c</c>.</summary>
    public static string Either(IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count < 2 ? string.Concat(all) : $"{string.Join(", ", all.SkipLast(1))} or {all[^1]}";
    }
}
