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
    /// <param name="testFolders">Where the tests are, and perhaps plug-ins; null: beside this library.</param>
    /// <exception cref="MultiStreamSettingsException">All wrong settings, one line each, by path, in the order in which they are written.</exception>
    public static MultiStreamOptions Read(
        string? runSettingsXml,
        IReadOnlyDictionary<string, string> environment,
        IReadOnlyDictionary<string, IReadOnlyList<SpawnerSetting>>? kinds = null,
        IReadOnlyList<string>? testFolders = null)
    {
        var errors = new SettingErrors();
        if (string.IsNullOrWhiteSpace(runSettingsXml))
            return Read(RunSettingsDocument.Empty, environment, kinds, errors, testFolders);
        using var text = new StringReader(runSettingsXml);
        return Read(RunSettingsDocument.Read(text, "Run settings", errors), environment, kinds, errors, testFolders);
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

    /// <summary>Reads once more what <paramref name="options"/> were read from, for a test with parameters of its own.</summary>
    /// <param name="own">The test's parameters, the weakest first; all are stronger than the run's.</param>
    /// <param name="options">The settings of the run; what code changed in them stays changed.</param>
    /// <exception cref="MultiStreamSettingsException">With these parameters, settings are wrong.</exception>
    public static MultiStreamOptions ReadFor(IReadOnlyList<ParameterValue> own, MultiStreamOptions options) => Read(options.Source, own, new SettingErrors(), read =>
    {
        (read.Kinds, read.Spawners, read.BaseDirectory) = (options.Kinds, options.Spawners, options.BaseDirectory);
        foreach (var (name, secret) in options.Secrets)
            read.Secrets[name] = secret;
        read.Streams.AddRange(options.Streams.Where(e => e.Layer == SettingsLayer.Code));
    });

    private static MultiStreamOptions Read(
        RunSettingsDocument document,
        IReadOnlyDictionary<string, string> environment,
        IReadOnlyDictionary<string, IReadOnlyList<SpawnerSetting>>? kinds,
        SettingErrors errors,
        IReadOnlyList<string>? testFolders = null) =>
        Read(new SettingsSource(document, environment), null, errors, read => (read.Kinds, read.BaseDirectory, read.TestFolders) = (kinds ?? KnownKinds.Default, document.Directory, testFolders));

    /// <param name="source">What to read.</param>
    /// <param name="own">A test's parameters; null: it is read for all tests.</param>
    /// <param name="errors">Holds what was wrong with the document itself.</param>
    /// <param name="begin">Gives the options what reading needs.</param>
    private static MultiStreamOptions Read(SettingsSource source, IReadOnlyList<ParameterValue>? own, SettingErrors errors, Action<MultiStreamOptions> begin)
    {
        var references = new References(source.Environment, new ParameterSources(source.RunParameters, [source.Variables, source.Document.Section], own ?? []));
        var reader = new SettingReader(references, new SecretReference(source.Environment), errors) { IsForOneTest = own is not null };
        var factory = new OptionsFactory<MultiStreamOptions>(
            [
                new ConfigureOptions<MultiStreamOptions>(o =>
                {
                    begin(o);
                    o.Source = source;
                }),
                new SettingsStep(source.Variables, SettingsLayer.Environment, reader, errors, again: own is not null),
                new SettingsStep(source.Document.Section, SettingsLayer.RunSettings, reader, errors, again: own is not null),
                new ConfigureOptions<MultiStreamOptions>(o => AddParameters(o, source.RunParameters, own ?? [], references, errors)),
            ],
            [],
            [new SettingsValidator(errors, forOneTest: own is not null)]);
        try
        {
            return factory.Create(Microsoft.Extensions.Options.Options.DefaultName);
        }
        catch (OptionsValidationException e)
        {
            throw new MultiStreamSettingsException(string.Join('\n', e.Failures));
        }
    }

    /// <summary>The weakest parameters and the strongest, beside those that the steps have read.</summary>
    private static void AddParameters(MultiStreamOptions options, IReadOnlyList<ParameterValue> ofRun, IReadOnlyList<ParameterValue> own, References references, SettingErrors errors)
    {
        // Of one name the last alone: what is wrong with a weaker one does not matter.
        foreach (var parameter in own.Reverse().DistinctBy(p => p.Name, ParameterName.Comparer))
        {
            var value = parameter.Text;
            if (parameter.Written is { } written && references.Expand(written, parameter.Source, out value, out _) is { } problem)
                errors.Add(parameter.Source, int.MaxValue, problem);
            options.Parameters[parameter.Name] = parameter with { Text = parameter.Written is null ? value : value.Trim() };
            options.Secrets.Remove(parameter.Name);
        }
        // Of two whose names differ in case, which VSTest has both, the later one.
        foreach (var parameter in ofRun.Reverse())
            if (ParameterName.IsValid(parameter.Name) && !options.Secrets.ContainsKey(parameter.Name))
                options.Parameters.TryAdd(parameter.Name, parameter);
    }
}
