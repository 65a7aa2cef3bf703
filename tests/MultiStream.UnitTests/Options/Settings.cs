using MultiStream.Options;
using MultiStream.Spawners;

namespace MultiStream.UnitTests.Options;

/// <summary>Reads settings as tests write them: the inside of the <c>MultiStream</c> section, and variables as <c>NAME=value</c>.</summary>
internal static class Settings
{
    public static MultiStreamOptions Read(string section, params string[] environment) => ReadDocument(Document(section), environment);

    public static MultiStreamOptions ReadDocument(
        string? xml, string[] environment, IReadOnlyDictionary<string, IReadOnlyList<SpawnerSetting>>? kinds = null) =>
        OptionsReader.Read(xml, Variables(environment), kinds);

    /// <summary>All that is said of wrong settings.</summary>
    public static string Error(string section, params string[] environment) =>
        Assert.Throws<MultiStreamSettingsException>(() => Read(section, environment)).Message;

    public static string ErrorOfDocument(string xml, params string[] environment) =>
        Assert.Throws<MultiStreamSettingsException>(() => ReadDocument(xml, environment)).Message;

    public static string Document(string section) => $"<RunSettings><MultiStream>{section}</MultiStream></RunSettings>";

    public static IReadOnlyDictionary<string, string> Variables(params string[] environment) =>
        environment.Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1]);
}
