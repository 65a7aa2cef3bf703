namespace MultiStream.Options;

/// <summary>Reads <c>Streams</c>: <c>Stream</c> elements, and elements or variables named after a stream.</summary>
internal sealed class StreamEntryReader(MultiStreamOptions options, SettingsLayer layer, SettingReader reader, SettingErrors errors)
{
    /// <summary>What every entry may have, whatever its kind.</summary>
    internal static readonly string[] Own = ["name", "test", "kind", "count", "tags", "distinctHosts", "collect", ParameterReader.Parameters];

    public void Read(SettingNode streams)
    {
        reader.NoText(streams, ["Stream"]);
        foreach (var node in streams.Children)
        {
            // In the environment every name is a stream's: there, STREAM is the role of [MultiStream(n)].
            if (layer == SettingsLayer.Environment)
                ReadNamed(node, layer);
            else if (node.HasName("Stream") && !node.IsAttribute)
                ReadStream(node);
            else
                ReadNamed(node, SettingsLayer.CommandLine);
        }
    }

    private void ReadStream(SettingNode node)
    {
        string? name = null;
        if (node.Children.FirstOrDefault(c => c.HasName("name")) is { } named)
            reader.Value<string>(named, Name, v => name = v);
        else
            errors.Add(node, "has no name; write the stream's, such as name=\"server\". The streams of [MultiStream(n)] have the role name \"stream\".");
        ReadEntry(node, name, SettingsLayer.RunSettings);
    }

    private void ReadNamed(SettingNode node, SettingsLayer entryLayer)
    {
        if (!StreamName.IsValid(node.Name))
            errors.Add(node, $"{SettingText.Quote(node.Name)} {StreamName.Problem}");
        else if (node.Children.FirstOrDefault(c => c.HasName("name")) is { } second)
            errors.Add(second, $"'{node.Name}' is the stream's name already; remove this one, or write the element as <Stream>.");
        else
            ReadEntry(node, node.Name, entryLayer);
    }

    private void ReadEntry(SettingNode node, string? name, SettingsLayer entryLayer)
    {
        reader.NoText(node, [.. Own.Skip(1), .. KnownKinds.AllSettings(options.Kinds)]);
        var children = reader.Distinct(node.Children, Advice(name)).Where(c => !c.HasName("name")).ToLookup(c => Own.Holds(c.Name));
        if (children[false].FirstOrDefault() is null && !children[true].Any(c => !c.HasName("test")) && node.Text.Length == 0)
            errors.Add(node, "says nothing; write a kind, a count or a setting of the kind, or remove it.");

        string? test = null, kind = null, collect = null;
        int? count = null;
        IReadOnlyList<string>? tags = null;
        bool? distinct = null;
        List<ParameterValue> parameters = [];
        List<EntryProblem> problems = [];
        bool wrongKind = false, wrongTest = false;
        foreach (var child in children[true])
        {
            if (child.HasName("kind"))
            {
                reader.WhereNeeded(Later, r => r.Value<string>(child, (text, out found) => KnownKinds.Find(options.Kinds, text, out found), v => kind = v, Later));
                wrongKind = kind is null;
            }
            else if (child.HasName("test"))
            {
                reader.Value<string>(child, Pattern, v => test = v);
                wrongTest = test is null;
            }
            else if (child.HasName("tags"))
            {
                tags = [];   // wrong, or not known yet: all the same it is the pool
                reader.WhereNeeded(Later, r => tags = HostReader.Tags(child, r, Later) ?? tags);
            }
            else if (child.HasName("distinctHosts"))
            {
                reader.WhereNeeded(Later, r => r.Value<bool>(child, SettingValues.Boolean, v => distinct = v, Later));
            }
            else if (child.HasName("collect"))
            {
                reader.WhereNeeded(Later, r => collect = r.Text(child, Later));
            }
            else if (child.HasName(ParameterReader.Parameters))
            {
                parameters = [.. new ParameterReader(reader, errors).Read(child, (parameter, line) => problems.Add(new EntryProblem(child.Name, line, parameter))).Select(p => p.Value)];
            }
            else
            {
                reader.WhereNeeded(Later, r => r.Value<int>(child, SettingValues.Count, v => count = v, Later));
            }

            void Later(string line) => problems.Add(new EntryProblem(child.Name, line));
        }

        var entry = new StreamOptions
        {
            Name = name ?? "",
            Test = test,
            Kind = kind,
            Count = count,
            Collect = collect,
            Tags = tags,
            DistinctHosts = distinct,
            Parameters = parameters,
            Path = node.Path,
            Layer = entryLayer,
            Order = node.Order,
            HasWrongKind = wrongKind,
            Problems = problems,
        };
        // Of a kind that a test or a stronger entry will tell, the settings are there; of one that does not exist they would be guesswork.
        entry = wrongKind && !problems.Exists(p => p.Of.Equals("kind", StringComparison.OrdinalIgnoreCase)) ? entry : WithSettings(entry, children[false]);
        if (name is null)
            return;
        if (!wrongTest && options.Streams.Find(e => e.Layer == entryLayer && e.HasName(name) && e.Test == test) is { } twin)
            errors.Add(node, $"'{name}' has an entry already, {twin.Path}; write one, or give one of them another test=\"…\".");
        options.Streams.Add(entry);
    }

    private StreamOptions WithSettings(StreamOptions entry, IEnumerable<SettingNode> nodes)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var origins = new Dictionary<string, SettingOrigin>(StringComparer.OrdinalIgnoreCase);
        var unset = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var all = KnownKinds.AllSettings(options.Kinds).ToList();
        foreach (var node in nodes)
        {
            if (all.Find(node.HasName) is not { } name)
            {
                var known = entry.Kind is { } kind ? options.Kinds[kind].Select(s => s.Name).ToList() : all;
                var what = entry.Kind is null ? "a setting" : $"a setting of kind '{entry.Kind}'";
                errors.Add(node, SettingNames.Unknown(node.Name, what, [.. Own, .. known], []));
                if (SettingNames.Nearest(node.Name, known) is { } meant)
                    origins.TryAdd(meant, new SettingOrigin(node.Path, node.Order, node.Text)); // Else it would be told as missing, too.
                continue;
            }
            origins[name] = new SettingOrigin(node.Path, node.Order, node.Text);
            reader.WhereNeeded(Later, r =>
            {
                if (r.Text(node, Later) is { } text)
                    values[name] = text;
            });

            void Later(string line) => unset[name] = line;
        }
        return entry with { Settings = values, Origins = origins, Unset = unset };
    }

    private static string Advice(string? name) =>
        $"Write it once; on the command line, MultiStream.Streams.{name ?? "server"}.<setting>=… is stronger than the entry.";

    private static string? Name(string text, out string name)
    {
        name = text;
        return StreamName.IsValid(text) ? null : StreamName.Problem;
    }

    private static string? Pattern(string text, out string pattern)
    {
        pattern = text;
        return TestPattern.IsValid(text) ? null : TestPattern.Problem;
    }
}
