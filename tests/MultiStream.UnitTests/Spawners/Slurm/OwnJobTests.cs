using MultiStream.Spawners.Slurm;
using MultiStream.UnitTests.Deployment;

namespace MultiStream.UnitTests.Spawners.Slurm;

public sealed class OwnJobTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private readonly OwnJob _job = new(new SlurmJob(new SlurmCluster(null), "7"), [new("n1", "n1"), new("n2", "n2"), new("n3", "n3")]);
    private readonly List<string> _told = [];

    [Fact]
    public async Task Nodes_are_lent_to_one_test_at_a_time()
    {
        var first = await TakeAsync("A", 2);
        var second = TakeAsync("B", 2);
        Assert.False(second.IsCompleted);
        Assert.Equal(["streams 'a', 'b': 2 of the 3 nodes of Slurm job 7, in which the tests run, are wanted; other tests of this run have them"], _told);

        await first.Loan.DisposeAsync();
        await first.Loan.DisposeAsync();   // again, which gives nothing back twice

        Assert.Equal("n1 n2", (await second.WaitAsync(s_limit)).Nodes);
        Assert.Equal("n3", (await TakeAsync("C", 1)).Nodes);
    }

    [Fact]
    public async Task A_job_with_too_few_nodes_is_told_at_once()
    {
        var e = await Assert.ThrowsAsync<SlurmException>(() => TakeAsync("A", 4));

        Assert.Equal("the tests run in Slurm job 7, which has 3 nodes, and the test wants 4, a node for each stream. Run them in a job with more nodes, write a higher streamsPerNode, or allocation=\"new\" to have nodes beside those of the job.", e.Message);
    }

    [Fact]
    public async Task A_test_that_wants_more_than_the_job_has_is_refused_at_once_also_when_it_has_some_already()
    {
        await TakeAsync("A", 2);
        await TakeAsync("B", 1);

        var e = await Assert.ThrowsAsync<SlurmException>(() => TakeAsync("A", 2).WaitAsync(s_limit));

        Assert.StartsWith("the tests run in Slurm job 7, which has 3 nodes, and the test wants 2 more than the 2 that it has, a node for each stream.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_further_stream_goes_where_its_test_has_room()
    {
        Assert.Equal("n1 n1 n2", (await TakeAsync("A", 3, perNode: 2)).Nodes);
        Assert.Equal("n3", (await TakeAsync("B", 1, perNode: 2)).Nodes);

        Assert.Equal("n2", (await TakeAsync("A", 1, perNode: 2).WaitAsync(s_limit)).Nodes);
    }

    [Fact]
    public async Task Of_tests_that_wait_for_each_other_s_nodes_the_last_one_is_refused_and_the_others_go_on()
    {
        await TakeAsync("A", 2);
        var (loan, _) = await TakeAsync("B", 1);
        var more = TakeAsync("A", 1);
        Assert.False(more.IsCompleted);

        var e = await Assert.ThrowsAsync<SlurmException>(() => TakeAsync("B", 1).WaitAsync(s_limit));

        Assert.StartsWith("1 node of Slurm job 7, in which the tests run, is wanted, and tests that hold the others wait for more themselves", e.Message, StringComparison.Ordinal);
        await loan.DisposeAsync();
        Assert.Equal("n3", (await more.WaitAsync(s_limit)).Nodes);
    }

    [Fact]
    public async Task Who_wants_many_is_not_passed_by_those_who_want_few()
    {
        var (loan, _) = await TakeAsync("A", 2);
        var many = TakeAsync("B", 3);
        var few = TakeAsync("C", 1);
        Assert.False(few.IsCompleted);

        await loan.DisposeAsync();
        var (all, nodes) = await many.WaitAsync(s_limit);

        Assert.Equal("n1 n2 n3", nodes);
        Assert.False(few.IsCompleted);
        await all.DisposeAsync();
        await few.WaitAsync(s_limit);
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_takes_nothing()
    {
        var (loan, _) = await TakeAsync("A", 3);
        using var cancel = new CancellationTokenSource();
        var second = TakeAsync("B", 1, cancel: cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await loan.DisposeAsync();
        Assert.Equal("n1 n2 n3", (await TakeAsync("C", 3)).Nodes);
    }

    [Theory]
    [InlineData(null, null, null, true)]        // Slurm's programs find what they find for the job
    [InlineData("{file}", "{file}", null, true)]
    [InlineData("{file}", "/etc/other.conf", "lab", true)]
    [InlineData("{file}", null, "other", false)]
    [InlineData("{file}", null, null, false)]
    [InlineData("/nowhere/slurm.conf", null, "lab", false)]
    public void Nodes_are_lent_to_streams_of_the_job_s_own_cluster_only(string? config, string? ownConfig, string? ownName, bool lent)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "# ClusterName=other\nclustername = Lab # ours\nSlurmctldHost=a\n");

        Assert.Equal(lent, OwnJob.IsOf(config?.Replace("{file}", file, StringComparison.Ordinal), ownConfig?.Replace("{file}", file, StringComparison.Ordinal), ownName));

        File.Delete(file);
    }

    private async Task<(OwnJob.Loan Loan, string Nodes)> TakeAsync(string test, int streams, int perNode = 1, CancellationToken cancel = default)
    {
        var request = new SlurmRequest([.. Enumerable.Range(0, streams).Select(i => DeploymentFiles.Place("slurm", ("streamsPerNode", $"{perNode}")) with { Stream = $"{(char)('a' + i)}" })]);
        var loan = await _job.TakeAsync(test, [request], _told.Add, cancel);
        return (loan, string.Join(' ', loan.NodesOf(request).Select(n => n.Name)));
    }
}
