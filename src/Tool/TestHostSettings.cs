using System.Xml.Linq;
using MultiStream.Options;

namespace MultiStream.Tool;

/// <summary>What VSTest itself takes from a run settings document before a run begins: our library finds it done there, and a tool has to do it.</summary>
internal static class TestHostSettings
{
    /// <summary>The environment that the tests' process would have: this process's, and over it <c>RunConfiguration/EnvironmentVariables</c>.</summary>
    /// <param name="runSettingsXml">As <see cref="RunSettingsText.Read"/> gives it.</param>
    /// <param name="ofThisProcess">The environment of this process.</param>
    public static IReadOnlyDictionary<string, string> Environment(string? runSettingsXml, IReadOnlyDictionary<string, string> ofThisProcess)
    {
        var variables = Configuration(runSettingsXml, "EnvironmentVariables")?.Elements().ToList();
        if (variables is not { Count: > 0 })
            return ofThisProcess;
        var environment = new Dictionary<string, string>(ofThisProcess, OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var variable in variables)
            environment[variable.Name.LocalName] = variable.Value;
        return environment;
    }

    /// <summary>The filter of the command line and that of the document, <c>RunConfiguration/TestCaseFilter</c>: with both, a test has to pass both.</summary>
    /// <param name="runSettingsXml">Of the file alone.</param>
    /// <param name="filter">That of the command line; null: none.</param>
    public static string? Filter(string? runSettingsXml, string? filter) =>
        Configuration(runSettingsXml, "TestCaseFilter")?.Value is not { } own || string.IsNullOrWhiteSpace(own) ? filter
        : string.IsNullOrWhiteSpace(filter) ? own.Trim() : $"({own.Trim()})&({filter})";

    private static XElement? Configuration(string? runSettingsXml, string name) =>
        runSettingsXml is null ? null : XDocument.Parse(runSettingsXml).Root!.Element("RunConfiguration")?.Element(name);
}
