using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using MultiStream.Options;

namespace MultiStream.Tool;

/// <summary>The settings that a run would have: the environment, a file, and over both what would stand behind <c>dotnet test … --</c>.</summary>
internal static partial class RunSettingsWords
{
    /// <param name="file">Path of the run settings; null: none.</param>
    /// <param name="words">Such as <c>MultiStream.Limits.Open=90s</c>.</param>
    /// <exception cref="MultiStreamSettingsException">All that is wrong, one line each.</exception>
    public static MultiStreamOptions Load(string? file, IReadOnlyList<string> words)
    {
        var environment = EnvironmentSettings.OfThisProcess();
        if (words.Count == 0)
            return file is null ? OptionsReader.Read(null, environment) : OptionsReader.ReadFile(file, environment);
        XDocument document;
        try
        {
            document = file is null ? new XDocument(new XElement("RunSettings")) : XDocument.Load(file);
        }
        catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
        {
            // Reading it the usual way finds the same, and says it as a run does.
            return OptionsReader.ReadFile(file!, environment);
        }
        foreach (var word in words)
            Put(document.Root!, word);
        if (file is not null)
            Child(Child(document.Root!, "RunConfiguration"), "RunSettingsDirectory").Value = Path.GetDirectoryName(Path.GetFullPath(file))!;
        return OptionsReader.Read(document.ToString(), environment);
    }

    /// <summary>What is wrong with such a word: the rest of a sentence. Null: nothing.</summary>
    public static string? WhyNot(string word) =>
        Parameter().IsMatch(word) || Setting().IsMatch(word) ? null : "is no setting; write MultiStream.Limits.Open=90s, or 'TestRunParameters.Parameter(name=\"server\", value=\"foo\")'";

    /// <summary>As VSTest does it: the names are those of elements, whose text is replaced with all that is in them.</summary>
    private static void Put(XElement root, string word)
    {
        if (Parameter().Match(word) is { Success: true } parameter)
        {
            var all = Child(root, "TestRunParameters");
            var (name, value) = (parameter.Groups[1].Value, parameter.Groups[2].Value);
            all.Elements("Parameter").Where(p => (string?)p.Attribute("name") == name).Remove();
            all.Add(new XElement("Parameter", new XAttribute("name", name), new XAttribute("value", value)));
            return;
        }
        var setting = Setting().Match(word);
        var element = root;
        foreach (var name in setting.Groups[1].Value.Split('.'))
            element = Child(element, name);
        element.Value = setting.Groups[2].Value;
    }

    private static XElement Child(XElement parent, string name)
    {
        if (parent.Element(name) is { } there)
            return there;
        var child = new XElement(name);
        parent.Add(child);
        return child;
    }

    [GeneratedRegex("""^TestRunParameters\.Parameter\(\s*name\s*=\s*"([^"]+)"\s*,\s*value\s*=\s*"([^"]*)"\s*\)$""", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^(?!TestRunParameters\b)([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)+)=(.*)$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Setting();
}
