namespace MultiStream.Options;

/// <summary>
/// What the variants of the settings are called, and which tests they are of: all that tells which test cases there are. No plug-in is loaded for it, no secret read, and what is wrong
/// elsewhere does not matter, so that a listing and a run have the same cases.
/// </summary>
internal sealed record ListedVariants(IReadOnlyList<VariantOptions> Variants, string? Problem)
{
    private const string Group = "Variants";
    private static readonly ListedVariants s_none = new([], null);

    /// <param name="runSettingsXml">The whole run settings document; null or empty: none.</param>
    /// <param name="environment">Environment variables, for <c>MULTISTREAM__…</c> and <c>${env:NAME}</c>.</param>
    public static ListedVariants Read(string? runSettingsXml, IReadOnlyDictionary<string, string> environment)
    {
        // Most settings have none, and then they are not even parsed.
        if (!AreIn(runSettingsXml) && !environment.Keys.Any(name => name.StartsWith(EnvironmentSettings.Prefix + Group, StringComparison.OrdinalIgnoreCase)))
            return s_none;
        var errors = new SettingErrors();
        var options = new MultiStreamOptions();
        try
        {
            var source = new SettingsSource(Document(runSettingsXml), environment);
            var references = new References(environment, new ParameterSources(source.RunParameters, [source.Variables, source.Document.Section], []));
            var reader = new TestEntryReader(options, new SettingReader(references, new SecretReference(environment), errors), errors);
            foreach (var section in (SettingNode?[])[source.Variables, source.Document.Section])
                if (section?.Children.FirstOrDefault(c => c.HasName(Group)) is { } variants)
                    reader.ReadVariants(variants, withParameters: false);
            errors.ThrowIfAny();
        }
        catch (MultiStreamSettingsException e)
        {
            return new ListedVariants(options.Variants, e.Message);
        }
        return new ListedVariants(options.Variants, null);
    }

    private static bool AreIn(string? text) => text?.Contains(Group, StringComparison.OrdinalIgnoreCase) == true;

    private static RunSettingsDocument Document(string? xml)
    {
        if (string.IsNullOrWhiteSpace(xml))
            return RunSettingsDocument.Empty;
        using var text = new StringReader(xml);
        // What is wrong with other sections is the run's to say.
        return RunSettingsDocument.Read(text, "Run settings", new SettingErrors());
    }
}
