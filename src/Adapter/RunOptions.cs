using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using MultiStream.Discovery;
using MultiStream.Options;

namespace MultiStream.Adapter;

/// <summary>The settings that VSTest hands over, and the environment: read when first asked for, and once.</summary>
internal sealed class RunOptions(string? settingsXml, IReadOnlyDictionary<string, string>? environment = null)
{
    private readonly Lazy<(MultiStreamOptions? Options, string? Problem)> _read = new(() => Read(settingsXml, environment ?? EnvironmentSettings.OfThisProcess()));
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);
    private readonly Lazy<ListedVariants> _variants = new(() => ListedVariants.Read(settingsXml, environment ?? EnvironmentSettings.OfThisProcess()));

    /// <summary>Null: the settings are wrong.</summary>
    public MultiStreamOptions? Options => _read.Value.Options;

    /// <summary>What is wrong with the settings.</summary>
    public string? Problem => _read.Value.Problem;

    /// <summary>The full names of the tests that were found, whatever filter follows.</summary>
    public IReadOnlyCollection<string> Found => _found;

    /// <summary>What is wrong with the variants of the settings, as far as they have been asked for: then test cases are missing.</summary>
    public string? ProblemOfVariants => _variants.IsValueCreated ? _variants.Value.Problem : null;

    /// <summary>The variants of the settings, with their names and tests alone: the same for a listing and a run, also when other settings are wrong.</summary>
    public IReadOnlyList<VariantOptions> Variants() => _variants.Value.Variants;

    /// <summary>The tests of a source as test cases.</summary>
    public IReadOnlyList<MultiStreamTest> Expand(IReadOnlyList<MultiStreamTest> tests)
    {
        _found.UnionWith(tests.Select(t => t.FullyQualifiedName));
        return SettingVariants.Expand(tests, Variants());
    }

    /// <summary>The same for a listing, where the user is told of those that are wrong: a run would not run.</summary>
    public IReadOnlyList<VariantOptions> VariantsToList(IMessageLogger? logger)
    {
        var variants = Variants();
        if (ProblemOfVariants is { } problem)
            logger?.Say(TestMessageLevel.Warning, $"The tests are listed without the variants of the settings that are wrong: {problem}");
        return variants;
    }

    private static (MultiStreamOptions? Options, string? Problem) Read(string? settingsXml, IReadOnlyDictionary<string, string> environment)
    {
        try
        {
            return (OptionsReader.Read(settingsXml, environment), null);
        }
        catch (MultiStreamSettingsException e)
        {
            return (null, e.Message);
        }
    }
}
