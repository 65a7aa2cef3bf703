namespace MultiStream.Spawners.Container;

/// <summary>The pipe of one container. Its address is asked for when somebody wants it, because that takes a process.</summary>
internal sealed class ContainerConnection : IStreamConnection
{
    private readonly ContainerEngine _engine;
    private readonly string _name;
    private readonly ProcessConnection _process;
    private readonly Lazy<string> _address;

    /// <exception cref="System.ComponentModel.Win32Exception">The engine cannot be started.</exception>
    public ContainerConnection(ContainerEngine engine, string name, List<string> words, string host, string? address)
    {
        (_engine, _name) = (engine, name);
        _process = new ProcessConnection(OwnSession.Start(engine.Program, words), host, "");
        _address = new Lazy<string>(() => address ?? LookUp());
    }

    public Stream ToAgent => _process.ToAgent;

    public Stream FromAgent => _process.FromAgent;

    public string Host => _process.Host;

    public string Address => _address.Value;

    public Task<ConnectionEnd> Ended => _process.Ended;

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        // After a good end the engine removes the container by itself. What this cannot remove, the next run's sweep can.
        if ((await Ended).ExitCode is not 0)
            await _engine.RunAsync(["rm", "-f", _name], CancellationToken.None);
    }

    /// <summary>Of its networks the first; a container without one of its own has this machine's, or reaches nobody but itself.</summary>
    private string LookUp()
    {
        const string Format = "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}";
        var (code, output, _) = _engine.RunAsync(["inspect", "--type=container", "--format", Format, _name], CancellationToken.None).GetAwaiter().GetResult();
        return code == 0 && output.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(a => System.Net.IPAddress.TryParse(a, out _)) is { } first ? first : "127.0.0.1";
    }
}
