using MultiStream.Blocks;

namespace MultiStream.Spawners.Container;

/// <summary>The pipe of one container. On a network of its own, its address is known when it runs.</summary>
internal sealed class ContainerConnection : IStreamConnection, IAddressedLate, ILeavesPlace
{
    private const string Loopback = "127.0.0.1";
    private readonly ContainerEngine _engine;
    private readonly string _name;
    private readonly ProcessConnection _process;
    private readonly string _stream;
    private string? _address;
    private volatile bool _isLeft;

    /// <exception cref="System.ComponentModel.Win32Exception">The engine cannot be started.</exception>
    public ContainerConnection(ContainerEngine engine, string name, List<string> words, StreamPlace place)
    {
        (_engine, _name, _stream) = (engine, name, place.Stream);
        _process = new ProcessConnection(OwnSession.Start(engine.Program, words), place["image"]!, "");
        _address = place["address"] ?? (place["network"] is "host" or "none" ? Loopback : null);
    }

    public Stream ToAgent => _process.ToAgent;

    public Stream FromAgent => _process.FromAgent;

    public string Host => _process.Host;

    public string Address => _address ?? throw new InvalidOperationException($"The address of container {_name} has not been looked up.");

    public Task<ConnectionEnd> Ended => _process.Ended;

    public bool EndsWithAgent => true;

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        // After a good end the engine removes the container by itself. What this cannot remove, the next run's sweep can.
        if (!_isLeft && (await Ended).ExitCode is not 0)
            await _engine.RunAsync(["rm", "-f", _name], CancellationToken.None);
    }

    /// <summary>It gets a name that is no run's, so that no later run takes it for what a dead one left.</summary>
    public async Task<KeptPlace> LeaveAsync(string directory)
    {
        _isLeft = true;
        var name = $"{ContainerOwner.Prefix}kept-{_stream}-{_name[(_name.LastIndexOf('-') + 1)..]}";
        var (code, output, error) = await _engine.RunAsync(["rename", _name, name], CancellationToken.None);
        var engine = _engine.Program == ProgramFinder.Find(_engine.Name, Environment.GetEnvironmentVariable("PATH")) ? _engine.Name : _engine.Program;
        var now = code == 0 ? name : _name;
        return new KeptPlace($"container {now}, with directory {directory}{(code == 0 ? "" : $" (until the next run on this machine: {_engine.Name} could not rename it{PlaceFailure.Said(" and said: ", error.Length > 0 ? error : output)})")}",
            KeptPlace.Words(engine, "exec", "-it", now, "sh", "-c", $"cd {ShellQuoting.QuoteIfNeeded(directory)} && exec sh"), KeptPlace.Words(engine, "rm", "-f", now));
    }

    /// <summary>Of its networks the first; a container without one of its own has this machine's, or reaches nobody but itself.</summary>
    public async Task FindAddressAsync(CancellationToken cancel)
    {
        if (_address is not null)
            return;
        const string Format = "{{.HostConfig.NetworkMode}} {{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}";
        var (code, output, error) = await _engine.RunAsync(["inspect", "--type=container", "--format", Format, _name], cancel);
        var words = output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        _address = code != 0 ? null
            : words.Skip(1).FirstOrDefault(a => System.Net.IPAddress.TryParse(a, out _)) ?? (words is [var mode, ..] && HasNoAddress(mode) ? Loopback : null);
        if (_address is null)
        {
            throw new StreamOpenException(_stream, OpenFailure.Other,
                $"Stream '{_stream}' could not be opened: {_engine.Name} does not tell the address of its container {_name}. Write it in 'address', or take another 'network'.{PlaceFailure.Said($" {_engine.Name} said: ", error.Length > 0 ? error : output)}");
        }
    }

    /// <summary>Modes without an address at which others reach the container: those that share a network, and those of an engine without root.</summary>
    private static bool HasNoAddress(string mode) => mode.Split(':')[0] is "host" or "none" or "container" or "ns" or "slirp4netns" or "pasta";
}
