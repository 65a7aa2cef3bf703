using MultiStream.Deployment;
using MultiStream.Spawners;
using MultiStream.Spawners.Local;

namespace MultiStream.Promises.Saboteurs;

/// <summary>The spawner of a broken kind: a local agent behind a saboteur.</summary>
/// <param name="make">Makes a saboteur for each stream.</param>
/// <param name="name">The kind's: some of what is done for a stream depends on it. A stream of kind <c>local</c> has no pings, and its C# blocks' files are not shipped.</param>
internal sealed class SabotagedSpawner(Func<Saboteur> make, string name) : ISpawner, IDisposable
{
    private readonly LocalSpawner _local = new();
    private readonly List<Saboteur> _made = [];

    public string Kind => name;

    public IReadOnlyList<SpawnerSetting> Settings => [];

    public async Task<IStreamConnection> OpenAsync(StreamPlace place, AgentLaunch launch, CancellationToken cancel)
    {
        var saboteur = make();
        lock (_made)
            _made.Add(saboteur);
        saboteur.Open(place.Stream);
        var local = place with { Kind = _local.Kind };
        if (saboteur is PipeSaboteur pipe)
            return pipe.Around(await _local.OpenAsync(local, launch, cancel));
        return new SabotagedConnection(await _local.OpenAsync(local, AgentDeployment.Default.CreateLaunch(local), cancel), saboteur);
    }

    public StreamOpenException Explain(StreamPlace place, ConnectionEnd ended, string noise) => _local.Explain(place, ended, noise);

    public void Dispose() => _made.ForEach(s => s.Dispose());
}
