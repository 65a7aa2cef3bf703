using MultiStream.Spawners;

namespace MultiStream.Options;

/// <summary>Checks the settings of each host of the pool against its kind.</summary>
internal static class HostCheck
{
    public static void Check(MultiStreamOptions options, SettingErrors errors)
    {
        // One that is defined and not named is checked too: the next run may name it.
        foreach (var host in options.Hosts.Defined.Union(options.Hosts.Pool))
        {
            foreach (var setting in options.Kinds.GetValueOrDefault(host.Kind, []))
                Check(host, setting, errors);
        }
    }

    private static void Check(HostOptions host, SpawnerSetting setting, SettingErrors errors)
    {
        if (host.Settings.TryGetValue(setting.Name, out var value))
        {
            var (path, order, written) = host.Origins.TryGetValue(setting.Name, out var origin) ? (origin.Path, origin.Order, origin.Written) : (host.Path, host.Order, value);
            if (setting.Check?.Invoke(value) is { } right)
                errors.Add(path, order, $"{SettingText.Subject(written, value)} {SettingText.IsNot(setting.Name)}; write {right}.");
        }
        else if (setting.Required && !host.Origins.ContainsKey(setting.Name))
        {
            errors.Add(host.Path, host.Order, $"kind '{host.Kind}' needs '{setting.Name}', {setting.Meaning}; add {setting.Name}=\"…\".");
        }
    }
}
