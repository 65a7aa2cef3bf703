using MultiStream.Spawners;

namespace MultiStream.Options;

/// <summary>Checks the settings of an entry against its kind, and the entry against the others that hold for the same streams.</summary>
internal sealed class StreamEntryCheck(MultiStreamOptions options, SettingErrors errors)
{
    public void Check(StreamOptions entry)
    {
        // What is said of streams whose kind could not be read would be guesswork.
        if (options.Streams.Any(e => e.HasWrongKind && IsRelated(e, entry)))
            return;
        if (entry.Tags is not null)
        {
            CheckPool(entry);
            return;
        }
        var kinds = entry.Kind is { } own ? [own] : PossibleKinds(entry);
        foreach (var (name, value) in entry.Settings)
            CheckSetting(entry, kinds, name, value);
        if (entry.Kind is { } kind && !IsReplaced(entry))
            CheckRequired(entry, kind);
    }

    private void CheckSetting(StreamOptions entry, List<string> kinds, string name, string value)
    {
        var setting = kinds.Select(k => KnownKinds.TryGet(options.Kinds, k, name, out var s) ? s : null).FirstOrDefault(s => s is not null);
        if (setting is null)
            errors.Add(entry.Origins[name].Path, entry.Origins[name].Order, Unknown(options, kinds, name));
        else if (Wrong(setting, value, entry.Origins[name]) is { } problem)
            errors.Add(entry.Origins[name].Path, entry.Origins[name].Order, problem);
    }

    /// <summary>The sentence on a setting that a stream's kinds do not have.</summary>
    public static string Unknown(MultiStreamOptions options, IEnumerable<string> kinds, string name)
    {
        var its = KnownKinds.Either(kinds.Select(k => $"'{k}'"));
        var others = options.Kinds.Keys.Where(k => KnownKinds.Knows(options.Kinds, k, name));
        return $"kind {its} has no setting '{name}'; remove it, or write kind {KnownKinds.Either(others)} for the stream.";
    }

    /// <summary>Null, or the sentence on a setting's value.</summary>
    public static string? Wrong(SpawnerSetting setting, string value, SettingOrigin origin) =>
        value.Length > 0 && setting.Check?.Invoke(value) is { } right ? $"{SettingText.Subject(origin.Written, value)} {SettingText.IsNot(setting.Name)}; write {right}." : null;

    /// <summary>Where a stream of the pool is, its host says.</summary>
    private void CheckPool(StreamOptions entry)
    {
        if (!options.Hosts.IsThere)
            errors.Add(entry.Path, entry.Order, "tags choose a host of MultiStream/Hosts, and there is none; add hosts there, or remove the tags.");
        foreach (var (name, origin) in entry.Origins)
            errors.Add(origin.Path, origin.Order, $"with tags, the stream's place is a host of MultiStream/Hosts, which has its own '{name}'; remove this one, or the tags.");
    }

    private void CheckRequired(StreamOptions entry, string kind)
    {
        foreach (var setting in options.Kinds[kind].Where(s => s.Required))
        {
            if (!options.Streams.Any(e => IsRelated(e, entry) && (e.Kind ?? kind) == kind && MayGive(e, setting)))
                errors.Add(entry.Path, entry.Order, $"kind '{kind}' needs '{setting.Name}', {setting.Meaning}; add {setting.Name}=\"…\".");
        }
    }

    /// <summary>A value that could not be read has an error of its own, which is enough.</summary>
    private static bool MayGive(StreamOptions entry, SpawnerSetting setting) =>
        entry.Origins.ContainsKey(setting.Name) && entry.Settings.GetValueOrDefault(setting.Name) is null or { Length: > 0 };

    /// <summary>The kinds of the entries that this one may be merged with; the default's when none says one.</summary>
    private List<string> PossibleKinds(StreamOptions entry)
    {
        var kinds = options.Streams.Where(e => IsRelated(e, entry)).Select(e => e.Kind).OfType<string>().Distinct().ToList();
        return kinds.Count > 0 ? kinds : [options.DefaultStream];
    }

    /// <summary>True when a stronger entry for the same streams says another kind: what this one lacks then does not matter.</summary>
    private bool IsReplaced(StreamOptions entry) => options.Streams.Any(e =>
        e.HasName(entry.Name) && e.Test == entry.Test && e.Layer > entry.Layer && e.Kind is { } other && other != entry.Kind);

    /// <summary>True for two entries of one name, and for a role's and a member's.</summary>
    private static bool IsRelated(StreamOptions one, StreamOptions other) =>
        one.HasName(other.Name) || StreamName.IsMember(one.Name, other.Name) || StreamName.IsMember(other.Name, one.Name);
}
