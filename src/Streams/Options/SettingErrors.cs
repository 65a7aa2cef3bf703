namespace MultiStream.Options;

/// <summary>Collects what is wrong with the settings, so that all of it is told at once.</summary>
internal sealed class SettingErrors
{
    private readonly List<(int Order, string Line)> _errors = [];

    public int Count => _errors.Count;

    /// <summary>One line for each error, in the order in which the settings were written.</summary>
    public IReadOnlyList<string> Lines => [.. _errors.OrderBy(e => e.Order).Select(e => e.Line).Distinct()];

    public void Add(SettingNode node, string problem) => Add(node.Path, node.Order, problem);

    public void Add(string path, int order, string problem) => _errors.Add((order, $"{path}: {problem}"));

    /// <exception cref="MultiStreamSettingsException">There are errors.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
            throw new MultiStreamSettingsException(string.Join('\n', Lines));
    }
}
