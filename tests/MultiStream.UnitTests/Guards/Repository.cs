namespace MultiStream.UnitTests.Guards;

/// <summary>The files of this repository.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>All C# files below src, by their path from the root, with <c>/</c>.</summary>
    public static IReadOnlyList<SourceFile> Sources { get; } =
    [
        .. from path in Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
           let name = Path.GetRelativePath(Root, path).Replace('\\', '/')
           where !name.Contains("/obj/", StringComparison.Ordinal) && !name.Contains("/bin/", StringComparison.Ordinal)
           orderby name
           select new SourceFile(name, File.ReadAllText(path).ReplaceLineEndings("\n")),
    ];

    public static string PathOf(string name) => Path.Combine(Root, name);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "TestAdapter.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No TestAdapter.sln above " + AppContext.BaseDirectory);
        return folder;
    }
}

/// <summary>A file of C#, by its path from the root.</summary>
internal sealed record SourceFile(string Name, string Text)
{
    public string[] Lines => Text.TrimEnd('\n').Split('\n');

    /// <summary>Where a character stands, as a compiler says it.</summary>
    public string At(int index) => $"{Name}({Text.AsSpan(0, index).Count('\n') + 1})";
}
