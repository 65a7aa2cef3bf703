using System.Globalization;
using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;

namespace MultiStream.Adapter;

/// <summary>Chooses the folder in which a run keeps its logs: one for each run, under the results directory of the user.</summary>
internal static class RunDirectory
{
    /// <summary>A path that no other run has; nothing is made yet.</summary>
    /// <param name="context">VSTest's context of the run.</param>
    /// <param name="source">An assembly of the run; its folder serves when VSTest names none.</param>
    public static string Choose(IRunContext? context, string source)
    {
        // VSTest puts its ResultsDirectory, made absolute, into both; other hosts may only have the settings.
        var results = NullIfEmpty(context?.TestRunDirectory) ?? FromSettings(context?.RunSettings?.SettingsXml)
            ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(source))!, "TestResults");
        var id = DateTime.UtcNow.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + "-" + RandomNumberGenerator.GetHexString(6, lowercase: true);
        return Path.GetFullPath(Path.Combine(results, "MultiStream", id));
    }

    private static string? FromSettings(string? settingsXml)
    {
        if (string.IsNullOrWhiteSpace(settingsXml))
            return null;
        try
        {
            return NullIfEmpty(XDocument.Parse(settingsXml).Root?.Element("RunConfiguration")?.Element("ResultsDirectory")?.Value.Trim());
        }
        catch (XmlException)
        {
            // Whoever reads the settings themselves says what is wrong with them; here it only means that they name no folder.
            return null;
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
