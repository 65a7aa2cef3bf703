using System.Runtime.Versioning;
using MultiStream.IntegrationTests.Lab;
using MultiStream.IntegrationTests.Promises;
using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Spawners.Slurm;

/// <summary>The streams of a test are on the nodes of one job; what ends it, or a node, is named by those whom it ended.</summary>
[SupportedOSPlatform("linux")]
public sealed class SlurmStreamTests(SlurmNodesKind kind) : SlurmTests(kind), IClassFixture<SlurmNodesKind>
{
    private const string Together = "connectBack=\"2\"";

    [HostsFact]
    public async Task All_streams_of_a_test_are_on_nodes_of_one_job_and_meet_at_a_barrier()
    {
        var streams = await Streams.OpenAsync("a", "b", "c");

        var results = await streams.RunAsync(Block.Shell("ms barrier here && echo $SLURM_JOB_ID $SLURMD_NODENAME"));

        var job = Assert.Single(await JobsAsync()).Split(' ')[0];
        Assert.Equal([$"{job} n1\n", $"{job} n2\n", $"{job} n3\n"], results.Select(r => r.StandardOutput).Order(StringComparer.Ordinal));
        Assert.All(streams, (s, i) => Assert.Equal((results[i].StandardOutput.Trim().Split(' ')[1], "127.0.0.1"), (s.Host, s.Address)));
        await streams.CloseAllAsync();
        await UntilQueueIsEmptyAsync(Limit);
    }

    /// <summary>An agent that connects back cannot be sent for: its node gets an srun of its own then.</summary>
    [HostsTheory]
    [InlineData("")]
    [InlineData(Together)]
    public async Task Nodes_that_share_a_home_without_the_agent_receive_it_once(string settings)
    {
        using var home = new TemporaryHome();
        await using var streams = new TestStreams(new With(Kind, $"{settings} stepOptions=\"--export=ALL,XDG_CACHE_HOME={home.Path}\""));

        var opened = await streams.OpenAsync("a", "b", "c");

        Assert.All(await opened.RunAsync(Block.Shell("echo well")), r => Assert.Equal("well\n", r.StandardOutput));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(home.Path, "multistream", "b")), f => !Path.GetFileName(f).StartsWith('.'));
        Assert.Single(Directory.EnumerateDirectories(Path.Combine(home.Path, "multistream", "d")));
    }

    [HostsTheory]
    [InlineData("")]
    [InlineData(Together)]
    public async Task When_a_node_fails_its_stream_is_lost_by_that_and_the_others_are_unharmed(string settings)
    {
        await using var opened = await OpenAsync(settings);
        var streams = await opened.OpenAsync("a", "b", "c");
        var running = await StayAsync(streams);
        int failed = streams.ToList().FindIndex(s => s.Host == "n2");
        var left = Traces.Of(streams[failed], Kind.Processes)!.Directory;
        try
        {
            await Lab.KillNodeAsync("n2");
            // With the node went who would have removed it: a node's own disk has what was there until somebody cleans up.
            foreach (var folder in Directory.EnumerateDirectories(Path.GetDirectoryName(left)!, Path.GetFileName(left) + "*"))
                Directory.Delete(folder, recursive: true);

            Assert.Contains("Slurm says that node n2 failed", await LostAsync(running[failed]), StringComparison.Ordinal);
            foreach (var stream in streams.Where(s => s.Host != "n2"))
                Assert.Equal("well\n", (await stream.RunAsync(Block.Shell("echo well"))).StandardOutput);
            await streams.CloseAllAsync();
        }
        finally
        {
            await Lab.StartNodeAsync("n2");
        }
    }

    [HostsTheory]
    [InlineData("")]
    [InlineData(Together)]
    public async Task When_somebody_cancels_the_job_all_its_streams_are_lost_by_that(string settings)
    {
        await using var opened = await OpenAsync(settings);
        var streams = await opened.OpenAsync("a", "b");
        var running = await StayAsync(streams);
        var job = Assert.Single(await JobsAsync()).Split(' ')[0];

        await FreeAsync(job);

        foreach (var block in running)
        {
            var message = await LostAsync(block);
            Assert.True(message.Contains($"Slurm ended job {job}: CANCELLED", StringComparison.Ordinal), message);
        }
    }

    [HostsFact]
    public async Task When_another_job_has_precedence_the_streams_are_lost_by_that()
    {
        var streams = await Streams.OpenAsync("a");
        var running = await StayAsync(streams);
        var job = Assert.Single(await JobsAsync()).Split(' ')[0];

        var other = await TakeAllNodesAsync("--partition=high");

        Assert.Contains($"Slurm ended job {job}: PREEMPTED", await LostAsync(running[0]), StringComparison.Ordinal);
        await FreeAsync(other);
    }

    [HostsFact]
    public async Task Agents_that_one_srun_starts_connect_back_and_are_as_good_as_others()
    {
        await using var opened = await OpenAsync(Together);
        var streams = await opened.OpenAsync("a", "b", "c");

        var results = await streams.RunAsync(Block.Shell("ms barrier here && echo $SLURM_JOB_ID $SLURMD_NODENAME${SSL_CERT_DIR-} && head -c 3000000 /dev/zero | tr '\\0' x >&2"));

        var job = Assert.Single(await JobsAsync()).Split(' ')[0];
        Assert.Equal($"{job}.0", (await Lab.RunAsync("squeue", "--steps", "--noheader", "--format=%i", $"--jobs={job}")).Succeeded().StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Single(s => !s.EndsWith(".extern", StringComparison.Ordinal)));
        // What only the agent was to have is not in the environment of its blocks; what was there before is.
        var own = Environment.GetEnvironmentVariable("SSL_CERT_DIR");
        Assert.Equal([$"{job} n1{own}\n", $"{job} n2{own}\n", $"{job} n3{own}\n"], results.Select(r => r.StandardOutput).Order(StringComparer.Ordinal));
        foreach (var stream in streams)
            Assert.Equal(3_000_000, new FileInfo(Path.Combine(opened.Folder, stream.Name, "1.stderr")).Length);
        await streams.CloseAllAsync();
        await UntilQueueIsEmptyAsync(Limit);
    }

    [HostsFact]
    public async Task Who_cannot_connect_back_is_named_with_what_to_check()
    {
        await using var opened = await OpenAsync($"{Together} stepOptions=\"--input=none\"");   // so that no invitation comes

        var e = await Assert.ThrowsAsync<AggregateException>(() => opened.OpenAsync("a", "b", "c")).WaitAsync(Limit);

        Assert.Equal(3, e.InnerExceptions.Count);
        Assert.All(e.InnerExceptions, i => Assert.Matches(@"^Stream '[abc]' \(.*\) could not be opened at node n[123] of Slurm job \d+: its agent cannot connect back to this machine at 127\.0\.0\.1:\d+: what came on stdin is no invitation\. Look whether a firewall .*connectPorts.*connectAddress.*connectBack=""0""", i.Message));
    }

    /// <summary>Streams with further settings, whose nodes have the agent already.</summary>
    private async Task<TestStreams> OpenAsync(string settings)
    {
        await using (var before = new TestStreams(Kind))
            await before.OpenAsync("a");
        // A request that comes while nodes are being cleaned up may have to wait for the scheduler's next round, which is 30 s.
        await UntilQueueIsEmptyAsync(Limit);
        return new TestStreams(new With(Kind, settings));
    }

    /// <summary>The same nodes with further settings.</summary>
    private sealed class With(SlurmKind kind, string settings) : LocalKind
    {
        protected override string StreamElement(string stream) => $"""<Stream name="{stream}" kind="slurm" config="{kind.Lab.Config}" {settings}/>""";
    }

    private sealed class TemporaryHome : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("slurm-home-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
