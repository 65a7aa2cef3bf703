using System.Security.Cryptography;
using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Promises;

/// <summary>Kind <c>container</c>: fresh containers of a Debian without .NET, made by a real podman.</summary>
public class ContainerKind : StreamKind
{
    private readonly string _mark = RandomNumberGenerator.GetHexString(8, lowercase: true);
    private ContainerLab? _lab;

    /// <summary>Many processes are behind each of them.</summary>
    public override TimeSpan CleanUp => TimeSpan.FromSeconds(30);

    public override string Address => "127.0.0.1";

    internal override string Dummy => HonestHost.DummyPath;

    internal override IProcesses Processes { get; } = new ProcessesOfThisMachine();

    /// <summary>This machine's, so that streams share ports and this machine sees them.</summary>
    protected virtual string Network => "host";

    /// <summary>This machine's folder of temporary files, so that it is seen what a stream leaves there.</summary>
    protected virtual string Mounts => " /tmp:/tmp";

    public ContainerLab Lab => _lab ?? throw new InvalidOperationException("The engine is not started yet.");

    // A host name, because the environment tells it, and each container has another one.
    protected override string StreamElement(string stream) =>
        $"""<Stream name="{stream}" kind="container" engine="{Lab.Engine}" image="{ContainerLab.Image}" network="{Network}" mounts="{LabMachine.DummyPath}:{Dummy}:ro{Mounts}" options="--hostname=box --label=mark={_mark}"/>""";

    public override async Task<string> LookAsync(string command)
    {
        foreach (var container in await ContainersAsync())
        {
            // It may just be ending.
            if (await Lab.RunAsync("exec", container, "sh", "-c", command) is { ExitCode: 0 } seen)
                return seen.StandardOutput;
        }
        // What was in a container is gone with it; its ports were this machine's.
        return await LocalKind.ShAsync(command);
    }

    public override async Task<string> LoginAsync(string command) =>
        (await Lab.RunAsync("run", "-i", "--rm", "--network=host", "--hostname=box", ContainerLab.Image, "sh", "-c", command)).Succeeded().StandardOutput;

    /// <summary>The containers of this kind's streams that are there.</summary>
    public async Task<IReadOnlyList<string>> ContainersAsync() =>
        (await Lab.RunAsync("ps", "-a", "--filter", $"label=mark={_mark}", "--format", "{{.Names}}")).Succeeded().StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Where there cannot be one, all that would use it is skipped.</summary>
    public override async Task InitializeAsync()
    {
        if (LabMachine.WhyNoIsolatedHosts is null)
            _lab = await ContainerLab.GetAsync();
    }
}

/// <summary>Containers that share nothing with this machine, nor with each other.</summary>
public sealed class IsolatedContainerKind : ContainerKind
{
    protected override string Network => "none";

    protected override string Mounts => "";
}
