using MultiStream.Platform;

namespace MultiStream.Spawners.Slurm;

/// <summary>A job whose nodes streams are opened on: one that was asked for, or the one that the tests run in.</summary>
/// <param name="Cluster">Where it is.</param>
/// <param name="Id">Its number.</param>
internal record SlurmJob(SlurmCluster Cluster, string Id)
{
    /// <summary>Below the time that a stream's loss waits for its reason.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10), s_patience = TimeSpan.FromSeconds(8);

    /// <summary>It ends with the test.</summary>
    public virtual bool EndsWithTest => false;

    /// <summary>What whoever holds the job was told of it.</summary>
    public virtual string Told => "";

    /// <summary>Whether Slurm is ending the job, or has.</summary>
    public async Task<bool> IsEndingAsync()
    {
        var (code, shown, _) = await Cluster.AskAsync("scontrol", ["--oneliner", "show", "job", Id], s_limit, CancellationToken.None);
        return code == 0 && SlurmEnd.IsEnding(shown);
    }

    /// <summary>Why a step on a node has ended, as far as Slurm knows; null: not by anything that Slurm did.</summary>
    /// <param name="node">The node.</param>
    /// <param name="said">What the step's srun said.</param>
    public async Task<string?> WhyEndedAsync(string node, string said)
    {
        var backoff = Backoff.ForEnds();
        using var limit = new CancellationTokenSource(s_patience);
        while (true)
        {
            var job = Cluster.AskAsync("scontrol", ["--oneliner", "show", "job", Id], s_limit, CancellationToken.None);
            var account = Cluster.AskAsync("sacct", ["--noheader", "--allocations", "--parsable2", "--format=State", $"--jobs={Id}"], s_limit, CancellationToken.None);
            var shown = (await job).Output;
            var why = SlurmEnd.Explain(Id, node, shown, await account is { Code: 0 } who ? who.Output : "", said + "\n" + Told);
            if (why is not null || !SlurmEnd.IsCompleting(shown))
                return why;
            // The reason is not shown before all that ran there is gone, and the words that have it may be cut off by the end of who says them.
            await ((Task)backoff.WaitAsync(limit.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (limit.IsCancellationRequested)
                return $"Slurm is ending job {Id}, and does not say yet why";
        }
    }
}

/// <summary>What a stream got: a job, and a node of it.</summary>
/// <param name="Job">The job.</param>
/// <param name="Node">The node.</param>
/// <param name="Tree">Starts the node's agent with others; null: it has an srun of its own.</param>
internal sealed record SlurmSlot(SlurmJob Job, SlurmNode Node, SlurmTree? Tree = null);
