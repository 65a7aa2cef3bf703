namespace MultiStream.Spawners.Slurm;

/// <summary>The nodes of a test's streams: a slot for each stream, and what holds the nodes.</summary>
internal sealed class SlurmPlaces : IPreparedPlaces
{
    private readonly Dictionary<string, SlurmSlot> _slots = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<IAsyncDisposable> _held = [];
    private readonly List<string> _titles = [];

    public string Title => string.Join("; ", _titles);

    public StreamPlace Of(StreamPlace place) => place with { Prepared = _slots[place.Stream] };

    /// <summary>Spreads the streams of a request over nodes: the first of them on the first node until that has as many as it may.</summary>
    public void Add(SlurmRequest request, SlurmJob job, IReadOnlyList<SlurmNode> nodes, IAsyncDisposable held)
    {
        _held.Add(held);
        for (int i = 0; i < request.Places.Count; i++)
            _slots[request.Places[i].Stream] = new SlurmSlot(job, nodes[i / request.PerNode]);
        _titles.Add($"Slurm job {job.Id}, {string.Join(' ', nodes.Take(16).Select(n => n.Name))}{(nodes.Count > 16 ? " …" : "")}, for {request.Who}");
    }

    /// <exception cref="SlurmException">An allocation is not known to have ended; the others have.</exception>
    public async ValueTask DisposeAsync()
    {
        List<string> problems = [];
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
