using System.CommandLine;
using MultiStream.Options;

namespace MultiStream.Tool;

/// <summary>How commands are told which run settings there are: as <c>dotnet test</c> is.</summary>
internal static class SettingsOptions
{
    public static Option<string?> File() => new("--settings", "-s") { Description = "The run settings, as for dotnet test. Without it: what the environment says (MULTISTREAM__…).", HelpName = "FILE" };

    public static Argument<string[]> Words() => new("SETTINGS") { Description = "Behind --, as for dotnet test: MultiStream.Limits.Open=90s", Arity = ArgumentArity.ZeroOrMore };

    /// <summary>What is wrong with what was given: a sentence without its end. Null: nothing.</summary>
    public static string? WhyNot(string? file, IReadOnlyList<string> words) => file is not null && string.IsNullOrWhiteSpace(file) ? "--settings is empty: it should be a path"
        : words.FirstOrDefault(w => !w.Contains('=', StringComparison.Ordinal)) is { } wrong ? $"'{wrong}' is no setting; write --settings FILE, and behind -- settings such as MultiStream.Limits.Open=90s" : null;

    /// <exception cref="MultiStreamSettingsException">All that is wrong, one line each.</exception>
    public static MultiStreamOptions Load(string? file, IReadOnlyList<string> words) => OptionsReader.Read(RunSettingsText.Read(file, words), EnvironmentSettings.OfThisProcess());
}
