namespace MultiStream.Discovery;

/// <summary>Categories and traits of a test, from attributes of MultiStream and, by name, of anyone else.</summary>
internal sealed class TestTraits
{
    private static readonly char[] Separators = [',', ' ', '\t', '\r', '\n'];

    private readonly List<string> _categories = [];
    private readonly List<KeyValuePair<string, string>> _traits = [];

    public IReadOnlyList<string> Categories => _categories;
    public IReadOnlyList<KeyValuePair<string, string>> Traits => _traits;

    public void Add(IReadOnlyList<FoundAttribute> attributes)
    {
        foreach (var attribute in attributes)
            Add(attribute);
    }

    private void Add(FoundAttribute attribute)
    {
        switch (attribute.Kind)
        {
            case AttributeKind.MultiStream:
                foreach (var category in attribute.Get("Category", "").Split(Separators, StringSplitOptions.RemoveEmptyEntries))
                    AddCategory(category);
                break;
            case AttributeKind.Category:
                foreach (var category in attribute.Texts(0))
                    AddCategory(category);
                break;
            case AttributeKind.Trait:
                var value = attribute.Texts(1).FirstOrDefault();
                if (attribute.Texts(0).FirstOrDefault() is { } name && value is not null)
                    AddTrait(name, value);
                break;
            case AttributeKind.Owner:
                if (attribute.Texts(0).FirstOrDefault() is { } owner)
                    AddTrait("Owner", owner);
                break;
            case AttributeKind.Priority:
                if (attribute.Texts(0).FirstOrDefault() is { } priority)
                    AddTrait("Priority", priority);
                break;
        }
    }

    private void AddTrait(string name, string value)
    {
        name = name.Trim();
        if (name.Equals("Category", StringComparison.OrdinalIgnoreCase) || name.Equals("TestCategory", StringComparison.OrdinalIgnoreCase))
            AddCategory(value);
        else if (name.Length > 0 && !_traits.Exists(t => t.Key.Equals(name, StringComparison.OrdinalIgnoreCase) && t.Value == value))
            _traits.Add(new KeyValuePair<string, string>(name, value));
    }

    /// <summary>Filters compare without case, so a second spelling would only be shown twice.</summary>
    private void AddCategory(string category)
    {
        category = category.Trim();
        if (category.Length > 0 && !_categories.Contains(category, StringComparer.OrdinalIgnoreCase))
            _categories.Add(category);
    }
}
