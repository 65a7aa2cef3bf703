using System.ComponentModel;
using System.Globalization;
using System.Text.RegularExpressions;
using MultiStream.Deployment;
using MultiStream.Options;

namespace MultiStream.Spawners.Container;

/// <summary>Kind <c>container</c>: each stream is a fresh container, which is gone with the stream. The agent is its first process.</summary>
internal sealed partial class ContainerSpawner : ISpawner
{
    /// <summary>Engines take a lock for each start; more at once only wait for each other.</summary>
    private const int StartsAtOnce = 6;

    private const int EngineRefused = 125;
    private readonly HandshakeGate _gate = new(StartsAtOnce);

    public string Kind => KnownKinds.Container;

    public IReadOnlyList<SpawnerSetting> Settings => ContainerSettings.All;

    public async Task<IDisposable?> EnterAsync(StreamPlace place, CancellationToken cancel) => await _gate.EnterAsync(place["engine"] ?? "", cancel);

    public async Task<string?> WhyNotAsync(StreamPlace place, CancellationToken cancel)
    {
        if (ContainerEngine.Find(place, out var fault) is not { } engine)
            return $"No container can be made: {fault}";
        var (code, _, said) = await engine.RunAsync(place["image"] is { } image ? ["image", "inspect", "--format", "{{.Id}}", image] : ["ps", "-q"], cancel);
        return code == 0 ? null : $"No container can be made: {Read(place, engine.Name, new ConnectionEnd(EngineRefused, said), said).What}{PlaceFailure.Said($" {engine.Name} said: ", said)}";
    }

    public Task<IStreamConnection> OpenAsync(StreamPlace place, AgentLaunch launch, CancellationToken cancel)
    {
        var engine = ContainerEngine.Find(place, out var fault) ?? throw Missing(place, fault, null);
        engine.SweepOnce();
        var folders = FoldersFor(engine);
        var name = ContainerRun.NewName(place);
        var command = folders is not null && launch.WithMounts is { } withMounts ? withMounts(ContainerRun.Mounts) : launch.ShellCommand;
        try
        {
            return Task.FromResult<IStreamConnection>(new ContainerConnection(engine, name, ContainerRun.Words(place, name, command, folders), place));
        }
        catch (Win32Exception e)
        {
            throw Missing(place, $"{engine.Program} cannot be started: {e.Message}.", e);
        }
    }

    public StreamOpenException Explain(StreamPlace place, ConnectionEnd ended, string noise)
    {
        var engine = ContainerEngine.Find(place, out _);
        var name = engine?.Name ?? "the engine";
        bool blind = engine is { SeesFiles: true } && FoldersFor(engine) is { } folders && ended.ExitCode == EngineRefused
            && (ended.Text.Contains(folders.Agent, StringComparison.Ordinal) || ended.Text.Contains(folders.Runtime, StringComparison.Ordinal));
        if (blind)
            engine!.SeesFiles = false;   // from now on they are sent
        var failure = Read(place, name, ended, ended.Text + "\n" + noise);
        return new StreamOpenException(place.Stream, failure.Reason,
            $"Stream '{place.Stream}' ({place.Source}) could not be opened in a container of {place["image"]}: {failure.What}"
            + PlaceFailure.Said($" {name} said: ", ended.Text) + PlaceFailure.Said(" The container said: ", noise)) { MayPass = blind, What = failure.What, Said = PlaceFailure.Said("", ended.Text + "\n" + noise) };
    }

    private static PlaceFailure Read(StreamPlace place, string engine, ConnectionEnd ended, string said)
    {
        if (PlaceFailure.IsSaid(NoImage(), said))
            return new PlaceFailure(OpenFailure.Settings, $"{engine} has no such image, and nothing is pulled by itself. Do '{engine} pull {place["image"]}' before, check 'image', or write options=\"--pull=missing\".");
        if (PlaceFailure.IsSaid(NoService(), said))
            return new PlaceFailure(OpenFailure.Refused, $"{engine} does not reach its service. Check that it runs, and that the user who runs the tests may use it.");
        if (PlaceFailure.IsSaid(NoShell(), said))
            return new PlaceFailure(OpenFailure.NoUsableShell, "The image has no 'sh', so nothing can be started in it. Take an image with a shell; it needs neither .NET nor anything else that is large.");
        return PlaceFailure.Read(said) ?? (ended.ExitCode == EngineRefused
            ? new PlaceFailure(OpenFailure.Settings, $"{engine} refused to make it. Check 'image', 'mounts', 'network', 'user' and 'options'.")
            : new PlaceFailure(OpenFailure.Other, $"It ended with exit code {ended.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "unknown"} before the agent said hello."));
    }

    /// <summary>The folders that the container is given to see, instead of being sent 80 MB; null: the engine does not see them itself.</summary>
    private static (string Agent, string Runtime)? FoldersFor(ContainerEngine engine) => engine.SeesFiles ? AgentDeployment.Default.Folders : null;

    private static StreamOpenException Missing(StreamPlace place, string fault, Exception? inner) =>
        new(place.Stream, OpenFailure.ProgramMissing, $"Stream '{place.Stream}' ({place.Source}) cannot be opened in a container: {fault}", inner) { What = fault };

    [GeneratedRegex(@"image not known|No such image|Unable to find image|no such image|image .* not found", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NoImage();

    [GeneratedRegex(@"Cannot connect to (the Docker daemon|Podman)|trying to connect to the (D|d)ocker|unable to connect to Podman", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NoService();

    [GeneratedRegex(@"exec: ""sh"":|executable file `sh` not found|stat sh: no such file", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NoShell();
}
