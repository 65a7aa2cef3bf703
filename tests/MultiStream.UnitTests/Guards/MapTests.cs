using System.Text.RegularExpressions;

namespace MultiStream.UnitTests.Guards;

/// <summary><c>docs/whats-here.md</c> is the map of this repository: no folder without a line, no line without a folder.</summary>
public sealed partial class MapTests
{
    private static readonly List<(string Folder, string What)> s_rows =
        [.. Row().Matches(File.ReadAllText(Repository.PathOf("docs/whats-here.md")).ReplaceLineEndings("\n")).Select(m => (m.Groups[1].Value, m.Groups[2].Value))];

    [Fact]
    public void Every_folder_is_on_the_map()
    {
        var missing = Folders("src", deep: true).Concat(Folders("tests", deep: false)).Concat(Folders("", deep: false)).Concat(Folders("build", deep: true)).Where(f => !IsNamed(f)).ToList();

        Assert.True(missing.Count == 0, "No line of docs/whats-here.md says what these are for: " + string.Join(", ", missing));
    }

    [Fact]
    public void Every_folder_of_the_map_is_there()
    {
        Assert.True(s_rows.Count > 15);
        Assert.All(s_rows, row => Assert.True(Directory.Exists(Repository.PathOf(row.Folder)), $"docs/whats-here.md has a line for {row.Folder}, which is not there."));
    }

    /// <summary>By a line of its own, or in the line of the folder above.</summary>
    private static bool IsNamed(string folder)
    {
        int slash = folder.LastIndexOf('/');
        return s_rows.Exists(r => r.Folder == folder || (slash > 0 && r.Folder == folder[..slash] && r.What.Contains($"`{folder[(slash + 1)..]}`", StringComparison.Ordinal)))
            // A folder of which every part has a line needs none: "src", "docs".
            || s_rows.Exists(r => r.Folder.StartsWith(folder + "/", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Folders(string under, bool deep) =>
        from path in Directory.EnumerateDirectories(Repository.PathOf(under), "*", deep ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly)
        let name = Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')
        // What builds and tools leave: .git, bin, obj, artifacts.
        where !name.Split('/').Any(p => p.StartsWith('.') || p is "bin" or "obj" or "artifacts" or "TestResults")
        where Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Any()
        select name;

    [GeneratedRegex(@"^\| `([^`]+)` \| (.*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
