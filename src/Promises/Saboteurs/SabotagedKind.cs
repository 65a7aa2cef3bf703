using MultiStream.Options;
using MultiStream.Spawners;

namespace MultiStream.Promises.Saboteurs;

/// <summary>A broken kind of stream, on this machine. A promise that waits for what never comes gives up early here.</summary>
internal sealed class SabotagedKind(Func<Saboteur> make, TimeSpan patience, TimeSpan cleanUp, string name = KnownKinds.Local) : StreamKind, IDisposable
{
    private readonly SabotagedSpawner _spawner = new(make, name);

    public override TimeSpan Patience => patience;

    public override TimeSpan CleanUp => cleanUp;

    public override string Address => "127.0.0.1";

    internal override string Dummy => DummyProgram.OnThisMachine;

    internal override SpawnerRegistry Spawners => new(_spawner);

    internal override IProcesses Processes { get; } = new ProcessesOfThisMachine();

    protected override string StreamElement(string stream) => $"""<Stream name="{stream}" kind="local"/>""";

    public override Task<string> LookAsync(string command) => OnThisMachineAsync(command);

    internal override StreamPlace PlaceOf(string stream) => base.PlaceOf(stream) with { Kind = _spawner.Kind };

    public void Dispose() => _spawner.Dispose();
}
