namespace MultiStream.Spawners.Slurm;

/// <summary>
/// The job that the tests themselves run in. Its nodes are lent to one test at a time, as many streams to a node as the settings say; it is never ended.
/// </summary>
internal sealed class OwnJob(SlurmJob job, IReadOnlyList<SlurmNode> nodes)
{
    private readonly Lock _lock = new();
    private readonly Use?[] _uses = new Use?[nodes.Count];
    private readonly IReadOnlyList<SlurmNode> _nodes = nodes;
    private readonly List<Wish> _waiting = [];

    public SlurmJob Job => job;

    /// <summary>The job of this process's environment; null: it is in none.</summary>
    public static string? IdHere => Environment.GetEnvironmentVariable("SLURM_JOB_ID") is { Length: > 0 } id ? id : null;

    /// <summary>Whether streams with this configuration are of the cluster in which the tests run in a job.</summary>
    /// <param name="config">Full path of a slurm.conf; null: as Slurm's programs find it themselves.</param>
    /// <param name="ownConfig">What the job's environment says: the value of <c>SLURM_CONF</c>.</param>
    /// <param name="ownName">The value of <c>SLURM_CLUSTER_NAME</c>.</param>
    public static bool IsOf(string? config, string? ownConfig, string? ownName)
    {
        if (config is null || config == ownConfig)
            return true;
        try
        {
            return ownName is not null && File.ReadLines(config).Any(l => l.Split('=', 2) is [var name, var value]
                && name.Trim().Equals("ClusterName", StringComparison.OrdinalIgnoreCase) && value.Trim().Split([' ', '\t', '#'])[0].Equals(ownName, StringComparison.OrdinalIgnoreCase));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;   // what Slurm's programs say of the file is the better message
        }
    }

    /// <exception cref="SlurmException">Slurm does not know the job's nodes.</exception>
    public static async Task<OwnJob> OfAsync(SlurmCluster cluster, string id, CancellationToken cancel) =>
        new(new SlurmJob(cluster, id), await SlurmNode.InAsync(cluster, Environment.GetEnvironmentVariable("SLURM_JOB_NODELIST") ?? "", cancel));

    /// <summary>
    /// Waits until what some requests need is free, all of it at once. Room that the same test has at its nodes is taken first. Who comes first gets nodes first; but a test that has some goes
    /// before those that have none, because they may be waiting for its end.
    /// </summary>
    /// <param name="owner">Who asks: one for all requests of a test.</param>
    /// <param name="requests">What is wanted.</param>
    /// <param name="tell">For a person.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="SlurmException">The job has too few nodes, or those that are wanted would never come free.</exception>
    public async Task<Loan> TakeAsync(object owner, IReadOnlyList<SlurmRequest> requests, Action<string> tell, CancellationToken cancel)
    {
        var wish = new Wish(owner, requests);
        string? told = null;
        lock (_lock)
        {
            int held = Held(owner), more = Missing(wish), others = _waiting.Where(w => w.Owner == owner).Sum(Missing);
            if (held + others + more > _nodes.Count)
                throw new SlurmException(TooFew(requests, held + others, more));
            _waiting.Add(wish);
            Grant();
            if (!wish.Granted.Task.IsCompleted)
            {
                if (IsStuck())
                {
                    _waiting.Remove(wish);
                    Grant();   // it may have been in somebody's way
                    throw new SlurmException($"{Count(more)} of Slurm job {job.Id}, in which the tests run, {(more == 1 ? "is" : "are")} wanted, and tests that hold the others wait for more themselves, so that none would ever get what it wants. Declare all streams of a test with [Stream]: then it gets its nodes together.");
                }
                told = $"{string.Join(", ", requests.Select(r => r.Who))}: {more} of the {_nodes.Count} nodes of Slurm job {job.Id}, in which the tests run, {(more == 1 ? "is" : "are")} wanted; other tests of this run have them";
            }
        }
        if (told is not null)
            tell(told);
        using var over = cancel.Register(() => GiveUp(wish, cancel));
        return await wish.Granted.Task;
    }

    private string TooFew(IReadOnlyList<SlurmRequest> requests, int held, int more) =>
        $"the tests run in Slurm job {job.Id}, which has {Count(_nodes.Count)}, and the test wants {(held > 0 ? $"{more} more than the {held} that it has" : $"{more}")}, {(requests[0].PerNode == 1 ? "a node for each stream" : $"a node for every {requests[0].PerNode} streams")}. "
        + "Run them in a job with more nodes, write a higher streamsPerNode, or allocation=\"new\" to have nodes beside those of the job.";

    private static string Count(int number) => FormattableString.Invariant($"{number} node{(number == 1 ? "" : "s")}");

    private int Held(object owner) => _uses.Count(u => u?.Owner == owner);

    /// <summary>How many nodes a wish needs beside the room that its test has.</summary>
    private int Missing(Wish wish) => wish.Requests.GroupBy(r => r.PerNode).Sum(g =>
        (Math.Max(0, g.Sum(r => r.Places.Count) - Room(wish.Owner, g.Key).Sum(i => g.Key - _uses[i]!.Streams)) + g.Key - 1) / g.Key);

    /// <summary>The nodes of a test at which there is room for another stream.</summary>
    private IEnumerable<int> Room(object owner, int perNode) => Enumerable.Range(0, _nodes.Count).Where(i => _uses[i] is { } use && use.Owner == owner && use.PerNode == perNode && use.Streams < perNode);

    /// <summary>Gives to all whose turn it is. Called in the lock.</summary>
    private void Grant()
    {
        bool next = true;
        // Who has nodes first, each group in the order in which it came.
        foreach (var wish in _waiting.OrderBy(w => Held(w.Owner) > 0 ? 0 : 1).ToList())
        {
            bool holds = Held(wish.Owner) > 0;
            if ((holds || next) && Missing(wish) <= _uses.Count(u => u is null))
            {
                _waiting.Remove(wish);
                wish.Granted.SetResult(new Loan(this, Take(wish)));
            }
            else
                next = false;
        }
    }

    private Dictionary<SlurmRequest, IReadOnlyList<int>> Take(Wish wish)
    {
        var taken = new Dictionary<SlurmRequest, IReadOnlyList<int>>(ReferenceEqualityComparer.Instance);
        foreach (var request in wish.Requests)
        {
            var room = new Queue<int>(Room(wish.Owner, request.PerNode).SelectMany(i => Enumerable.Repeat(i, request.PerNode - _uses[i]!.Streams)).Take(request.Places.Count));
            var free = new Queue<int>(Enumerable.Range(0, _nodes.Count).Where(i => _uses[i] is null).SelectMany(i => Enumerable.Repeat(i, request.PerNode)));
            taken[request] = [.. request.Places.Select(_ => room.Count > 0 ? room.Dequeue() : free.Dequeue())];
            foreach (int i in taken[request])
                (_uses[i] ??= new Use(wish.Owner, request.PerNode)).Streams++;
        }
        return taken;
    }

    /// <summary>
    /// Whether a test that has nodes waits for more which it never gets: those without a wish end and give theirs back; so do those whose wish these fulfil, and so on; and it is not among them.
    /// </summary>
    private bool IsStuck()
    {
        var wanting = _waiting.Where(w => Held(w.Owner) > 0).GroupBy(w => w.Owner, ReferenceEqualityComparer.Instance).Select(g => (Held: Held(g.Key!), More: g.Sum(Missing))).ToList();
        int free = _nodes.Count - wanting.Sum(w => w.Held);
        while (wanting.FindIndex(w => w.More <= free) is >= 0 and var ends)
        {
            free += wanting[ends].Held;
            wanting.RemoveAt(ends);
        }
        return wanting.Count > 0;
    }

    private void GiveUp(Wish wish, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (!_waiting.Remove(wish))
                return;
            wish.Granted.SetCanceled(cancel);
            Grant();   // it may have been in somebody's way
        }
    }

    private void Return(IEnumerable<int> slots)
    {
        lock (_lock)
        {
            foreach (int i in slots)
            {
                if (--_uses[i]!.Streams == 0)
                    _uses[i] = null;
            }
            Grant();
        }
    }

    /// <summary>What a test wants and does not have yet.</summary>
    private sealed record Wish(object Owner, IReadOnlyList<SlurmRequest> Requests)
    {
        public TaskCompletionSource<Loan> Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Who has a node, and how many streams are there.</summary>
    private sealed class Use(object owner, int perNode)
    {
        public object Owner => owner;

        public int PerNode => perNode;

        public int Streams { get; set; }
    }

    /// <summary>Nodes that a test has; dispose to give them back.</summary>
    internal sealed class Loan(OwnJob owner, IReadOnlyDictionary<SlurmRequest, IReadOnlyList<int>> slots) : IAsyncDisposable
    {
        private int _over;

        /// <summary>A node for each stream of a request, in their order.</summary>
        public IReadOnlyList<SlurmNode> NodesOf(SlurmRequest request) => [.. slots[request].Select(i => owner._nodes[i])];

        public ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _over, 1) == 0)
                owner.Return(slots.Values.SelectMany(s => s));
            return ValueTask.CompletedTask;
        }
    }
}
