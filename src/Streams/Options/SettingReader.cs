namespace MultiStream.Options;

/// <summary>The rules that hold for every setting: no unknown names, nothing twice, no text where elements belong, no empty values.</summary>
internal sealed class SettingReader(References references, SecretReference secrets, SettingErrors errors)
{
    /// <summary>What <c>dotnet test -- multistream.strict=true</c> does to a file that spells it otherwise: VSTest's names have case.</summary>
    public const string SpelledAlike = "Names compare without case; write it once, and on the command line spell it as the file does.";

    /// <summary>Reads an element that holds settings.</summary>
    /// <param name="group">The element.</param>
    /// <param name="known">The settings that it may hold.</param>
    /// <param name="later">Names that a later version will know.</param>
    public void Group(SettingNode group, IReadOnlyDictionary<string, Action<SettingNode>> known, IReadOnlyList<string> later)
    {
        NoText(group, known.Keys);
        foreach (var child in Distinct(group.Children))
        {
            if (known.FirstOrDefault(k => child.HasName(k.Key)).Value is { } read)
                read(child);
            else
                errors.Add(child, SettingNames.Unknown(child.Name, "a setting", known.Keys, later));
        }
    }

    /// <summary>Reads one value, which must be there.</summary>
    /// <param name="node">The setting.</param>
    /// <param name="parse">Reads the text.</param>
    /// <param name="set">Is given the value.</param>
    /// <param name="later">As for <see cref="Text"/>.</param>
    public void Value<T>(SettingNode node, SettingParser<T> parse, Action<T> set, Action<string>? later = null)
    {
        if (Text(node, later) is not { } text)
            return;
        if (text.Length == 0)
        {
            errors.Add(node, node.Text.Length == 0 ? "is empty; write a value or remove it." : $"{SettingText.Quote(node.Text)} gives an empty value; write a value or remove it.");
            return;
        }
        if (parse(text, out var value) is { } problem)
            errors.Add(node, $"{SettingText.Subject(node.Text, text)} {problem}");
        else
            set(value);
    }

    /// <summary>The expanded text of a setting that holds no others; null, and an error, when it is none.</summary>
    /// <param name="node">The setting.</param>
    /// <param name="later">Is given the line on a parameter that nobody has set, where that is no error yet, since a test may set it.</param>
    public string? Text(SettingNode node, Action<string>? later = null)
    {
        if (node.Children.Count > 0)
        {
            errors.Add(node.Children[0], $"'{node.Children[0].Name}' has no place here; '{node.Name}' is a value, not a group of settings.");
            return null;
        }
        if (references.Expand(node.Text, node.Path, out var text, out bool isUnset) is { } problem)
        {
            if (isUnset && later is not null)
                later($"{node.Path}: {problem}");
            else
                errors.Add(node, problem);
            return null;
        }
        return text.Trim();
    }

    /// <summary>The secret that a setting refers to; null, and an error, when it refers to none.</summary>
    public Secret? Secret(SettingNode node, string? baseDirectory)
    {
        if (node.Children.Count > 0)
        {
            errors.Add(node.Children[0], $"'{node.Children[0].Name}' has no place here; '{node.Name}' is a value, not a group of settings.");
            return null;
        }
        if (node.Text.Length == 0)
        {
            errors.Add(node, "is empty; write ${env:NAME} or ${file:path}, or remove it.");
            return null;
        }
        if (secrets.Resolve(node.Text, baseDirectory, out var value) is not { } problem)
            return new Secret(value);
        errors.Add(node, problem);
        return null;
    }

    public void NoText(SettingNode group, IEnumerable<string> known)
    {
        if (group.Text.Length > 0)
            errors.Add(group, $"has the text {SettingText.Quote(group.Text)}, but '{group.Name}' holds settings of its own: {string.Join(", ", known)}.");
    }

    /// <summary>The nodes whose names differ; every further one is an error.</summary>
    public IEnumerable<SettingNode> Distinct(IReadOnlyList<SettingNode> nodes, string advice = SpelledAlike)
    {
        var seen = new Dictionary<string, SettingNode>(StringComparer.OrdinalIgnoreCase);
        foreach (var node in nodes)
        {
            if (seen.TryAdd(node.Name, node))
                yield return node;
            else
                errors.Add(node, $"'{node.Name}' is there already, as {seen[node.Name].Path}. {advice}");
        }
    }
}
