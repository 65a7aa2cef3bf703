using MultiStream.Spawners.Command;
using MultiStream.Spawners.Container;
using MultiStream.Spawners.Inproc;
using MultiStream.Spawners.Local;
using MultiStream.Spawners.Slurm;
using MultiStream.Spawners.Ssh;

namespace MultiStream.Spawners;

/// <summary>The kinds of streams, by name.</summary>
internal sealed class SpawnerRegistry(params IReadOnlyList<ISpawner> spawners)
{
    public static SpawnerRegistry Default { get; } = new(new LocalSpawner(), new SshSpawner(), new ContainerSpawner(), new CommandSpawner(), new SlurmSpawner(), new InprocSpawner());

    public IReadOnlyList<ISpawner> All => spawners;

    /// <summary>Null: there is no such kind.</summary>
    public ISpawner? Find(string kind) => spawners.FirstOrDefault(s => string.Equals(s.Kind, kind, StringComparison.OrdinalIgnoreCase));

    /// <exception cref="StreamOpenException">There is no such kind.</exception>
    public ISpawner For(StreamPlace place) => Find(place.Kind)
        ?? throw new StreamOpenException(place.Stream, OpenFailure.Settings,
            $"Stream '{place.Stream}' ({place.Source}) is of kind '{place.Kind}', which is not known here; these are: {string.Join(", ", spawners.Select(s => s.Kind))}.");
}
