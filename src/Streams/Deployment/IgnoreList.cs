using Microsoft.Extensions.FileSystemGlobbing;

namespace MultiStream.Deployment;

/// <summary>The files that the user keeps at home: the setting <c>Ship/Ignore</c>. Compares without case, since what it guards may be a secret.</summary>
internal sealed class IgnoreList(IReadOnlyList<string> patterns)
{
    /// <summary>Those of <paramref name="paths"/> that are ignored, each with the pattern that does it.</summary>
    /// <param name="paths">Relative, with <c>/</c>.</param>
    public IReadOnlyDictionary<string, string> Find(IReadOnlyCollection<string> paths)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pattern in patterns)
        {
            var matcher = new Matcher(StringComparison.OrdinalIgnoreCase);
            matcher.AddIncludePatterns(Expand(pattern));
            foreach (var match in matcher.Match(paths).Files)
                found.TryAdd(match.Path, pattern);
        }
        return found;
    }

    /// <summary>What is wrong with a pattern, as the rest of a sentence that begins with it; null: nothing.</summary>
    public static string? Check(string pattern) =>
        pattern.StartsWith('!') ? "takes files back with '!', which there is not; write patterns of files that are not to be shipped."
        : pattern.Replace('\\', '/').Split('/').Contains("..") ? "leaves the output folder; write a pattern below it, such as *.pfx or secrets/**."
        : pattern.Trim('/', '\\', '.').Length == 0 ? "is no pattern of files; write one such as *.pfx or secrets/**."
        : null;

    /// <summary>A pattern without a slash is a name at any depth, of a file or of a folder with all in it; with one it begins at the top.</summary>
    private static IEnumerable<string> Expand(string pattern)
    {
        var plain = pattern.Replace('\\', '/');
        while (plain.StartsWith("./", StringComparison.Ordinal))
            plain = plain[2..];
        var name = plain.TrimEnd('/');
        if (!name.Contains('/', StringComparison.Ordinal))
            return plain.EndsWith('/') ? [$"**/{name}/**"] : [$"**/{name}", $"**/{name}/**"];
        name = name.TrimStart('/');
        return name.EndsWith("/**", StringComparison.Ordinal) ? [name] : plain.EndsWith('/') ? [$"{name}/**"] : [name, $"{name}/**"];
    }
}
