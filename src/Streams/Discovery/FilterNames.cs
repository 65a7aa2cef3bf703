namespace MultiStream.Discovery;

/// <summary>What may stand in a filter for the tests of one assembly, and which of the names in it mean nothing. Whoever matches asks for values here.</summary>
internal sealed class FilterNames(IReadOnlyList<MultiStreamTest> tests)
{
    private readonly HashSet<string> _ownNames = tests.SelectMany(TestProperties.OwnOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _parameters = tests.SelectMany(t => t.Variant?.Values ?? []).Select(v => v.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> _unknown = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> _hidden = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names that some test has.</summary>
    public IEnumerable<string> Known => [.. TestProperties.OfEvery, .. _ownNames];

    /// <summary>What the test has under this name.</summary>
    public object? ValueOf(MultiStreamTest test, string name)
    {
        bool isOfEvery = TestProperties.OfEvery.Contains(name, StringComparer.OrdinalIgnoreCase);
        if (_parameters.Contains(name) && (isOfEvery || name.Equals(TestProperties.Variant, StringComparison.OrdinalIgnoreCase)))
            _hidden.Add(name);
        if (!isOfEvery && !_ownNames.Contains(name))
            _unknown.Add(name);
        return TestProperties.ValueOf(test, name);
    }

    /// <summary>Sentences on names in the filter that no test of the assembly has, and, where no test passed, on those that are a parameter's too; null when there are none. Ask after matching.</summary>
    /// <param name="filter">As the user wrote it.</param>
    /// <param name="hasMatched">Some test passed.</param>
    public string? Complaint(string filter, bool hasMatched) => (Unknown(filter), hasMatched ? null : Hidden(filter)) switch
    {
        (null, var hidden) => hidden,
        (var unknown, null) => unknown,
        var (unknown, hidden) => $"{unknown} {hidden}",
    };

    private string? Hidden(string filter) => _hidden.Count == 0
        ? null
        : $"In the filter '{filter}' {string.Join(", ", _hidden.Select(n => $"'{n}'"))} is what every test has, and no test passed. "
            + $"Of test cases with a parameter of this name the values are found by their names: {string.Join(", ", _hidden.Select(n => $"'Variant~{_parameters.First(p => p.Equals(n, StringComparison.OrdinalIgnoreCase))}: …'"))}.";

    private string? Unknown(string filter) => _unknown.Count == 0
        ? null
        : $"The filter '{filter}' asks for {string.Join(", ", _unknown.Select(n => $"'{n}'"))}, which no test has. "
            + $"Known are {string.Join(", ", TestProperties.OfEvery.Concat(_ownNames.Order(StringComparer.OrdinalIgnoreCase)))}.";
}
