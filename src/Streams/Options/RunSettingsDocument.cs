using System.Xml;
using System.Xml.Linq;

namespace MultiStream.Options;

/// <summary>What a run settings document holds for us, before anything is known of its meaning.</summary>
internal sealed record RunSettingsDocument
{
    public const string SectionName = "MultiStream";

    public static readonly RunSettingsDocument Empty = new();

    /// <summary>The <c>MultiStream</c> section; null: none.</summary>
    public SettingNode? Section { get; init; }

    /// <summary>The <c>TestRunParameters</c>; of two of one name the last, as in VSTest.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The folder of the file, which VSTest writes into the document as <c>RunConfiguration/RunSettingsDirectory</c>.</summary>
    public string? Directory { get; init; }

    /// <param name="xml">Read to its end and left open.</param>
    /// <param name="name">The document's name in messages.</param>
    /// <param name="errors">Gets what is wrong with the sections.</param>
    /// <exception cref="MultiStreamSettingsException">It is no well-formed run settings document.</exception>
    public static RunSettingsDocument Read(TextReader xml, string name, SettingErrors errors)
    {
        using var reader = XmlReader.Create(xml, Safe);
        return Read(reader, name, errors);
    }

    /// <inheritdoc cref="Read(TextReader, string, SettingErrors)"/>
    public static RunSettingsDocument Read(Stream xml, string name, SettingErrors errors)
    {
        using var reader = XmlReader.Create(xml, Safe);
        return Read(reader, name, errors);
    }

    // A document type could make the reader open files and addresses, and a settings file has no use for one.
    private static XmlReaderSettings Safe => new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = false };

    private static RunSettingsDocument Read(XmlReader reader, string name, SettingErrors errors)
    {
        XElement root;
        try
        {
            root = XDocument.Load(reader).Root!;
        }
        catch (XmlException e)
        {
            var position = e.LineNumber > 0 ? $", line {e.LineNumber}, position {e.LinePosition}" : ""; // A forbidden document type has none.
            throw new MultiStreamSettingsException($"{name}{position}: not well-formed XML. {WithoutPosition(e.Message)}");
        }
        if (root.Name.LocalName != "RunSettings")
            throw new MultiStreamSettingsException($"{name}: the root element is '{root.Name.LocalName}'; write <RunSettings>.");

        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in root.Elements("TestRunParameters").Elements("Parameter"))
            if (parameter.Attribute("name") is { } key && parameter.Attribute("value") is { } value)
                parameters[key.Value] = value.Value;
        return new RunSettingsDocument
        {
            Section = SettingTree.Section(root, errors),
            Parameters = parameters,
            Directory = root.Element("RunConfiguration")?.Element("RunSettingsDirectory")?.Value.Trim() is { Length: > 0 } folder ? folder : null,
        };
    }

    /// <summary>The reader's own words end with the position, which stands in front already.</summary>
    private static string WithoutPosition(string message) =>
        message.LastIndexOf(" Line ", StringComparison.Ordinal) is > 0 and var end ? message[..end] : message;
}
