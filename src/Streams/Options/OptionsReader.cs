namespace MultiStream;

/// <summary>Reads run settings XML and the environment into validated options.</summary>
internal static class OptionsReader
{
    /// <summary>Defaults, then <paramref name="environment"/> (<c>MULTISTREAM__…</c>), then the <c>MultiStream</c> section of the run settings.</summary>
    /// <param name="runSettingsXml">The whole run settings document; null or empty: none.</param>
    /// <param name="environment">Environment variables, for <c>MULTISTREAM__…</c> and <c>${env:NAME}</c>.</param>
    /// <exception cref="MultiStreamSettingsException">The first wrong settings, by path.</exception>
    public static MultiStreamOptions Read(string? runSettingsXml, IReadOnlyDictionary<string, string> environment)
    {
        _ = (runSettingsXml, environment);
        return new MultiStreamOptions();
    }
}
