using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace MultiStream.Options;

/// <summary>A run settings file and the settings that stand behind <c>--</c>, as the one document that VSTest makes of them before an adapter sees any.</summary>
internal static partial class RunSettingsText
{
    /// <summary>The document; null: there is neither.</summary>
    /// <param name="path">The file; null: none.</param>
    /// <param name="assignments">What follows <c>--</c>, each <c>A.B.C=value</c>, or <c>TestRunParameters.Parameter(name="…", value="…")</c>.</param>
    /// <exception cref="MultiStreamSettingsException">The file is absent or no XML, or an assignment is none.</exception>
    public static string? Read(string? path, IReadOnlyList<string> assignments)
    {
        if (path is null && assignments.Count == 0)
            return null;
        var document = path is null ? new XDocument(new XElement("RunSettings")) : Load(path);
        foreach (var assignment in assignments)
            Assign(document.Root!, assignment);
        if (path is not null)
            Set(document.Root!, ["RunConfiguration", "RunSettingsDirectory"], Path.GetDirectoryName(Path.GetFullPath(path))!);
        return document.ToString();
    }

    private static XDocument Load(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            // For its words on what is no run settings document.
            RunSettingsDocument.Read(file, path, new SettingErrors());
            file.Position = 0;
            return XDocument.Load(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MultiStreamSettingsException($"{path}: there is no such run settings file; write the path of one, from {Directory.GetCurrentDirectory()} or in full.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MultiStreamSettingsException($"{path}: the run settings file cannot be read: {e.Message}");
        }
    }

    private static void Assign(XElement root, string assignment)
    {
        if (assignment.StartsWith("TestRunParameters", StringComparison.Ordinal))
        {
            if (RunParameter().Match(assignment) is not { Success: true } parameter)
                throw Wrong(assignment, "TestRunParameters.Parameter(name=\"server\", value=\"foo\")");
            var parameters = Child(root, "TestRunParameters");
            var (name, value) = (parameter.Groups["name"].Value, parameter.Groups["value"].Value);
            var element = parameters.Elements("Parameter").FirstOrDefault(p => p.Attribute("name")?.Value == name);
            if (element is null)
                parameters.Add(element = new XElement("Parameter", new XAttribute("name", name)));
            element.SetAttributeValue("value", value);
            return;
        }
        int at = assignment.IndexOf('=', StringComparison.Ordinal);
        var names = at > 0 ? assignment[..at].Trim().Split('.') : [];
        if (names.Length == 0 || !Array.TrueForAll(names, IsName))
            throw Wrong(assignment, "MultiStream.Limits.Open=90s");
        Set(root, names, assignment[(at + 1)..]);
    }

    /// <summary>The text takes the place of all that the element holds; names have case. So does VSTest.</summary>
    private static void Set(XElement root, string[] names, string value) => names.Aggregate(root, Child).Value = value;

    private static XElement Child(XElement parent, string name)
    {
        if (parent.Element(name) is { } there)
            return there;
        var child = new XElement(name);
        parent.Add(child);
        return child;
    }

    private static bool IsName(string name) => name.Length > 0 && XmlReader.IsName(name) && !name.Contains(':', StringComparison.Ordinal);

    private static MultiStreamSettingsException Wrong(string assignment, string right) => new($"{SettingText.Quote(assignment)} is no setting; write NAME=VALUE, with dots for the path of elements, such as {right}");

    [GeneratedRegex(@"^TestRunParameters\.Parameter\(name\s*=\s*""(?<name>[^""]+)""\s*,\s*value\s*=\s*""(?<value>.*)""\s*\)$", RegexOptions.CultureInvariant | RegexOptions.Singleline, 1000)]
    private static partial Regex RunParameter();
}
