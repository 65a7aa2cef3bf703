using System.Diagnostics;
using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises.Sync;

/// <summary>
/// Whichever way a party ends without arriving: those who wait for it are told at once, by an error that names it, what ended it and its last words. They are
/// never released by it.
/// </summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("complete IStreamConnection.Ended, and end what FromAgent reads, as soon as the agent or what leads to it is gone.")]
public class PeerEndPromises(StreamKind kind) : Promise(kind)
{
    /// <summary>It is at once; the limit of the wait is 60 s, and the machine of the tests may be busy.</summary>
    private static readonly TimeSpan s_atOnce = TimeSpan.FromSeconds(15);

    [PromiseFact, BrokenBy<ReleasesTheBroken>, BrokenBy<HidesBreaks>]
    internal Task By_exit_code_0() => BreaksAsync(Shell("echo 'last words'"), "its block exited with 0", "last words");

    [PromiseFact, BrokenBy<ReleasesTheBroken>, BrokenBy<HidesBreaks>]
    internal Task By_exit_code_1() => BreaksAsync(Shell("echo 'no such file' >&2; exit 1"), "its block exited with 1", "no such file");

    [PromiseFact, BrokenBy<ReleasesTheBroken>, BrokenBy<HidesBreaks>]
    internal Task By_a_C_sharp_block_that_returns() => BreaksAsync(s => s.RunAsync(Block.Call(() => Console.WriteLine("done so far"))), "its block returned", "done so far");

    [PromiseFact, BrokenBy<ReleasesTheBroken>, BrokenBy<HidesBreaks>]
    internal Task By_an_exception() =>
        BreaksAsync(Fails(Block.Call(() => { Console.WriteLine("before"); throw new InvalidOperationException("the disk is full"); })), "its block threw System.InvalidOperationException: the disk is full", "before");

    [PromiseFact, BrokenBy<ReleasesTheBroken>, BrokenBy<HidesBreaks>]
    internal Task By_Environment_Exit() =>
        BreaksAsync(Fails(Block.Call(() => { Console.Error.WriteLine("giving up"); Environment.Exit(3); })), @"its process \(the stream's worker\) exited with 3 before the block returned", "giving up");

    [PromiseFact, BrokenBy<ReleasesTheBroken>, BrokenBy<HidesBreaks>]
    internal Task By_a_killed_worker() => BreaksAsync(Fails(Block.Call(() =>
    {
        Console.WriteLine("still fine");
        using var self = Process.GetCurrentProcess();
        self.Kill();
    })), @"its process \(the stream's worker\) was ended by signal 9 \(SIGKILL\) before the block returned", null);

    [PromiseFact, BrokenBy<ReleasesTheBroken>, BrokenBy<HidesBreaks>]
    internal Task By_a_killed_shell() => BreaksAsync(Shell("echo 'still fine'; kill -9 $$"), @"its block was ended by signal 9 \(SIGKILL\)", "still fine");

    [PromiseFact, BrokenBy<ReleasesTheBroken>, BrokenBy<HidesBreaks>]
    internal Task By_KillAsync() => BreaksAsync(async s => await (await StayingAsync(s)).KillAsync(), @"the test killed its block \(it was ended by signal 9 \(SIGKILL\)\)", "I stay");

    [PromiseFact, BrokenBy<ReleasesTheBroken>, BrokenBy<HidesBreaks>]
    internal Task By_StopAsync() => BreaksAsync(async s => await (await StayingAsync(s)).StopAsync(), @"the test stopped its block \(it was ended by signal 15 \(SIGTERM\)\)", "I stay");

    [PromiseFact, BrokenBy<ReleasesTheBroken>, BrokenBy<HidesBreaks>]
    internal Task By_TerminateAsync() => BreaksAsync(async s => { await StayingAsync(s); await s.TerminateAsync(); }, @"the test stopped its block \(it was ended by signal 15 \(SIGTERM\)\)", "I stay");

    [PromiseFact, BrokenBy<ReleasesTheBroken>, BrokenBy<HidesBreaks>]
    internal Task By_its_time_limit() => BreaksAsync(Fails(Block.Shell("echo 'I stay'; sleep 600").WithTimeLimit(TimeSpan.FromSeconds(0.5))), @"its limit of 0\.5 s was over", "I stay");

    [PromiseFact, BrokenBy<ReleasesTheBroken>, BrokenBy<HidesBreaks>]
    internal Task By_a_killed_agent() => BreaksAsync(s => LoseAsync(s, t => t.Agent()), "its connection ended|the agent ", "I stay");

    [PromiseFact, BrokenBy<ReleasesTheBroken>, BrokenBy<HidesBreaks>]
    internal Task By_a_cut_connection() => BreaksAsync(s => LoseAsync(s, t => t.Carrier() ?? t.Agent()), "its connection ended|the agent ", "I stay");

    [PromiseFact, BrokenBy<ReleasesTheBroken>, BrokenBy<HidesBreaks>]
    internal async Task A_get_is_told_too_when_nobody_can_put_any_more()
    {
        var streams = await OpenAsync("a", "b");
        var waiting = streams["a"].Start(Waits.ForValue("port", "b"));
        await waiting.ReadyAsync();

        await Shell("echo 'address already in use' >&2; exit 98")(streams["b"]);

        var told = (await waiting.WaitAsync()).Value;
        Assert.Equal(("port", ""), (told.Name, told.Arrived));
        Assert.Matches("^Get 'port' was broken: stream 'b' left it after [0-9.]+ s because its block exited with 98. Still waiting: 'a'. Last line from 'b': address already in use$", told.Message);
    }

    [PromiseFact, BrokenBy<ReleasesTheBroken>, BrokenBy<HidesBreaks>]
    internal async Task Later_barriers_fail_fast_as_consequences_of_the_first_break()
    {
        var streams = await OpenAsync("a", "b");
        var waiting = streams["a"].Start(Waits.InBarrier("first"));
        await waiting.ReadyAsync();
        await Shell("exit 7")(streams["b"]);
        await waiting.WaitAsync();

        var clock = Stopwatch.StartNew();
        var told = await streams["b"].CallAsync(ctx => Waits.EndAsync(ctx.Sync.BarrierAsync("second")));

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, s_atOnce);
        Assert.Matches("^Barrier 'second' was broken: the parties have been out of step since barrier 'first' broke. .*This is a consequence of: Barrier 'first' was broken: stream 'b' left it .* exited with 7", told.Message);
        await streams["a"].CallAsync(ctx => ctx.Sync.PutAsync("why", "values are still exchanged"));
        Assert.Equal("values are still exchanged", await streams["b"].CallAsync(ctx => ctx.Sync.GetAsync<string>("why")));
    }

    [PromiseFact, BrokenBy<ReleasesTheBroken>, BrokenBy<HidesBreaks>]
    internal async Task A_party_that_ends_while_it_waits_breaks_it_for_the_others()
    {
        var streams = await OpenAsync("a", "b", "c");
        var waiting = streams["a"].Start(Waits.InBarrier("go"));
        var killed = streams["b"].Start(Waits.InBarrier("go"));
        await waiting.ReadyAsync();
        await killed.ReadyAsync();

        await killed.KillAsync();

        var told = (await waiting.WaitAsync()).Value;
        Assert.Equal(("a", "b,c"), (told.Arrived, told.Missing));
        Assert.Matches("^Barrier 'go' was broken: stream 'b' ended while it waited, after [0-9.]+ s, because the test killed its block", told.Message);
    }

    /// <summary>A stream's block waits in a barrier, and so does the body; then the other stream ends so. Both are told who and why, and where they waited.</summary>
    private async Task BreaksAsync(Func<ExecutionStream, Task> end, string because, string? lastLine)
    {
        var streams = await OpenAsync("a", "b");
        var waiting = streams["a"].Start(Waits.InBarrier("go", 3));
        await waiting.ReadyAsync();
        var body = Waits.EndAsync(streams.Sync.BarrierAsync("go", 3));

        await end(streams["b"]);
        var clock = Stopwatch.StartNew();
        var told = new[] { (await waiting.WaitAsync()).Value, await body };

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, s_atOnce);
        Assert.All(told, t =>
        {
            Assert.Equal(("go", "a,main", "b"), (t.Name, t.Arrived, t.Missing));
            Assert.Matches($@"(?s)^Barrier 'go' was broken: stream 'b' left it after [0-9.]+ s because ({because})", t.Message);
            Assert.Contains("Still waiting: 'a', 'main'.", t.Message, StringComparison.Ordinal);
            if (lastLine is not null)
                Assert.EndsWith($" Last line from 'b': {lastLine}", t.Message, StringComparison.Ordinal);
        });
    }

    private static Func<ExecutionStream, Task> Shell(string command) => Fails(Block.Shell(command));

    /// <summary>Runs it to its end, which may be a bad one.</summary>
    private static Func<ExecutionStream, Task> Fails(Block block) => async stream => await stream.Start(block).Ended;

    private static async Task<RunningBlock> StayingAsync(ExecutionStream stream)
    {
        var block = stream.Start(Block.Shell("echo 'I stay'; sleep 600").ReadyOnOutput("I stay"));
        await block.ReadyAsync();
        return block;
    }

    /// <summary>Kills a process that the stream cannot be without.</summary>
    private async Task LoseAsync(ExecutionStream stream, Func<Traces, int> process)
    {
        var block = await StayingAsync(stream);
        await Kind.Processes.KillAsync(process(TracesOf(stream)!));
        Assert.Equal(BlockOutcome.Lost, (await block.Ended).Outcome);
    }
}
