using System.Runtime.InteropServices;

namespace MultiStream.Deployment;

/// <summary>Where the agent's files lie on this machine: <c>multistream-agent/any</c> and <c>multistream-agent/linux-x64</c> beside MultiStream.Streams.dll.</summary>
internal sealed class AgentInstallation
{
    public const string FolderName = "multistream-agent";
    public const string AssemblyName = "MultiStream.Agent.dll";

    /// <summary>The variant without machine code: runs wherever .NET runs.</summary>
    public const string Portable = "any";

    /// <summary>The variant compiled ahead of time for Linux on x64. Loads nowhere else.</summary>
    public const string LinuxX64 = "linux-x64";

    private AgentInstallation(string directory) => Directory = directory;

    public string Directory { get; }

    /// <summary>The folder of the agent's assembly in a process that is a worker of it, where MultiStream.Streams.dll may lie elsewhere; null: this is none.</summary>
    public static string? OfWorker { get; set; }

    /// <summary>
    /// Where agents that such a process starts make their directories: in its stream's own. When the worker is killed with all that descends from it, so are they and their guardians, and
    /// nobody but the stream's agent is left to remove anything. Null: where any program's temporary files are.
    /// </summary>
    public static string? TemporaryOfWorker { get; set; }

    public bool HasLinuxX64 => File.Exists(Path.Combine(Directory, LinuxX64, AssemblyName));

    /// <summary>The agent's assembly in the variant that fits this machine.</summary>
    public string LocalAssembly => Path.Combine(Directory,
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64 && HasLinuxX64 ? LinuxX64 : Portable, AssemblyName);

    /// <summary>Finds the files below <paramref name="folder"/>, which is where MultiStream.Streams.dll lies.</summary>
    /// <exception cref="FileNotFoundException">They are not there; says what brings them.</exception>
    public static AgentInstallation Find(string folder)
    {
        folder = OutputFolderOf(folder);
        var directory = Path.Combine(folder, FolderName);
        var assembly = Path.Combine(directory, Portable, AssemblyName);
        if (!File.Exists(assembly) && OfWorker is { } program)
            return new AgentInstallation(Path.GetDirectoryName(program)!);
        if (!File.Exists(assembly))
        {
            throw new FileNotFoundException(
                $"MultiStream's agent is missing: there is no {assembly}. The package MultiStream.Streams puts the folder '{FolderName}' into the output of a project that references it, or MultiStream.TestAdapter; " +
                "a project in MultiStream's own repository gets it by importing build/MultiStream.Agent.targets.", assembly);
        }
        return new AgentInstallation(directory);
    }

    /// <summary>The library's variant for one system is in runtimes/linux-x64/lib/net10.0 below the output folder, where packages have such files.</summary>
    private static string OutputFolderOf(string folder)
    {
        var lib = new DirectoryInfo(folder).Parent;
        return lib is { Name: "lib", Parent.Parent: { Name: "runtimes", Parent: { } output } } ? output.FullName : folder;
    }

    /// <summary>The files of all variants as one bundle, so that its key does not depend on the host that it goes to.</summary>
    public FileBundle AsBundle() => FileBundle.ByContent(
        from path in System.IO.Directory.EnumerateFiles(Directory, "*", SearchOption.AllDirectories)
        select BundleFile.At(path, Path.GetRelativePath(Directory, path).Replace('\\', '/')));
}
