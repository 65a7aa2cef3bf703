using MultiStream.Sync;

namespace MultiStream.Options;

/// <summary>Reads <c>Hosts</c>: <c>Host</c> elements, and text that says by names which hosts there are.</summary>
internal sealed class HostReader(MultiStreamOptions options, SettingsLayer layer, SettingReader reader, SettingErrors errors)
{
    public const string Group = "Hosts";

    /// <summary>What every host may have, whatever its kind.</summary>
    internal static readonly string[] Own = ["name", "kind", "tags", "slots", "exclusive", "lease"];

    public void Read(SettingNode hosts)
    {
        options.Hosts.IsThere = true;
        // A variable can name hosts, and not define them.
        if (layer == SettingsLayer.Environment)
        {
            ReadNames(hosts);
            return;
        }
        foreach (var node in hosts.Children)
        {
            if (node.HasName("Host") && !node.IsAttribute)
                ReadHost(node);
            else
                errors.Add(node, SettingNames.Unknown(node.Name, "a setting", ["Host"], []));
        }
        if (hosts.Text.Length > 0 || hosts.Children.Count == 0)
            ReadNames(hosts with { Children = [] });
    }

    /// <summary>Tags that somebody asks for, or has; empty text is none of them. Null, and an error, when they are wrong.</summary>
    public static IReadOnlyList<string>? Tags(SettingNode node, SettingReader reader, Action<string>? later = null)
    {
        IReadOnlyList<string>? tags = null;
        if (reader.Text(node, later) is not { } text)
            return null;
        if (text.Length == 0)
            return [];
        reader.Value<IReadOnlyList<string>>(node, HostTags.Read, t => tags = t, later);
        return tags;
    }

    private void ReadNames(SettingNode node) => reader.Value<IReadOnlyList<string>>(node, Names, names =>
    {
        options.Hosts.Names = names;
        options.Hosts.Origin = new SettingOrigin(node.Path, node.Order, node.Text);
    });

    private void ReadHost(SettingNode node)
    {
        reader.NoText(node, [.. Own, .. KnownKinds.AllSettings(options.Kinds)]);
        string? name = null;
        var host = new HostOptions { Name = "", Path = node.Path, Order = node.Order };
        bool wrongKind = false;
        var children = reader.Distinct(node.Children, "Write it once.").ToLookup(c => Own.Holds(c.Name));
        foreach (var child in children[true])
        {
            if (child.HasName("name"))
                reader.Value<string>(child, Name, v => name = v);
            else if (child.HasName("kind"))
            {
                wrongKind = true;
                reader.Value<string>(child, (text, out found) => KnownKinds.Find(options.Kinds, text, out found), v => (host, wrongKind) = (host with { Kind = v }, false));
            }
            else if (child.HasName("tags"))
                host = host with { Tags = Tags(child, reader) ?? [] };
            else if (child.HasName("slots"))
                reader.Value<int>(child, SettingValues.Count, v => host = host with { Slots = v });
            else if (child.HasName("lease"))
                reader.Value<string>(child, Lease, v => host = host with { Lease = v });
            else
                reader.Value<bool>(child, SettingValues.Boolean, v => host = host with { IsExclusive = v });
        }
        if (name is null)
        {
            if (!children[true].Any(c => c.HasName("name")))
                errors.Add(node, "has no name; write the host's, such as name=\"db-1\".");
            return;
        }
        if (options.Hosts.Defined.Find(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } twin)
            errors.Add(node, $"'{name}' is there already, {twin.Path}; give one of them another name, or more slots.");
        // Of a kind that could not be read, the settings are not judged.
        else if (!wrongKind)
            options.Hosts.Defined.Add(WithSettings(host with { Name = name }, children[false]));
    }

    private HostOptions WithSettings(HostOptions host, IEnumerable<SettingNode> nodes)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var origins = new Dictionary<string, SettingOrigin>(StringComparer.OrdinalIgnoreCase);
        var unset = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var known = options.Kinds[host.Kind].Select(s => s.Name).ToList();
        foreach (var node in nodes)
        {
            if (known.Find(node.HasName) is not { } name)
            {
                errors.Add(node, SettingNames.Unknown(node.Name, $"a setting of a host of kind '{host.Kind}'", [.. Own, .. known], []));
                continue;
            }
            origins[name] = new SettingOrigin(node.Path, node.Order, node.Text);
            reader.WhereNeeded(Later, r =>
            {
                if (r.Text(node, Later) is not { Length: > 0 } text)
                    return;
                values[name] = text;
                // What is read for a whole run is checked there, for all hosts.
                if (reader.IsForOneTest && StreamEntryCheck.Wrong(options.Kinds[host.Kind].First(s => s.Name == name), text, origins[name]) is { } wrong)
                    Later($"{node.Path}: {wrong}");
            });

            void Later(string line) => unset[name] = line;
        }
        if (known.Holds("host") && !origins.ContainsKey("host"))
        {
            values["host"] = host.Name;
            origins["host"] = new SettingOrigin(host.Path, host.Order, host.Name);
        }
        return host with { Settings = values, Origins = origins, Unset = unset };
    }

    private static string? Name(string text, out string name)
    {
        name = text;
        return text.StartsWith('-') || text.AsSpan().ContainsAny(PlaceSettings.NotInHosts) || PlaceSettings.HasControl(text)
            ? "is not a name of a host; write one without blanks, commas and quotes, such as db-1 or db1.lab." : null;
    }

    private static string? Lease(string text, out string name)
    {
        name = text;
        return SyncLimits.IsName(text) ? null : $"is no name of a lease; write 1 to 200 of the characters A-Z a-z 0-9 _ . : -, or {HostOptions.NoLease}.";
    }

    private static string? Names(string text, out IReadOnlyList<string> names)
    {
        names = SettingList.AtBlanksAndCommas(text);
        if (names.Count == 0)
            return "names no host; write names with blanks between them, or remove it.";
        foreach (var name in names)
        {
            if (Name(name, out _) is { } problem)
                return names.Count == 1 ? problem : $"holds {SettingText.Quote(name)}, which {problem}";
        }
        return names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Skip(1).Any()) is { } twice ? $"names '{twice.Key}' twice; write it once, or define the host with more slots." : null;
    }
}
