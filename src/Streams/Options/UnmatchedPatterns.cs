namespace MultiStream.Options;

/// <summary>The entries for tests that no test has: mostly a slip of the pen, and nothing else would tell.</summary>
internal static class UnmatchedPatterns
{
    /// <summary>A line for each entry of <c>Tests</c> and <c>Variants</c>; null: there is none.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="tests">The full names of all tests that were found, also those that are not run.</param>
    public static string? In(MultiStreamOptions options, IReadOnlyCollection<string> tests)
    {
        var entries = options.Tests.Select(t => (Pattern: t.Name, t.Path)).Concat(options.Variants.Select(v => (Pattern: v.Test, v.Path)));
        var lines = entries.Where(e => !tests.Any(name => TestPattern.Matches(e.Pattern, name)))
            .Select(e => $"{e.Path}: no test that was found has a name like {SettingText.Quote(e.Pattern)}, so the entry does nothing; a pattern is the full name, with * for any text, such as Acme.Tests.Failover.*").ToList();
        return lines.Count == 0 ? null : string.Join('\n', lines);
    }
}
