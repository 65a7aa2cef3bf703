using MultiStream.Spawners;

namespace MultiStream.Options;

/// <summary>Checks the settings of each host of the pool against its kind.</summary>
internal static class HostCheck
{
    public static void Check(MultiStreamOptions options, SettingErrors errors)
    {
        CheckNames(options.Hosts, errors);
        // One that is defined and not named is checked too: the next run may name it.
        foreach (var host in options.Hosts.Defined.Union(options.Hosts.Pool))
        {
            foreach (var setting in options.Kinds.GetValueOrDefault(host.Kind, []))
                Check(host, setting, errors);
        }
    }

    /// <summary>A name that nothing defines is an ssh host of that name; but where hosts are defined, it may be one of them, misspelled.</summary>
    private static void CheckNames(HostPoolOptions hosts, SettingErrors errors)
    {
        var defined = hosts.Defined.ConvertAll(h => h.Name);
        foreach (var name in hosts.Names?.Where(n => !defined.Holds(n)) ?? [])
        {
            if (SettingNames.Nearest(name, defined) is { } near)
                errors.Add(hosts.Origin!.Path, hosts.Origin.Order, $"{SettingText.Quote(name)} is not one of the hosts that are defined; did you mean '{near}'? If not, define it too: <Host name=\"{name}\" />.");
        }
    }

    private static void Check(HostOptions host, SpawnerSetting setting, SettingErrors errors)
    {
        if (host.Settings.TryGetValue(setting.Name, out var value))
        {
            var origin = host.Origins.GetValueOrDefault(setting.Name) ?? new SettingOrigin(host.Path, host.Order, value);
            if (StreamEntryCheck.Wrong(setting, value, origin) is { } problem)
                errors.Add(origin.Path, origin.Order, problem);
        }
        else if (setting.Required && !host.Origins.ContainsKey(setting.Name))
        {
            errors.Add(host.Path, host.Order, $"kind '{host.Kind}' needs '{setting.Name}', {setting.Meaning}; add {setting.Name}=\"…\".");
        }
    }
}
