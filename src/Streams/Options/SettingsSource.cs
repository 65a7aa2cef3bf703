namespace MultiStream.Options;

/// <summary>What options are read from. Kept, since a test with parameters of its own has settings of its own.</summary>
/// <param name="Document">The run settings.</param>
/// <param name="Environment">The variables of the environment.</param>
internal sealed record SettingsSource(RunSettingsDocument Document, IReadOnlyDictionary<string, string> Environment)
{
    public static readonly SettingsSource Empty = new(RunSettingsDocument.Empty, new Dictionary<string, string>());

    /// <summary>The settings of the environment; null: none.</summary>
    public SettingNode? Variables { get; } = EnvironmentSettings.Read(Environment);

    /// <summary>The <c>TestRunParameters</c>, also those whose names no parameter can have: other frameworks' tests have theirs.</summary>
    public IReadOnlyList<ParameterValue> RunParameters { get; } =
        [.. Document.Parameters.Select(p => new ParameterValue(p.Key, p.Value, $"TestRunParameters/Parameter (name {SettingText.Quote(p.Key)})"))];
}
