using MultiStream.Discovery;

namespace MultiStream.Options;

/// <summary>The parameters that one test has over those of the run.</summary>
internal static class TestParameters
{
    /// <summary>
    /// The weakest first: those of the test's entries, an entry with the whole name after those with a pattern, else in the order of the document; of its variant in the settings; of
    /// its variant by attributes. Empty: the test has those of the run.
    /// </summary>
    /// <exception cref="MultiStreamSettingsException">The settings do not have the test's variant.</exception>
    public static IReadOnlyList<ParameterValue> Of(MultiStreamTest test, MultiStreamOptions options)
    {
        if (options.Tests.Count == 0 && test.Variant is null)
            return [];
        string name = test.FullyQualifiedName;
        List<ParameterValue> own = [.. options.Tests.Where(t => TestPattern.Matches(t.Name, name)).OrderBy(t => TestPattern.IsExact(t.Name)).SelectMany(t => t.Parameters)];
        if (test.Variant is not { } variant)
            return own;
        if (variant.Setting is { } setting)
            own.AddRange(InSettings(setting, name, options).Parameters);
        // A name in C# that no setting can have is the method's own affair.
        own.AddRange(variant.Values.Where(v => ParameterName.IsValid(v.Key)).Select(v => new ParameterValue(v.Key, v.Value, SourceOf(variant))));
        return own;
    }

    /// <summary>What messages call the place where a variant's value is set.</summary>
    public static string SourceOf(TestVariant variant) => $"variant {SettingText.Quote(variant.Name)}";

    /// <summary>The same text for parameters that say the same, in the same places.</summary>
    public static string Key(IEnumerable<ParameterValue> own) => string.Join('\0', own.SelectMany(p => (string[])[p.Name, p.Written ?? p.Text, p.Source]));

    private static VariantOptions InSettings(string setting, string test, MultiStreamOptions options) =>
        options.Variants.Find(v => v.Name.Equals(setting, StringComparison.OrdinalIgnoreCase) && TestPattern.Matches(v.Test, test))
        ?? throw new MultiStreamSettingsException($"MultiStream/Variants: there is no variant '{setting}' of test '{test}', as there was when the tests were listed; list them anew, or write <Variant name=\"{setting}\" test=\"{test}\">.");
}
