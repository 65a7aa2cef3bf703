namespace MultiStream.Options;

/// <summary>Reads <c>Tests</c> and <c>Variants</c>: what some tests have over the others.</summary>
internal sealed class TestEntryReader(MultiStreamOptions options, SettingReader reader, SettingErrors errors)
{
    public void ReadTests(SettingNode group)
    {
        foreach (var node in Entries(group, "Test"))
        {
            string? name = null;
            List<ParameterValue> parameters = [];
            var before = errors.Count;
            reader.Group(node, new Dictionary<string, Action<SettingNode>>
            {
                ["name"] = n => reader.Value<string>(n, Pattern, v => name = v),
                [ParameterReader.Parameters] = n => parameters = Parameters(n),
            }, []);
            Require(node, "name", "write which tests it is for: one fully qualified name, with * for any text, such as name=\"Acme.Tests.Failover.*\".");
            if (parameters.Count == 0 && errors.Count == before)
                errors.Add(node, "says nothing; write parameters, such as <Parameters><size>small</size></Parameters>, or remove it.");
            if (name is not null)
                options.Tests.Add(new TestOptions(name, parameters, node.Path));
        }
    }

    public void ReadVariants(SettingNode group)
    {
        foreach (var node in Entries(group, "Variant"))
        {
            string? name = null, test = null;
            List<ParameterValue> parameters = [];
            reader.Group(node, new Dictionary<string, Action<SettingNode>>
            {
                ["name"] = n => reader.Value<string>(n, Name, v => name = v),
                ["test"] = n => reader.Value<string>(n, Pattern, v => test = v),
                [ParameterReader.Parameters] = n => parameters = Parameters(n),
            }, []);
            Require(node, "name", "write the variant's, such as name=\"ipv6\".");
            Require(node, "test", "write which tests it is a variant of, such as test=\"Acme.Tests.*\".");
            if (name is null || test is null)
                continue;
            if (options.Variants.Find(v => v.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && TestPattern.MayMeet(v.Test, test)) is { } twin)
                errors.Add(node, $"'{name}' is the name of {twin.Path} too, and a test may be one of both; give one of them another name, or patterns that no test matches both.");
            options.Variants.Add(new VariantOptions(name, test, parameters, node.Path));
        }
    }

    private IEnumerable<SettingNode> Entries(SettingNode group, string name)
    {
        reader.NoText(group, [name]);
        foreach (var node in group.Children)
        {
            if (node.HasName(name) && !node.IsAttribute)
                yield return node;
            else
                errors.Add(node, SettingNames.Unknown(node.Name, "a setting", [name], []));
        }
    }

    /// <summary>A reference to a parameter that nobody has set is no error here: a test that this is not for may lack it.</summary>
    private List<ParameterValue> Parameters(SettingNode group) => [.. new ParameterReader(reader, errors).Read(group, later: static _ => { }).Select(p => p.Value)];

    private void Require(SettingNode node, string setting, string right)
    {
        if (!node.Children.Any(c => c.HasName(setting)))
            errors.Add(node, $"has no {setting}; {right}");
    }

    private static string? Pattern(string text, out string pattern)
    {
        pattern = text;
        return TestPattern.IsValid(text) ? null : TestPattern.Problem;
    }

    private static string? Name(string text, out string name)
    {
        name = text;
        return StreamName.IsValid(text) ? null : "is not a name of a variant; write a letter, then letters, digits, '_' or '-'.";
    }
}
