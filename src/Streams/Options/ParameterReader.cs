namespace MultiStream.Options;

/// <summary>Reads <c>Parameters</c> and <c>Secrets</c>: elements, attributes or variables whose names the tests choose.</summary>
internal sealed class ParameterReader(SettingReader reader, SettingErrors errors)
{
    public const string Parameters = "Parameters";
    public const string Secrets = "Secrets";

    /// <summary>The parameters of all tests, over those of a weaker source.</summary>
    public void ReadParameters(SettingNode group, MultiStreamOptions options) => ReadInto(options.Parameters, Read(group), "a secret", options.Secrets);

    /// <summary>The parameters of some streams or tests.</summary>
    /// <param name="group">The element.</param>
    /// <param name="later">As for <see cref="SettingReader.Text"/>; the parameter then is there with the text that is written.</param>
    public List<(SettingNode Node, ParameterValue Value)> Read(SettingNode group, Action<string>? later = null)
    {
        if (group.Text.Length > 0)
            errors.Add(group, $"has the text {SettingText.Quote(group.Text)}; write an element for each parameter, such as <seconds>30</seconds>.");
        var values = new List<(SettingNode, ParameterValue)>();
        foreach (var node in Named(group))
        {
            reader.Value<string>(node, (string text, out string value) =>
            {
                value = text;
                return null;
            }, Add, later is null ? null : line =>
            {
                Add(node.Text);
                later(line);
            });

            void Add(string text) => values.Add((node, new ParameterValue(node.Name, text, node.Path) { Written = node.Text }));
        }
        return values;
    }

    /// <summary>The secrets of the run. What is wrong with one is said without what was written: that may be the secret.</summary>
    public void ReadSecrets(SettingNode group, MultiStreamOptions options)
    {
        if (group.Text.Length > 0)
            errors.Add(group, "has a text of its own; write an element for each secret, such as <password>${env:DB_PASSWORD}</password>.");
        var values = new List<(SettingNode, ParameterValue)>();
        foreach (var node in Named(group))
        {
            if (reader.Secret(node, options.BaseDirectory) is { } secret)
                values.Add((node, new ParameterValue(node.Name, "", node.Path, secret)));
        }
        ReadInto(options.Secrets, values, "a parameter", options.Parameters);
    }

    private void ReadInto(
        Dictionary<string, ParameterValue> target, List<(SettingNode Node, ParameterValue Value)> values, string other, Dictionary<string, ParameterValue> others)
    {
        foreach (var (node, value) in values)
        {
            if (others.TryGetValue(value.Name, out var same))
                errors.Add(node, $"'{value.Name}' is {other} already, {same.Source}; give one of them another name.");
            target[value.Name] = value;
        }
    }

    private List<SettingNode> Named(SettingNode group)
    {
        var seen = new Dictionary<string, SettingNode>(ParameterName.Comparer);
        foreach (var node in group.Children)
        {
            if (!ParameterName.IsValid(node.Name))
                errors.Add(node, $"{SettingText.Quote(node.Name)} {ParameterName.Problem}");
            else if (!seen.TryAdd(node.Name, node))
                errors.Add(node, $"'{node.Name}' is there already, as {seen[node.Name].Path}. Write it once: case does not count, and '-' is the same as '_'.");
        }
        return [.. seen.Values];
    }
}
