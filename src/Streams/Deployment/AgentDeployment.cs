using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MultiStream.Options;
using MultiStream.Spawners;

namespace MultiStream.Deployment;

/// <summary>The files that make an agent, and the ways to start one from them.</summary>
internal sealed class AgentDeployment
{
    private static readonly Lazy<AgentDeployment> s_default = new(() => new AgentDeployment(
        Path.GetDirectoryName(typeof(AgentDeployment).Assembly.Location) is { Length: > 0 } beside ? beside : AppContext.BaseDirectory,
        RuntimeEnvironment.GetRuntimeDirectory()));

    private readonly string _folder;
    private readonly RuntimeInstallation? _runtime;
    private readonly Lazy<AgentInstallation> _agent;
    private readonly Lazy<FileBundle> _agentBundle;
    private readonly Lazy<FileBundle?> _runtimeBundle;
    private readonly ConcurrentDictionary<string, FileBundle> _runtimes = new(StringComparer.Ordinal);

    /// <summary>A deployment of other files than the installed ones, for tests.</summary>
    /// <param name="folder">Holds <c>multistream-agent</c>.</param>
    /// <param name="runtimeDirectory">The folder of a runtime's core library.</param>
    public AgentDeployment(string folder, string runtimeDirectory)
    {
        _folder = folder;
        _runtime = RuntimeInstallation.Find(runtimeDirectory);
        // A failure is not remembered: the files may be there at the next attempt.
        _agent = new(() => AgentInstallation.Find(_folder), LazyThreadSafetyMode.PublicationOnly);
        _agentBundle = new(() => _agent.Value.AsBundle(), LazyThreadSafetyMode.PublicationOnly);
        _runtimeBundle = new(() => RuntimeInstallation.Platform is null ? null : _runtime?.AsBundle(), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The agent's assembly in the variant for this machine; a worker is started from it too.</summary>
    public string LocalAssembly => _agent.Value.LocalAssembly;

    /// <summary>Of the files that were installed with this library, and the runtime that this process runs on.</summary>
    public static AgentDeployment Default => s_default.Value;

    /// <summary>How to start an agent at <paramref name="place"/>; its setting <c>runtime</c> counts.</summary>
    /// <exception cref="StreamOpenException">The files are missing, or a setting is wrong.</exception>
    public AgentLaunch CreateLaunch(StreamPlace place)
    {
        try
        {
            return place.Kind.Equals("local", StringComparison.OrdinalIgnoreCase)
                ? new AgentLaunch("", [LocalProgram(place), "exec", _agent.Value.LocalAssembly], LocalEnvironment())
                : new AgentLaunch(ShellCommand(place), [], new Dictionary<string, string>()) 
                {
                    WithMounts = mounts => ShellCommand(place, mounts),
                    ConnectBackCommand = place.Kind == KnownKinds.Slurm ? ShellCommand(place, connectsBack: true) : "",
                };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StreamOpenException(place.Stream, OpenFailure.ProgramMissing, $"Stream '{place.Stream}': {e.Message}", e);
        }
    }

    private static IReadOnlyDictionary<string, string> LocalEnvironment()
    {
        var environment = AgentEnvironment.ForLocal(Environment.GetEnvironmentVariable);
        return AgentInstallation.TemporaryOfWorker is { } folder ? new Dictionary<string, string>(environment) { ["TMPDIR"] = folder } : environment;
    }

    /// <summary>The bundle that a bootstrap asks for; null: it is none of ours.</summary>
    internal FileBundle? Find(string key) =>
        _agentBundle.Value.Key == key ? _agentBundle.Value
        : _runtimeBundle.Value?.Key == key ? _runtimeBundle.Value
        : null;

    /// <summary>What a place is sent whose own runtime lacks a framework that the project runs on.</summary>
    /// <param name="missing">Each as name and version.</param>
    /// <exception cref="StreamOpenException">Its settings forbid to ship a runtime, or this machine has none that could go there.</exception>
    internal FileBundle RuntimeFor(StreamPlace place, ProjectFiles project, IReadOnlyList<string> missing)
    {
        var lacks = $"Stream '{place.Stream}' ({place.Source}): the place lacks {string.Join(" and ", missing)}, on which the C# blocks of {project.Name} run";
        if (ParseRuntime(place["runtime"]) == RuntimeMode.Host)
            throw new StreamOpenException(place.Stream, OpenFailure.NoRuntime, $"{lacks}, and runtime=\"host\" forbids to ship it. Install it there, or use runtime=\"auto\".");
        if (_runtime is null || RuntimeInstallation.Platform is null)
            throw new StreamOpenException(place.Stream, OpenFailure.NoRuntime, $"{lacks}, and this machine has none that could be shipped: only the shared runtime of a glibc Linux can. Install it there.");
        try
        {
            // By name and version, because each stream asks: the files of a runtime are many.
            return _runtimes.GetOrAdd(string.Join('\n', project.Frameworks), _ => _runtime.AsBundle(project.Frameworks));
        }
        catch (Exception e) when (e is MultiStreamException or IOException or UnauthorizedAccessException)
        {
            throw new StreamOpenException(place.Stream, OpenFailure.NoRuntime, $"{lacks}. {e.Message}", e);
        }
    }

    /// <summary>What is wrong with a value of the setting <c>runtime</c>; null: nothing.</summary>
    internal static string? CheckRuntime(string value) => ParseRuntime(value) is null ? "'auto', 'ship' or 'host'" : null;

    private static RuntimeMode? ParseRuntime(string? value) => value?.ToLowerInvariant() switch
    {
        null or "" or "auto" => RuntimeMode.Auto,
        "ship" => RuntimeMode.Ship,
        "host" => RuntimeMode.Host,
        _ => null,
    };

    /// <summary>The folders of this machine that a place may see instead of being sent their files: the agent's, and the runtime's.</summary>
    internal (string Agent, string Runtime)? Folders => _runtime is not null && RuntimeInstallation.Platform is not null ? (_agent.Value.Directory, _runtime.Root) : null;

    private string ShellCommand(StreamPlace place, BundleMounts? mounts = null, bool connectsBack = false)
    {
        var mode = ParseRuntime(place["runtime"]) ?? throw new StreamOpenException(place.Stream, OpenFailure.Settings,
            $"Stream '{place.Stream}' ({place.Source}): runtime=\"{place["runtime"]}\" is not known; right would be {CheckRuntime("?")}.");
        return Bootstrap.Write(
            _agentBundle.Value.Key,
            _agent.Value.HasLinuxX64 ? "Linux x86_64" : "",
            mode == RuntimeMode.Host ? null : _runtimeBundle.Value?.Key,
            RuntimeInstallation.Platform,
            mode,
            RandomNumberGenerator.GetHexString(12, lowercase: true),
            mounts,
            connectsBack);
    }

    /// <summary>This process's own <c>dotnet</c>; a self-contained process has none and takes the one that the machine has.</summary>
    internal string LocalProgram(StreamPlace place)
    {
        if (_runtime is not null)
            return _runtime.Program;
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string?[] folders = [Environment.GetEnvironmentVariable("DOTNET_ROOT"), .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)];
        return folders.Where(f => !string.IsNullOrEmpty(f)).Select(f => Path.Combine(f!, name)).FirstOrDefault(File.Exists)
            ?? throw new StreamOpenException(place.Stream, OpenFailure.NoRuntime,
                $"Stream '{place.Stream}' cannot start its agent: this process is self-contained ({RuntimeEnvironment.GetRuntimeDirectory()}) and there is no 'dotnet' in DOTNET_ROOT or PATH. Install the .NET 10 runtime, or set DOTNET_ROOT.");
    }
}
