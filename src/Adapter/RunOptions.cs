using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using MultiStream.Options;

namespace MultiStream.Adapter;

/// <summary>The settings that VSTest hands over, and the environment: read when first asked for, and once.</summary>
internal sealed class RunOptions(string? settingsXml)
{
    private readonly Lazy<(MultiStreamOptions? Options, string? Problem)> _read = new(() => Read(settingsXml));

    /// <summary>Null: the settings are wrong.</summary>
    public MultiStreamOptions? Options => _read.Value.Options;

    /// <summary>What is wrong with the settings.</summary>
    public string? Problem => _read.Value.Problem;

    public IReadOnlyList<VariantOptions> Variants() => Options?.Variants ?? [];

    /// <summary>The variants of the settings, for a listing. With wrong settings there are none, and the user is told: a run would not run either.</summary>
    public IReadOnlyList<VariantOptions> VariantsToList(IMessageLogger? logger)
    {
        // A listing needs nothing else of them, and without variants it is not to wait for their reading, nor for plug-ins.
        if (settingsXml?.Contains("Variants", StringComparison.OrdinalIgnoreCase) != true)
            return [];
        if (Options is null)
            logger?.Say(TestMessageLevel.Warning, $"The tests are listed without the variants of the settings, which are wrong: {Problem}");
        return Variants();
    }

    private static (MultiStreamOptions? Options, string? Problem) Read(string? settingsXml)
    {
        try
        {
            return (OptionsReader.Read(settingsXml, Variables()), null);
        }
        catch (MultiStreamSettingsException e)
        {
            return (null, e.Message);
        }
    }

    private static Dictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        return variables;
    }
}
