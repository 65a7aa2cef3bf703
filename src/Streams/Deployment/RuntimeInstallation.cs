using System.Runtime.InteropServices;

namespace MultiStream.Deployment;

/// <summary>The .NET runtime that this process runs on: the program <c>dotnet</c>, and what is shipped to a host that has none.</summary>
internal sealed class RuntimeInstallation
{
    private readonly string _version;

    private RuntimeInstallation(string root, string version)
    {
        Root = root;
        _version = version;
    }

    /// <summary>The folder that holds <c>dotnet</c>, <c>host</c> and <c>shared</c>.</summary>
    public string Root { get; }

    public string Program => Path.Combine(Root, ProgramName);

    private static string ProgramName => OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    /// <summary>What <c>uname -sm</c> says where this runtime runs, and the loader that its programs name; null when it cannot be shipped.</summary>
    public static (string System, string Loader)? Platform => RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) || !OperatingSystem.IsLinux()
        ? null
        : RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => ("Linux x86_64", "/lib64/ld-linux-x86-64.so.2"),
            Architecture.Arm64 => ("Linux aarch64", "/lib/ld-linux-aarch64.so.1"),
            _ => null,
        };

    /// <summary>Finds the runtime by the folder of its core library; null for a self-contained program, which has no <c>dotnet</c> to share.</summary>
    /// <param name="runtimeDirectory"><c>…/shared/Microsoft.NETCore.App/10.0.12</c>, as <see cref="RuntimeEnvironment.GetRuntimeDirectory"/> says.</param>
    public static RuntimeInstallation? Find(string runtimeDirectory)
    {
        var directory = new DirectoryInfo(Path.TrimEndingDirectorySeparator(runtimeDirectory));
        return directory.Parent?.Parent?.Parent is { } root && File.Exists(Path.Combine(root.FullName, ProgramName))
            ? new RuntimeInstallation(root.FullName, directory.Name)
            : null;
    }

    /// <summary>What a bare host needs to run the agent.</summary>
    /// <exception cref="DirectoryNotFoundException">The installation lacks a part.</exception>
    public FileBundle AsBundle()
    {
        var framework = $"shared/Microsoft.NETCore.App/{_version}";
        var resolver = Directory.Exists(Path.Combine(Root, "host/fxr", _version))
            ? $"host/fxr/{_version}"
            : "host/fxr/" + Directory.EnumerateDirectories(Path.Combine(Root, "host/fxr")).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal).Last();
        // The two texts are the terms under which the runtime may be passed on.
        string[] single = [ProgramName, "LICENSE.txt", "ThirdPartyNotices.txt"];
        var files = single.Where(f => File.Exists(Path.Combine(Root, f))).Concat(Below(resolver)).Concat(Below(framework));
        return FileBundle.ByStamp(files.Select(f => BundleFile.At(Path.Combine(Root, f), f)));
    }

    /// <summary>The same with all frameworks that a project runs on; their files that <see cref="AsBundle()"/> has too travel once.</summary>
    /// <param name="needs">From the project's <see cref="ProjectFiles.Frameworks"/>.</param>
    /// <exception cref="MultiStreamException">This machine lacks one of them.</exception>
    public FileBundle AsBundle(IReadOnlyList<FrameworkNeed> needs)
    {
        var folders = new List<string>();
        foreach (var need in needs.Where(n => n.Name != FrameworkNeed.Core))
        {
            var all = Path.Combine(Root, "shared", need.Name);
            // Of one release with the core, or an older one: a newer framework would ask for a newer core.
            var version = !Directory.Exists(all) ? null
                : Directory.EnumerateDirectories(all).Select(d => Path.GetFileName(d)).Where(v => need.IsMetBy(v) && new FrameworkNeed(FrameworkNeed.Core, v).IsMetBy(_version))
                    .OrderByDescending(v => Version.TryParse(v.Split('-')[0], out var number) ? number : null).ThenByDescending(v => v, StringComparer.Ordinal).FirstOrDefault();
            if (version is null)
                throw new MultiStreamException($"{all} on this machine has no version to ship that is {need.Version} or newer and goes with {FrameworkNeed.Core} {_version}. Install it there or here.");
            folders.Add($"shared/{need.Name}/{version}");
        }
        return folders.Count == 0 ? AsBundle() : FileBundle.ByStamp([.. AsBundle().Files, .. folders.SelectMany(Below).Select(f => BundleFile.At(Path.Combine(Root, f), f))]);
    }

    private IEnumerable<string> Below(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'));
}
