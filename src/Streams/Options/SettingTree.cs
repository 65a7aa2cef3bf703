using System.Xml.Linq;

namespace MultiStream.Options;

/// <summary>Turns the XML of the <c>MultiStream</c> section into nodes with the paths that messages show.</summary>
internal sealed class SettingTree
{
    // Behind every variable of the environment: those are read first.
    private int _order = 1_000_000;

    /// <summary>The section; null when there is none. A section that is nearly called so is an error: all of it would be ignored.</summary>
    public static SettingNode? Section(XElement root, SettingErrors errors)
    {
        var tree = new SettingTree();
        SettingNode? section = null;
        foreach (var element in root.Elements())
        {
            var name = element.Name.LocalName;
            if (!name.Equals(RunSettingsDocument.SectionName, StringComparison.OrdinalIgnoreCase))
            {
                if (SettingNames.Nearest(name, [RunSettingsDocument.SectionName]) is { } meant)
                    errors.Add(name, ++tree._order, $"'{name}' is not a section; did you mean '{meant}'?");
                continue;
            }
            if (section is not null)
                errors.Add(name, ++tree._order, $"the section 'MultiStream' is there twice. {SettingReader.SpelledAlike}");
            section ??= tree.Node(element, name, name);
        }
        return section;
    }

    private SettingNode Node(XElement element, string name, string path)
    {
        var order = ++_order;
        var children = new List<SettingNode>();
        foreach (var attribute in element.Attributes().Where(a => !a.IsNamespaceDeclaration))
        {
            children.Add(new SettingNode
            {
                Name = attribute.Name.LocalName,
                Path = $"{path}/@{attribute.Name.LocalName}",
                Order = ++_order,
                Text = attribute.Value.Trim(),
                IsAttribute = true,
            });
        }

        var names = element.Elements().GroupBy(e => e.Name.LocalName, StringComparer.OrdinalIgnoreCase).ToDictionary(g => g.Key, g => g.Count(), StringComparer.OrdinalIgnoreCase);
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var child in element.Elements())
        {
            var childName = child.Name.LocalName;
            var index = seen[childName] = seen.GetValueOrDefault(childName) + 1;
            var entry = IsEntry(childName, name);
            var childPath = $"{path}/{childName}{(entry || names[childName] > 1 ? $"[{index}]" : "")}";
            children.Add(Node(child, childName, entry && NameOf(child) is { } named ? $"{childPath} (name {SettingText.Quote(named)})" : childPath));
        }
        return new SettingNode
        {
            Name = name,
            Path = path,
            Order = order,
            Text = string.Concat(element.Nodes().OfType<XText>().Select(t => t.Value)).Trim(),
            Children = children,
        };
    }

    private static bool IsEntry(string name, string group) =>
        Array.Exists((string[])["Stream", "Test", "Variant", "Host"], entry => name.Equals(entry, StringComparison.OrdinalIgnoreCase) && group.Equals(entry + "s", StringComparison.OrdinalIgnoreCase));

    private static string? NameOf(XElement entry)
    {
        var written = entry.Attributes().FirstOrDefault(a => a.Name.LocalName.Equals("name", StringComparison.OrdinalIgnoreCase))?.Value
            ?? entry.Elements().FirstOrDefault(e => e.Name.LocalName.Equals("name", StringComparison.OrdinalIgnoreCase))?.Value;
        return written?.Trim();
    }
}
