namespace MultiStream.Options;

/// <summary>What <c>${param:NAME}</c> can mean: the parameters as they are written, before their own references are expanded.</summary>
internal sealed class ParameterSources
{
    private readonly List<ParameterValue> _ofRun;
    private readonly List<ParameterValue> _set = [];
    private readonly Dictionary<string, string> _secrets = new(ParameterName.Comparer);

    /// <param name="ofRun">The <c>TestRunParameters</c>, the weakest.</param>
    /// <param name="sections">Environment and document, the weakest first.</param>
    /// <param name="ofTest">Those of one test, the weakest first: over all others.</param>
    public ParameterSources(IEnumerable<ParameterValue> ofRun, IEnumerable<SettingNode?> sections, IEnumerable<ParameterValue> ofTest)
    {
        _ofRun = [.. ofRun];
        foreach (var group in sections.SelectMany(s => s?.Children ?? []))
        {
            if (group.HasName(ParameterReader.Parameters))
                _set.AddRange(group.Children.Select(n => new ParameterValue(n.Name, "", n.Path) { Written = n.Text }));
            else if (group.HasName(ParameterReader.Secrets))
                foreach (var secret in group.Children)
                    _secrets[secret.Name] = secret.Path;
        }
        _set.AddRange(ofTest);
    }

    /// <summary>Every name that can be written.</summary>
    public IEnumerable<string> Names => _set.Concat(_ofRun).Select(p => p.Name);

    /// <summary>The one that stands at a place of the settings; null: none stands there.</summary>
    public ParameterValue? At(string path) => _set.Find(p => p.Source == path);

    /// <summary>The strongest of a name; null: there is none.</summary>
    /// <param name="name">Without case, and <c>-</c> is <c>_</c>; that of a test run parameter which is no name of a parameter, such as <c>web.port</c>, as it is written.</param>
    /// <param name="open">Those whose own value is being told: one that refers to its own name means a weaker one.</param>
    public ParameterValue? Find(string name, IReadOnlyList<ParameterValue> open) =>
        _set.FindLast(p => ParameterName.Comparer.Equals(p.Name, name) && !open.Contains(p))
        ?? _ofRun.FindLast(p => p.Name == name)
        ?? _ofRun.FindLast(p => ParameterName.IsValid(p.Name) && ParameterName.Comparer.Equals(p.Name, name));

    /// <summary>Where the secret of a name stands; null: there is none.</summary>
    public string? SecretAt(string name) => _secrets.GetValueOrDefault(name);
}
