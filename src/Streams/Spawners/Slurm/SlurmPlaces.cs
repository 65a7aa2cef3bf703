namespace MultiStream.Spawners.Slurm;

/// <summary>The nodes of a test's streams: a slot for each stream, and what holds the nodes.</summary>
internal sealed class SlurmPlaces : IPreparedPlaces
{
    private readonly Dictionary<string, SlurmSlot> _slots = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<IAsyncDisposable> _held = [];
    private readonly List<SlurmTree> _trees = [];
    private readonly List<string> _titles = [];

    public string Title => string.Join("; ", _titles);

    public StreamPlace Of(StreamPlace place) => place with { Prepared = _slots[place.Stream] };

    /// <param name="request">What was asked for.</param>
    /// <param name="job">What there is.</param>
    /// <param name="nodes">The node of each stream, in their order.</param>
    /// <param name="held">Gives the nodes back.</param>
    public void Add(SlurmRequest request, SlurmJob job, IReadOnlyList<SlurmNode> nodes, IAsyncDisposable held)
    {
        _held.Add(held);
        for (int i = 0; i < request.Places.Count; i++)
            _slots[request.Places[i].Stream] = new SlurmSlot(job, nodes[i]);
        foreach (var group in request.Together(nodes))
        {
            var tree = new SlurmTree(request.Places[group[0]], job, [.. group.Select(i => nodes[i])]);
            _trees.Add(tree);
            foreach (int i in group)
                _slots[request.Places[i].Stream] = new SlurmSlot(job, nodes[i], tree);
        }
        var names = nodes.Select(n => n.Name).Distinct(StringComparer.Ordinal).ToList();
        _titles.Add($"Slurm job {job.Id}, {string.Join(' ', names.Take(16))}{(names.Count > 16 ? " …" : "")}, for {request.Who}");
    }

    /// <exception cref="SlurmException">An allocation is not known to have ended; the others have.</exception>
    public async ValueTask DisposeAsync()
    {
        List<string> problems = [];
        await Task.WhenAll(_trees.Select(t => t.DisposeAsync().AsTask()));
        foreach (var held in _held)
        {
            try
            {
                await held.DisposeAsync();
            }
            catch (SlurmException e)
            {
                problems.Add(e.Message);
            }
        }
        _held.Clear();
        if (problems.Count > 0)
            throw new SlurmException(string.Join(' ', problems));
    }
}
