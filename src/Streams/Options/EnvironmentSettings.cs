using System.Collections;

namespace MultiStream.Options;

/// <summary>The settings of the environment: <c>MULTISTREAM__LIMITS__OPEN=20s</c>.</summary>
internal static class EnvironmentSettings
{
    public const string Prefix = "MULTISTREAM__";

    /// <summary>The variables as a tree, as if they had been elements; null when there are none.</summary>
    public static SettingNode? Read(IReadOnlyDictionary<string, string> environment)
    {
        var order = 0;

        // Sorted, since the order of an environment means nothing and the order of errors should be the same every time.
        var variables = environment
            .Where(v => v.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            .OrderBy(v => v.Key, StringComparer.Ordinal)
            .Select(v => (Names: v.Key[Prefix.Length..].Split("__"), Variable: v.Key, v.Value))
            .ToList();
        return variables.Count == 0 ? null : new SettingNode { Name = "MultiStream", Path = "MULTISTREAM", Order = 0, Children = Children(variables, 0) };

        List<SettingNode> Children(List<(string[] Names, string Variable, string Value)> found, int depth)
        {
            var children = new List<SettingNode>();
            foreach (var group in found.GroupBy(v => v.Names[depth], StringComparer.OrdinalIgnoreCase))
            {
                foreach (var (names, variable, value) in group.Where(v => v.Names.Length == depth + 1))
                    children.Add(new SettingNode { Name = names[depth], Path = variable, Order = ++order, Text = value.Trim() });
                var deeper = group.Where(v => v.Names.Length > depth + 1).ToList();
                if (deeper.Count == 0)
                    continue;
                var path = string.Join("__", [Prefix[..^2], .. deeper[0].Names.Take(depth + 1)]);
                children.Add(new SettingNode { Name = group.Key, Path = path, Order = ++order, Children = Children(deeper, depth + 1) });
            }
            return children;
        }
    }

    /// <summary>The environment of this process; names compare as the system compares them.</summary>
    public static IReadOnlyDictionary<string, string> OfThisProcess() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToDictionary(
            v => (string)v.Key,
            v => (string?)v.Value ?? "",
            OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
}
