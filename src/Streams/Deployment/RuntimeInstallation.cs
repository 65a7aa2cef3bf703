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

    private IEnumerable<string> Below(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'));
}
