using Microsoft.Extensions.Options;
using MultiStream.Spawners;

namespace MultiStream.Options;

/// <summary>Reads run settings XML and the environment into validated options.</summary>
internal static class OptionsReader
{
    /// <summary>Defaults, then <paramref name="environment"/> (<c>MULTISTREAM__…</c>), then the <c>MultiStream</c> section of the run settings.</summary>
    /// <param name="runSettingsXml">The whole run settings document; null or empty: none.</param>
    /// <param name="environment">Environment variables, for <c>MULTISTREAM__…</c> and <c>${env:NAME}</c>.</param>
    /// <param name="kinds">The kinds of stream and their settings; null: <see cref="KnownKinds.Default"/>.</param>
    /// <exception cref="MultiStreamSettingsException">All wrong settings, one line each, by path, in the order in which they are written.</exception>
    public static MultiStreamOptions Read(
        string? runSettingsXml,
        IReadOnlyDictionary<string, string> environment,
        IReadOnlyDictionary<string, IReadOnlyList<SpawnerSetting>>? kinds = null)
    {
        var errors = new SettingErrors();
        if (string.IsNullOrWhiteSpace(runSettingsXml))
            return Read(RunSettingsDocument.Empty, environment, kinds, errors);
        using var text = new StringReader(runSettingsXml);
        return Read(RunSettingsDocument.Read(text, "Run settings", errors), environment, kinds, errors);
    }

    /// <summary>The same for a file; relative paths in it are relative to its folder.</summary>
    /// <exception cref="MultiStreamSettingsException">The file cannot be read, or settings are wrong.</exception>
    public static MultiStreamOptions ReadFile(string path, IReadOnlyDictionary<string, string> environment)
    {
        var errors = new SettingErrors();
        RunSettingsDocument document;
        try
        {
            using var file = File.OpenRead(path);
            document = RunSettingsDocument.Read(file, path, errors);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MultiStreamSettingsException($"{path}: there is no such run settings file; write the path of one, from {Directory.GetCurrentDirectory()} or in full.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MultiStreamSettingsException($"{path}: the run settings file cannot be read: {e.Message}");
        }
        var folder = document.Directory ?? Path.GetDirectoryName(Path.GetFullPath(path));
        return Read(document with { Directory = folder }, environment, null, errors);
    }

    private static MultiStreamOptions Read(
        RunSettingsDocument document,
        IReadOnlyDictionary<string, string> environment,
        IReadOnlyDictionary<string, IReadOnlyList<SpawnerSetting>>? kinds,
        SettingErrors errors)
    {
        var reader = new SettingReader(new References(environment, document.Parameters), new SecretReference(environment), errors);
        var factory = new OptionsFactory<MultiStreamOptions>(
            [
                new ConfigureOptions<MultiStreamOptions>(o => (o.Kinds, o.BaseDirectory) = (kinds ?? KnownKinds.Default, document.Directory)),
                new SettingsStep(EnvironmentSettings.Read(environment), SettingsLayer.Environment, reader, errors),
                new SettingsStep(document.Section, SettingsLayer.RunSettings, reader, errors),
            ],
            [],
            [new SettingsValidator(errors)]);
        try
        {
            return factory.Create(Microsoft.Extensions.Options.Options.DefaultName);
        }
        catch (OptionsValidationException e)
        {
            throw new MultiStreamSettingsException(string.Join('\n', e.Failures));
        }
    }
}
