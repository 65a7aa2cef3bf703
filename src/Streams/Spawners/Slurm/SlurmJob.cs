namespace MultiStream.Spawners.Slurm;

/// <summary>A job whose nodes streams are opened on: one that was asked for, or the one that the tests run in.</summary>
/// <param name="Cluster">Where it is.</param>
/// <param name="Id">Its number.</param>
internal record SlurmJob(SlurmCluster Cluster, string Id)
{
    /// <summary>Below the time that a stream's loss waits for its reason.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

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
        var job = Cluster.AskAsync("scontrol", ["--oneliner", "show", "job", Id], s_limit, CancellationToken.None);
        var account = Cluster.AskAsync("sacct", ["--noheader", "--allocations", "--parsable2", "--format=State", $"--jobs={Id}"], s_limit, CancellationToken.None);
        return SlurmEnd.Explain(Id, node, (await job).Output, await account is { Code: 0 } who ? who.Output : "", said + "\n" + Told);
    }
}

/// <summary>What a stream got: a job, and a node of it.</summary>
/// <param name="Job">The job.</param>
/// <param name="Node">The node.</param>
internal sealed record SlurmSlot(SlurmJob Job, SlurmNode Node);
