using System.Diagnostics;
using System.Runtime.Versioning;
using MultiStream.IntegrationTests.Lab;
using MultiStream.IntegrationTests.NothingIsLeft;
using MultiStream.IntegrationTests.Promises;
using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Spawners.Slurm;

/// <summary>Waiting in Slurm's queue is told, can be ended, and leaves nothing there, whatever ends the controller.</summary>
[SupportedOSPlatform("linux")]
public sealed class SlurmQueueTests(SlurmNodesKind kind) : SlurmTests(kind), IClassFixture<SlurmNodesKind>
{
    [HostsFact]
    public async Task While_the_nodes_are_others_the_reason_is_told_and_streams_open_when_they_are_free()
    {
        var other = await TakeAllNodesAsync();
        var streams = Streams.Declare("a", "b");

        var opening = streams.OpenAllAsync();
        await LabWait.UntilAsync(() => Task.FromResult(Streams.Told.Any(t => t.EndsWith(" for streams 'a', 'b' (2 nodes) waits: Resources", StringComparison.Ordinal))), Limit, "the reason to be told");
        Assert.False(opening.IsCompleted);
        await FreeAsync(other);

        await opening.WaitAsync(Limit);
        Assert.Equal("well\n", (await streams["b"].RunAsync(Block.Shell("echo well"))).StandardOutput);
    }

    [HostsFact]
    public async Task A_test_that_is_cancelled_while_it_waits_leaves_no_request()
    {
        var other = await TakeAllNodesAsync();
        var streams = Streams.Declare("a");
        var opening = streams.OpenAllAsync();
        await LabWait.UntilAsync(async () => (await JobsAsync()).Count == 2, Limit, "the request to be in the queue");

        await streams["a"].Scope.Ending.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening).WaitAsync(Limit);
        Assert.Equal(other, Assert.Single(await JobsAsync()).Split(' ')[0]);
        await FreeAsync(other);
    }

    [HostsFact]
    public async Task Who_takes_a_request_out_of_the_queue_is_told_of()
    {
        var other = await TakeAllNodesAsync();
        var opening = Streams.Declare("a").OpenAllAsync();
        await LabWait.UntilAsync(async () => (await JobsAsync()).Count == 2, Limit, "the request to be in the queue");

        await FreeAsync((await JobsAsync()).Select(j => j.Split(' ')[0]).Single(j => j != other));

        var e = await Assert.ThrowsAsync<StreamOpenException>(() => opening).WaitAsync(Limit);
        Assert.Contains("was taken out of Slurm's queue while it waited, by somebody (scancel) or by Slurm", e.Message, StringComparison.Ordinal);
        await FreeAsync(other);
    }

    [HostsTheory]
    [InlineData("partition=\"nosuch\"", "Invalid partition name specified")]
    [InlineData("constraint=\"ib\"", "Invalid feature specification")]
    [InlineData("options=\"--nodelist=n9\"", "Invalid node name specified")]
    [InlineData("time=\"9h\"", "Requested time limit is invalid (missing or exceeds some limit)")]
    public async Task What_can_never_be_granted_is_refused_at_once_in_Slurm_s_words(string settings, string words)
    {
        await using var streams = new TestStreams(new OneOf(settings));

        var e = await Assert.ThrowsAsync<StreamOpenException>(() => streams.OpenAsync("a")).WaitAsync(Limit);

        Assert.Equal(OpenFailure.Settings, e.Reason);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.StartsWith("Stream 'a' (MultiStream/Streams/Stream[1] (name 'a')) cannot be opened: Slurm refused the request for 1 node", e.Message, StringComparison.Ordinal);
    }

    /// <summary>The promise is 10 s; a machine that does much else may need more.</summary>
    [HostsTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_the_controller_is_killed_the_queue_is_soon_empty(bool connectsBack)
    {
        var of = connectsBack ? new SlurmTogetherKind() : (SlurmKind)Kind;
        await of.InitializeAsync();
        var (holder, traces) = await StreamHolder.StartAsync(of, "echo up; sleep 600", "a", "b", "c");
        using (holder)
        {
            using var waiting = Hold(Kind.SettingsFor(["a"]), "a");
            await LabWait.UntilAsync(async () => (await JobsAsync()).Count == 2, Limit, "a job and a request to be in the queue");

            waiting.Kill();
            await LabWait.UntilAsync(async () => (await JobsAsync()).Count == 1, Limit, "the request to be gone");
            holder.Kill();

            await UntilQueueIsEmptyAsync(Limit);
            await Task.WhenAll(traces.Select(t => t.UntilNoProcessAsync(Kind.CleanUp)));
        }
    }

    /// <summary>As a CI system ends a job that was aborted, in any order, while the test run itself is not gone yet.</summary>
    [HostsFact]
    public async Task A_job_ends_also_when_all_that_hold_it_are_asked_to_end_and_then_killed()
    {
        using var holder = Hold(Kind.SettingsFor(["a"]), "a");
        Assert.Equal(["ready"], await LinesAsync(holder));
        var name = (await Lab.RunAsync("squeue", "--noheader", "--partition=debug", "--format=%j")).Succeeded().StandardOutput.Trim();

        (await Lab.RunAsync("pkill", "-TERM", "-f", $" guard {name} ")).Succeeded();
        (await Lab.RunAsync("pkill", "-KILL", "-f", $"^salloc .*--job-name={name}")).Succeeded();

        await UntilQueueIsEmptyAsync(Limit);
    }

    [HostsFact]
    public async Task Inside_a_job_its_nodes_are_used_and_the_job_is_not_ended()
    {
        var job = await TakeAllNodesAsync("--nodes=2");
        var all = Assert.Single(await JobsAsync());
        string[] environment = [$"SLURM_CONF={Lab.Config}", $"SLURM_JOB_ID={job}", $"SLURM_JOB_NODELIST={all.Split(' ')[2]}"];
        var settings = Kind.SettingsFor(["a", "b"]);
        using (var inside = Hold(settings, "a b", environment))
        {
            Assert.Equal(["ready"], await LinesAsync(inside));
            Assert.Equal([all], await JobsAsync());
            inside.Kill();
        }
        using (var inside = Hold(Kind.SettingsFor(["a", "b", "c"]), "a b c", environment))
        {
            var said = string.Join('\n', await LinesAsync(inside));
            Assert.Contains($"the tests run in Slurm job {job}, which has 2 nodes, and the test wants 3, a node for each stream", said, StringComparison.Ordinal);
        }
        Assert.Equal([all], await JobsAsync());
        await FreeAsync(job);
    }

    /// <summary>Starts a process that opens streams, without waiting for them; to dispose of it ends it.</summary>
    private Process Hold(string settings, string names, params string[] variables)
    {
        var file = NewFile(settings);
        return Process.Start(new ProcessStartInfo("env", [.. variables, "sh", "-c", $"exec dotnet exec {typeof(StreamHolder).Assembly.Location} hold-streams {file} 'echo up; sleep 600' {names} 2>&1"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <summary>What it says of itself, until it is ready or has ended.</summary>
    private static async Task<List<string>> LinesAsync(Process holder)
    {
        using var limit = new CancellationTokenSource(Limit);
        var lines = new List<string>();
        while (await holder.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line == "ready")
                return [line];
            lines.Add(line);
        }
        return lines;
    }

    private sealed class OneOf(string settings) : LocalKind
    {
        protected override string StreamElement(string stream) => $"""<Stream name="{stream}" kind="slurm" config="{SlurmLab.GetAsync().Result.Config}" {settings}/>""";
    }
}
