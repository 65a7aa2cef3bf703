namespace MultiStream.AcceptanceTests.Harness;

/// <summary>Where the test projects of tests/TestAssets and samples are; they are built together with this one.</summary>
static class Asset
{
    static readonly string OwnOutput = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);

    /// <summary>The repository: the folder above this project's that holds the solution.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The built test assembly of an asset, in the configuration in which this project was built.</summary>
    public static string Assembly(string name)
    {
        var path = Path.Combine(ProjectFolder(name), Output, name + ".dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"The asset {name} is not built; building this test project builds it.", path);
    }

    public static string ProjectFolder(string name)
    {
        var asset = Path.Combine(Repository, "tests", "TestAssets", name);
        return Directory.Exists(asset) ? asset : Path.Combine(Repository, "samples", name);
    }

    /// <summary>Debug or Release.</summary>
    public static string Configuration => Path.GetFileName(Path.GetDirectoryName(OwnOutput)!);

    /// <summary>bin/Debug/net10.0</summary>
    static string Output => Path.Combine("bin", Configuration, Path.GetFileName(OwnOutput));

    static string FindRepository()
    {
        for (var folder = OwnOutput; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "TestAdapter.sln")))
                return folder;
        }
        throw new DirectoryNotFoundException($"No folder above {OwnOutput} holds TestAdapter.sln; the acceptance tests run from where they are built.");
    }
}
