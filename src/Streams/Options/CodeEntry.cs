using System.Globalization;
using MultiStream.Spawners;

namespace MultiStream.Options;

/// <summary>The entry that <see cref="MultiStreamOptions.With"/> adds.</summary>
internal static class CodeEntry
{
    public static StreamOptions Make(
        string name, int? count, string? kind, string? host, IReadOnlyDictionary<string, IReadOnlyList<SpawnerSetting>> kinds, StreamOptions? before)
    {
        var path = $"With(\"{name}\")";
        var errors = new SettingErrors();
        if (!StreamName.IsValid(name))
            errors.Add(path, 0, $"{SettingText.Quote(name)} {StreamName.Problem}");
        if (count is { } n && SettingValues.Count(n.ToString(CultureInfo.InvariantCulture), out _) is { } wrongCount)
            errors.Add(path + "/count", 0, $"'{n}' {wrongCount}");
        if (kind is not null && KnownKinds.Find(kinds, kind, out kind) is { } wrongKind)
            errors.Add(path + "/kind", 0, $"{SettingText.Quote(kind)} {wrongKind}");
        if (count is null && kind is null && host is null)
            errors.Add(path, 0, "says nothing; give a count, a kind or a host.");
        errors.ThrowIfAny();

        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var keepsKind = kind is null || before?.Kind is null || kind == before.Kind;
        if (keepsKind && before is not null)
            foreach (var (key, value) in before.Settings)
                if (kind is null || KnownKinds.Knows(kinds, kind, key))
                    settings[key] = value;
        if (host is not null)
            settings["host"] = host;

        return new StreamOptions
        {
            Name = name,
            Kind = kind ?? before?.Kind,
            Count = count ?? before?.Count,
            Settings = settings,
            Path = path,
            Layer = SettingsLayer.Code,
            Origins = settings.ToDictionary(s => s.Key, s => new SettingOrigin($"{path}/{s.Key}", int.MaxValue, s.Value), StringComparer.OrdinalIgnoreCase),
            Order = int.MaxValue,
        };
    }
}
