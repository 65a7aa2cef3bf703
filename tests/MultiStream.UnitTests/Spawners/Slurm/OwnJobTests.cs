using MultiStream.Spawners.Slurm;
using MultiStream.UnitTests.Deployment;

namespace MultiStream.UnitTests.Spawners.Slurm;

public sealed class OwnJobTests
{
    private readonly OwnJob _job = new(new SlurmJob(new SlurmCluster(null), "7"), [new("n1", "n1"), new("n2", "n2"), new("n3", "n3")]);
    private readonly List<string> _told = [];

    [Fact]
    public async Task Nodes_are_lent_to_one_test_at_a_time()
    {
        var first = await TakeAsync(2);
        var second = TakeAsync(2);
        Assert.False(second.IsCompleted);
        Assert.Equal(["streams 'a', 'b': 2 of the 3 nodes of Slurm job 7, in which the tests run, are wanted; other tests of this run have them"], _told);

        await first.DisposeAsync();
        await first.DisposeAsync();   // again, which gives nothing back twice

        Assert.Equal(["n1", "n2"], (await second.WaitAsync(TimeSpan.FromSeconds(30))).Nodes.Select(n => n.Name));
        Assert.Equal(["n3"], (await TakeAsync(1)).Nodes.Select(n => n.Name));
    }

    [Fact]
    public async Task A_job_with_too_few_nodes_is_told_at_once()
    {
        var e = await Assert.ThrowsAsync<SlurmException>(() => TakeAsync(4));

        Assert.Equal("the tests run in Slurm job 7, which has 3 nodes, and the test wants 4, a node for each stream. Run them in a job with more nodes, write a higher streamsPerNode, or allocation=\"new\" to have nodes beside those of the job.", e.Message);
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_takes_nothing()
    {
        var first = await TakeAsync(3);
        using var cancel = new CancellationTokenSource();
        var second = TakeAsync(1, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await first.DisposeAsync();
        Assert.Equal(3, (await TakeAsync(3)).Nodes.Count);
    }

    private Task<OwnJob.Loan> TakeAsync(int streams, CancellationToken cancel = default)
    {
        var request = new SlurmRequest([.. Enumerable.Range(0, streams).Select(i => DeploymentFiles.Place("slurm") with { Stream = $"{(char)('a' + i)}" })]);
        return _job.TakeAsync(request, request.Nodes, _told.Add, cancel);
    }
}
