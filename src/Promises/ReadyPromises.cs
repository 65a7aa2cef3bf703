using System.Diagnostics;
using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises;

/// <summary>A block is ready when it says so or listens, not before; and when it cannot be any more, that is told at once.</summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("pass on at once what the agent writes, and run it where it sees the sockets of its blocks (/proc/net of the place).")]
public class ReadyPromises(StreamKind kind) : Promise(kind)
{
    [PromiseFact, BrokenBy<NeverReady>, BrokenBy<ReadyTooEarly>]
    internal async Task A_block_is_ready_when_a_child_of_it_listens_on_its_port()
    {
        var stream = await OpenAsync();
        int port = await stream.FreePortAsync();

        var server = stream.Start(Block.Shell($"sleep 0.2; echo soon; ({Listener.Command(port):raw}); true").ReadyOnPort(port));
        await server.ReadyAsync();

        Assert.Equal("connected\n", (await stream.RunAsync(Block.Shell(Listener.Connect(port)))).StandardOutput);
        var result = await server.StopAsync();
        Assert.Equal("soon\n", result.StandardOutput);
    }

    [PromiseFact, BrokenBy<ReadyTooEarly>]
    internal async Task A_block_is_not_ready_because_somebody_else_listens_on_its_port()
    {
        var streams = await OpenAsync("a", "b");
        int port = await streams["a"].FreePortAsync();
        var somebody = streams["a"].Start(Block.Shell(Listener.Command(port)).ReadyOnPort(port));
        await somebody.ReadyAsync();
        LimitReady(streams["b"], 0.6);

        foreach (var stream in streams)
        {
            var block = stream.Start(Block.Shell("echo I wait; sleep 600").Named("waiting").ReadyOnPort(port));
            var e = await Assert.ThrowsAsync<MultiStreamException>(() => block.ReadyAsync());
            Assert.Contains($"none of its processes listens on TCP port {port}", e.Message, StringComparison.Ordinal);
        }
    }

    [PromiseFact, BrokenBy<ReadyTooEarly>]
    internal async Task A_block_that_ends_before_it_is_ready_fails_the_wait_at_once_with_its_last_words()
    {
        var stream = await OpenAsync();
        int port = await stream.FreePortAsync();
        var clock = Stopwatch.StartNew();

        var failed = stream.Start(Block.Shell("echo no such luck >&2; exit 3").ReadyOnPort(port));
        var e = await Assert.ThrowsAsync<BlockFailedException>(() => failed.ReadyAsync());
        Assert.EndsWith("it exited with 3. Its last lines on stderr:\nno such luck", e.Message, StringComparison.Ordinal);

        var passed = stream.Start(Block.Shell("echo all done").ReadyOnOutput("never said"));
        e = await Assert.ThrowsAsync<BlockFailedException>(() => passed.ReadyAsync());
        Assert.EndsWith("it exited with 0 before it was ready (its output does not hold 'never said'). Its last lines on stdout:\nall done", e.Message, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < stream.Scope.Limits.Ready / 2, "the wait was not ended by the block's end");
    }

    [PromiseFact, BrokenBy<ChangesAByte>]
    internal async Task A_text_that_comes_in_pieces_makes_a_block_ready()
    {
        var stream = await OpenAsync();

        foreach (var pipe in (string[])["1", "2"])
        {
            var block = stream.Start(Block.Shell($"for c in s e r v s e r v i n g; do printf $c >&{pipe:raw}; sleep 0.02; done; sleep 600").ReadyOnOutput("serving"));
            await block.ReadyAsync();
            await block.KillAsync();
        }
    }

    [PromiseFact, BrokenBy<ReadyTooEarly>]
    internal async Task A_text_half_on_stdout_and_half_on_stderr_makes_nobody_ready()
    {
        var stream = await OpenAsync();
        LimitReady(stream, 0.6);

        var block = stream.Start(Block.Shell("printf ser; printf ving >&2; sleep 600").ReadyOnOutput("serving"));

        await Assert.ThrowsAsync<MultiStreamException>(() => block.ReadyAsync());
    }

    [PromiseFact, BrokenBy<ReadyTooEarly>]
    internal async Task A_block_that_is_not_ready_in_time_is_named_with_what_was_awaited_and_seen()
    {
        var stream = await OpenAsync();
        LimitReady(stream, 0.6);

        var block = stream.Start(Block.Shell("echo still loading; touch said; sleep 600").Named("server").ReadyOnOutput("serving"));
        await stream.RunAsync(Block.Shell("until [ -e said ]; do sleep 0.02; done"));
        var e = await Assert.ThrowsAsync<MultiStreamException>(() => block.ReadyAsync());

        Assert.Equal($"Block 'server' on stream 'a' @ {stream.Host} was not ready after 0.6 s (Limits/Ready): its output does not hold 'serving'. Its last lines on stdout:\nstill loading", e.Message);
        Assert.True(block.Active, "the end of the wait is not the end of the block");
    }

    [PromiseFact, BrokenBy<LosesAnOutputFrame>]
    internal async Task A_block_stays_ready_after_its_end()
    {
        var stream = await OpenAsync();
        var block = stream.Start(Block.Shell("echo serving").ReadyOnOutput("serving"));
        await block.WaitAsync();

        await block.ReadyAsync();
    }

    private static void LimitReady(ExecutionStream stream, double seconds) => stream.Scope.Options.Limits.Ready = TimeSpan.FromSeconds(seconds);
}
