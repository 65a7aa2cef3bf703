namespace MultiStream.Deployment;

/// <summary>The folders of this machine that hold NuGet packages, for files that a build left there.</summary>
internal sealed class PackageRoots(IReadOnlyList<string> folders)
{
    /// <summary>Those that a program may use.</summary>
    /// <param name="told">Folders that its own files name; they come first.</param>
    public static PackageRoots Find(IEnumerable<string> told)
    {
        var own = Environment.GetEnvironmentVariable("NUGET_PACKAGES");
        IEnumerable<string> folders =
        [
            .. told,
            // Those that this process was started with: the test platform passes on what it found.
            .. Split(AppContext.GetData("PROBING_DIRECTORIES") as string, Path.PathSeparator),
            string.IsNullOrWhiteSpace(own) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages") : own,
            .. Split(Environment.GetEnvironmentVariable("NUGET_FALLBACK_PACKAGES"), ';'),
        ];
        return new PackageRoots([.. folders.Where(Path.IsPathRooted).Select(f => Path.TrimEndingDirectorySeparator(f)).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>The folder that holds this file of a package, and the file; null: none does.</summary>
    public (string Root, string File)? Find(DependencyAsset asset)
    {
        if (asset.PackageFolder is null)
            return null;
        foreach (var root in folders)
        {
            var file = Path.Combine(root, asset.PackageFolder, asset.PathInPackage);
            if (File.Exists(file))
                return (root, file);
        }
        return null;
    }

    public override string ToString() => string.Join(", ", folders);

    private static string[] Split(string? list, char separator) => list?.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
