using System.Diagnostics;
using MultiStream.IntegrationTests.Promises;
using MultiStream.Lab;

namespace MultiStream.IntegrationTests.NothingIsLeft;

/// <summary>
/// Whatever is killed (SIGKILL: it cannot do anything any more), soon no process and no directory of its stream is there, the
/// stream is lost and says so, and other streams are unharmed.
/// </summary>
public abstract class KilledPromises(StreamKind kind) : IAsyncLifetime
{
    /// <summary>Promised are 5 s; the machine of the tests may be busy.</summary>
    private protected static readonly TimeSpan CleanUp = TimeSpan.FromSeconds(15);

    /// <summary>Promised are 2 s; the machine of the tests may be busy.</summary>
    private static readonly TimeSpan s_lost = TimeSpan.FromSeconds(15);

    private protected TestStreams Streams { get; } = new(kind);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Streams.DisposeAsync();

    [PromiseFact]
    public async Task When_the_controller_is_killed_its_streams_end_with_all_that_hid_on_them()
    {
        var (holder, all) = await StreamHolder.StartAsync(kind, new Daemons(kind.Dummy).All + "; echo up; sleep 600", "a", "b");
        using var _ = holder;
        var agents = all.Select(t => t.Agent()).ToList();
        await Task.WhenAll(all.Select(t => t.UntilProcessesAsync(1 + Daemons.Count, CleanUp)));

        holder.Kill();

        await Task.WhenAll(all.Select(NothingIsLeftAsync));
        await Task.WhenAll(agents.Select(UntilGoneAsync));
    }

    /// <summary>Ctrl-C, for a program that does nothing about it: SIGINT ends it, and no code of ours runs any more.</summary>
    [PromiseFact]
    public async Task When_the_controller_is_interrupted_its_streams_end()
    {
        var (holder, all) = await StreamHolder.StartAsync(kind, "echo up; sleep 600", "a", "b");
        using var _ = holder;

        using (var interrupt = Process.Start("kill", ["-INT", holder.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await interrupt.WaitForExitAsync();

        await holder.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        await Task.WhenAll(all.Select(NothingIsLeftAsync));
    }

    [PromiseFact]
    public async Task When_its_agent_is_killed_a_stream_is_lost_and_its_guardian_ends_the_daemons()
    {
        var (lost, other) = await OpenTwoAsync(Daemons.Staying(new Daemons(kind.Dummy).Marked + "; " + new Daemons(kind.Dummy).Orphan));

        await KillAsync(lost, lost.Traces.Agent());

        await NothingIsLeftAsync(lost.Traces);
        await UnharmedAsync(other);
    }

    /// <summary>What the documentation says of the limits: nobody is left then who knows it.</summary>
    [PromiseFact]
    public async Task When_its_agent_is_killed_a_daemon_that_cleared_its_environment_escapes()
    {
        var stream = (await Streams.OpenAsync("a"))[0];
        var block = stream.Start(Daemons.Staying(new Daemons(kind.Dummy).Marked + "; " + new Daemons(kind.Dummy).Unmarked));
        await block.ReadyAsync();
        var traces = Traces.Of(stream)!;
        int escaping = Assert.Single(traces.Processes(), p => p.Contains("): kworker", StringComparison.Ordinal)) is var text
            ? int.Parse(text.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) : 0;

        Kill(traces.Agent());

        await LabWait.UntilAsync(() => Task.FromResult(traces.ProcessIds().SequenceEqual([escaping]) && traces.Guardian() is null), CleanUp, "the guardian to end what it knows");
        Kill(escaping);
    }

    [PromiseFact]
    public async Task When_its_guardian_is_killed_the_agent_gets_a_new_one_that_does_as_well()
    {
        var (stream, other) = await OpenTwoAsync(Daemons.Staying(new Daemons(kind.Dummy).Marked));
        int first = stream.Traces.Guardian()!.Value;

        Kill(first);

        await LabWait.UntilAsync(() => Task.FromResult(stream.Traces.Guardian() is { } now && now != first), CleanUp, "the new guardian");
        await LabWait.UntilAsync(() => Task.FromResult(stream.Stream.Log.Text.Contains("agent: the guardian was killed; there is a new one", StringComparison.Ordinal)), CleanUp, "the agent's word of it");
        await UnharmedAsync(stream);
        await KillAsync(stream, stream.Traces.Agent());
        await NothingIsLeftAsync(stream.Traces);
        await UnharmedAsync(other);
    }

    [PromiseFact]
    public async Task When_the_controller_is_killed_its_csharp_blocks_end_with_all_that_they_started()
    {
        var (holder, all) = await StreamHolder.StartAsync(kind, StreamHolder.CSharp, "a", "b");
        using var _ = holder;
        await Task.WhenAll(all.Select(t => t.UntilProcessesAsync(3, CleanUp)));

        holder.Kill();

        await Task.WhenAll(all.Select(NothingIsLeftAsync));
    }

    [PromiseFact]
    public async Task When_its_agent_is_killed_the_csharp_blocks_of_a_stream_are_lost_and_its_guardian_ends_their_worker()
    {
        var (lost, other) = await OpenTwoAsync(StreamHolder.Call);

        await KillAsync(lost, lost.Traces.Agent());

        await NothingIsLeftAsync(lost.Traces);
        await UnharmedAsync(other);
    }

    [PromiseFact]
    public async Task When_a_worker_is_killed_its_blocks_fail_although_what_they_started_holds_their_output_and_the_stream_goes_on()
    {
        var (stream, other) = await OpenTwoAsync(StreamHolder.Call);
        int worker = stream.Traces.Worker();

        Kill(worker);

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => stream.Block.WaitAsync()).WaitAsync(s_lost);
        Assert.Equal((BlockOutcome.Failed, "its process (the stream's worker) was ended by signal 9 (SIGKILL) before the block returned"), (e.Result.Outcome, e.Result.Reason));
        Assert.NotEqual(worker, await stream.Stream.CallAsync(() => Environment.ProcessId));
        await UnharmedAsync(other);
        await Streams.CloseAsync(stream.Stream);
        await NothingIsLeftAsync(stream.Traces);
    }

    /// <summary>Two streams, each with a running block.</summary>
    private protected async Task<(Held First, Held Second)> OpenTwoAsync(Block block)
    {
        var streams = await Streams.OpenAsync("a", "b");
        foreach (var running in streams.Start(block))
            await running.ReadyAsync();
        return (Of(streams[0]), Of(streams[1]));

        static Held Of(ExecutionStream stream) => new(stream, stream.Blocks[0], Traces.Of(stream)!);
    }

    /// <summary>Kills a process on which a stream hangs: the stream is lost in time, in its own words.</summary>
    private protected static async Task KillAsync(Held stream, int process)
    {
        var waiting = Assert.ThrowsAsync<BlockFailedException>(() => stream.Block.WaitAsync());
        var clock = Stopwatch.StartNew();

        Kill(process);

        var e = await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(clock.Elapsed < s_lost, $"it was lost after {clock.Elapsed.TotalSeconds:0.0} s only");
        Assert.Equal(BlockOutcome.Lost, e.Result.Outcome);
        Assert.Matches($"^Block 'daemons' on stream 'a' @ {stream.Stream.Host} was lost after [0-9.]+ s: its connection ended with exit code [0-9]+", e.Message);
        Assert.NotNull(stream.Stream.LostReason);
    }

    private protected async Task NothingIsLeftAsync(Traces traces)
    {
        await traces.UntilNoProcessAsync(CleanUp);
        await LabWait.UntilAsync(async () => await kind.LookAsync($"ls -d {traces.Directory} 2>/dev/null; true") == "", CleanUp, $"{traces.Directory} to go");
    }

    private protected static async Task UnharmedAsync(Held other)
    {
        Assert.True(other.Block.Active);
        Assert.Equal("well\n", (await other.Stream.RunAsync(Block.Shell("echo well"))).StandardOutput);
    }

    private protected static void Kill(int process)
    {
        using var killed = Process.GetProcessById(process);
        killed.Kill();
    }

    /// <summary>The process behind the pipe is no child of ours: a number is all that we have.</summary>
    private static Task UntilGoneAsync(int process) => LabWait.UntilAsync(
        () => Task.FromResult(!File.Exists($"/proc/{process}/stat") || File.ReadAllText($"/proc/{process}/stat").Contains(") Z", StringComparison.Ordinal)), CleanUp, $"process {process} to end");

    private protected sealed record Held(ExecutionStream Stream, RunningBlock Block, Traces Traces);
}

public sealed class LocalKilledPromises(LocalKind kind) : KilledPromises(kind), IClassFixture<LocalKind>;
