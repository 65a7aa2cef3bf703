using System.Text.Json;
using MultiStream.Deployment;

namespace MultiStream.UnitTests.Deployment;

/// <summary>An output folder of a test project <c>T</c> as a build would leave it, and a package folder beside it, with files of a few bytes.</summary>
internal sealed class OutputFiles : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("multistream-output-").FullName;
    private readonly Dictionary<string, object> _target = [];
    private readonly Dictionary<string, object> _libraries = [];

    public OutputFiles()
    {
        Directory.CreateDirectory(Packages);
        Write("T.dll", "T");
        Library("T/1.0.0", "project", new { runtime = new Dictionary<string, object> { ["T.dll"] = new { } } });
        Settings("""{ "runtimeOptions": { "tfm": "net10.0", "framework": { "name": "Microsoft.NETCore.App", "version": "10.0.0" } } }""");
    }

    /// <summary>The output folder.</summary>
    public string Folder => Path.Combine(_root, "bin");

    /// <summary>A root of packages. The files of <c>T.runtimeconfig.dev.json</c> name it.</summary>
    public string Packages => Path.Combine(_root, "packages");

    /// <summary>A folder that is neither.</summary>
    public string Outside => Directory.CreateDirectory(Path.Combine(_root, "outside")).FullName;

    public string Assembly => Path.Combine(Folder, "T.dll");

    public string TargetName { get; set; } = ".NETCoreApp,Version=v10.0";

    /// <summary>Writes a file of the output folder.</summary>
    public string Write(string path, string text = "text")
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    /// <summary>Writes a file of a package.</summary>
    public string WritePackage(string path, string text = "text")
    {
        var full = Path.Combine(Packages, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    public void Settings(string json) => Write("T.runtimeconfig.json", json);

    /// <summary>Adds a library to <c>T.deps.json</c>.</summary>
    /// <param name="assets">Groups of files, as they stand below the target.</param>
    public void Library(string name, string type, object assets)
    {
        _target[name] = assets;
        _libraries[name] = type == "package" ? new { type, serviceable = true, sha512 = "", path = Lower(name) } : new { type, serviceable = false, sha512 = "" };
    }

    /// <summary>Adds a package with one assembly.</summary>
    public void Package(string name, string asset) => Library(name, "package", new { runtime = new Dictionary<string, object> { [asset] = new { } } });

    /// <summary>Writes what was added, and reads it all.</summary>
    public ProjectFiles Read(params string[] ignore)
    {
        Write("T.deps.json", JsonSerializer.Serialize(new
        {
            runtimeTarget = new { name = TargetName, signature = "" },
            targets = new Dictionary<string, object> { [TargetName] = _target },
            libraries = _libraries,
        }));
        Write("T.runtimeconfig.dev.json", JsonSerializer.Serialize(new { runtimeOptions = new { additionalProbingPaths = new[] { Packages, Path.Combine(_root, "|arch|", "|tfm|") } } }));
        return ProjectFiles.Of(Assembly, ignore);
    }

    /// <summary>The paths of what is shipped, without those that always are.</summary>
    public IEnumerable<string> Shipped(params string[] ignore) =>
        Read(ignore).BundleFor("linux-x64").Files.Select(f => f.Path).Except(["T.dll", "T.deps.json", "T.runtimeconfig.json", "T.runtimeconfig.dev.json"]);

    public void Dispose() => Directory.Delete(_root, recursive: true);

#pragma warning disable CA1308 // NuGet's own rule.
    private static string Lower(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308
}
