namespace MultiStream.Spawners.Slurm;

/// <summary>
/// The job that the tests themselves run in. Its nodes are lent to one test at a time, as many streams to a node as the settings say; it is never ended.
/// </summary>
internal sealed class OwnJob(SlurmJob job, IReadOnlyList<SlurmNode> nodes)
{
    private readonly Lock _lock = new();
    private readonly bool[] _lent = new bool[nodes.Count];
    private TaskCompletionSource _freed = New();

    public SlurmJob Job => job;

    /// <summary>The job of this process's environment; null: it is in none.</summary>
    public static string? IdHere => Environment.GetEnvironmentVariable("SLURM_JOB_ID") is { Length: > 0 } id ? id : null;

    /// <exception cref="SlurmException">Slurm does not know the job's nodes.</exception>
    public static async Task<OwnJob> OfAsync(SlurmCluster cluster, string id, CancellationToken cancel) =>
        new(new SlurmJob(cluster, id), await SlurmNode.InAsync(cluster, Environment.GetEnvironmentVariable("SLURM_JOB_NODELIST") ?? "", cancel));

    /// <summary>Waits until the nodes that a request needs are free, all of them at once.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="all">How many nodes the test wants in all, with its other requests.</param>
    /// <param name="tell">For a person.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The nodes, in the order of the job.</returns>
    /// <exception cref="SlurmException">The job has too few.</exception>
    public async Task<Loan> TakeAsync(SlurmRequest request, int all, Action<string> tell, CancellationToken cancel)
    {
        if (all > nodes.Count)
        {
            throw new SlurmException(FormattableString.Invariant($"the tests run in Slurm job {job.Id}, which has {nodes.Count} node{(nodes.Count > 1 ? "s" : "")}, and the test wants {all}, a node for {(request.PerNode == 1 ? "each stream" : $"every {request.PerNode} streams")}. Run them in a job with more nodes, write a higher streamsPerNode, or allocation=\"new\" to have nodes beside those of the job."));
        }
        bool told = false;
        while (true)
        {
            Task freed;
            lock (_lock)
            {
                var free = Enumerable.Range(0, nodes.Count).Where(i => !_lent[i]).Take(request.Nodes).ToList();
                if (free.Count == request.Nodes)
                {
                    foreach (int i in free)
                        _lent[i] = true;
                    return new Loan(this, free, [.. free.Select(i => nodes[i])]);
                }
                freed = _freed.Task;
            }
            if (!told)
                tell($"{request.Who}: {request.Nodes} of the {nodes.Count} nodes of Slurm job {job.Id}, in which the tests run, are wanted; other tests of this run have them");
            told = true;
            await freed.WaitAsync(cancel);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Nodes that a test has; dispose to give them back.</summary>
    internal sealed class Loan(OwnJob owner, IReadOnlyList<int> indices, IReadOnlyList<SlurmNode> nodes) : IAsyncDisposable
    {
        private int _over;

        public IReadOnlyList<SlurmNode> Nodes => nodes;

        public ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _over, 1) != 0)
                return ValueTask.CompletedTask;
            TaskCompletionSource freed;
            lock (owner._lock)
            {
                foreach (int i in indices)
                    owner._lent[i] = false;
                (freed, owner._freed) = (owner._freed, New());
            }
            freed.SetResult();
            return ValueTask.CompletedTask;
        }
    }
}
