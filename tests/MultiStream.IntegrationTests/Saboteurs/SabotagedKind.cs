using MultiStream.IntegrationTests.Promises;
using MultiStream.Options;
using MultiStream.Spawners;

namespace MultiStream.IntegrationTests.Saboteurs;

/// <summary>A broken kind of stream. A promise that waits for what never comes gives up early here.</summary>
internal sealed class SabotagedKind(Func<Saboteur> make, TimeSpan patience, TimeSpan cleanUp, string name = KnownKinds.Local) : LocalKind, IDisposable
{
    private readonly SabotagedSpawner _spawner = new(make, name);

    public override TimeSpan Patience => patience;

    public override TimeSpan CleanUp => cleanUp;

    internal override SpawnerRegistry Spawners => new(_spawner);

    internal override StreamPlace PlaceOf(string stream) => base.PlaceOf(stream) with { Kind = _spawner.Kind };

    public void Dispose() => _spawner.Dispose();
}
