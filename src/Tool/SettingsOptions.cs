using System.CommandLine;
using MultiStream.Options;

namespace MultiStream.Tool;

/// <summary>How commands are told which run settings there are: as <c>dotnet test</c> is.</summary>
internal static class SettingsOptions
{
    public static Option<string?> File() => new("--settings", "-s") { Description = "The run settings, as for dotnet test. Without it: what the environment says (MULTISTREAM__…).", HelpName = "FILE" };

    public static Argument<string[]> Words() => new("SETTINGS") { Description = "Behind --, as for dotnet test: MultiStream.Limits.Open=90s", Arity = ArgumentArity.ZeroOrMore };

    public static Option<string[]> Tests() => new("--tests") { Description = "A folder with test assemblies: where plug-ins are that stand beside the tests, as in a run. May be given several times.", HelpName = "DIR" };

    /// <summary>What is wrong with how it was called, and not with what stands in the file: a sentence without its end. Null: nothing.</summary>
    public static string? WhyNot(string? file, IReadOnlyList<string> words) => file is not null && string.IsNullOrWhiteSpace(file) ? "--settings is empty: it should be a path"
        : words.FirstOrDefault(w => !w.Contains('=', StringComparison.Ordinal)) is { } wrong ? $"'{wrong}' is no setting; write --settings FILE, and behind -- settings such as MultiStream.Limits.Open=90s"
        : WhyNoSettings(words) ?? (file is not null && !System.IO.File.Exists(file) ? $"{file}: there is no such run settings file; write the path of one, from {Directory.GetCurrentDirectory()} or in full" : null);

    /// <summary>The same for the folders of the tests.</summary>
    public static string? WhyNoFolders(IReadOnlyList<string> tests) =>
        tests.FirstOrDefault(t => !Directory.Exists(t)) is { } absent ? $"--tests '{absent}' is no folder; write the one that the test assemblies are in, such as bin/Debug/net10.0" : null;

    /// <param name="file">The run settings; null: none.</param>
    /// <param name="words">What stands over them.</param>
    /// <param name="tests">The folders of the tests, where plug-ins may be; none: beside this tool.</param>
    /// <exception cref="MultiStreamSettingsException">All that is wrong, one line each.</exception>
    public static MultiStreamOptions Load(string? file, IReadOnlyList<string> words, IReadOnlyList<string> tests)
    {
        var xml = RunSettingsText.Read(file, words);
        return OptionsReader.Read(xml, TestHostSettings.Environment(xml, EnvironmentSettings.OfThisProcess()), testFolders: tests.Count > 0 ? tests : null);
    }

    private static string? WhyNoSettings(IReadOnlyList<string> words)
    {
        try
        {
            RunSettingsText.Read(null, words);
            return null;
        }
        catch (MultiStreamSettingsException e)   // the sentence is what was asked for
        {
            return e.Message.TrimEnd('.');
        }
    }
}
