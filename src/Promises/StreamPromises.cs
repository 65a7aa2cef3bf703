using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises;

/// <summary>What a stream, a slice and the manager say of their blocks.</summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("throw StreamOpenException when a place cannot be opened, say in IStreamConnection.Address the address at which other streams reach the place, and end what it started when the connection is disposed.")]
public class StreamPromises(StreamKind kind) : Promise(kind)
{
    [PromiseFact, BrokenBy<ChangesExitCodes>]
    internal async Task A_stream_knows_its_results_in_the_order_of_their_ends()
    {
        var stream = await OpenAsync();
        Assert.Equal((false, false, 0), (stream.Active, stream.Success, stream.Results.Count));

        var slow = stream.Start(Block.Shell("until [ -e go ]; do sleep 0.02; done").Named("slow"));
        Assert.True(stream.Active);
        await stream.RunAsync(Block.Shell("touch go; true").Named("fast").WithEnvironment("A", "b"));
        await slow.WaitAsync();

        Assert.Equal((false, true), (stream.Active, stream.Success));
        Assert.Equal(2, stream.Results.Count);
        Assert.All(stream.Results, r => Assert.True(r.Success));
    }

    [PromiseFact, BrokenBy<ChangesExitCodes>]
    internal async Task A_failure_that_was_allowed_still_makes_the_stream_unsuccessful()
    {
        var streams = await OpenAsync("a", "b");

        await streams["a"].RunAsync(Block.Shell("exit 1").AllowFailure());
        await streams["b"].RunAsync(Block.Shell("exit 0"));

        Assert.Equal((false, true, false), (streams["a"].Success, streams["b"].Success, streams.Success));
    }

    [PromiseFact, BrokenBy<SaysPassed>]
    internal async Task A_slice_that_fails_lists_every_failure_and_begins_with_the_first_cause()
    {
        var streams = await OpenAsync("a", "b", "c", "d");

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => streams.RunAsync(Block.Shell(
            "case $PWD in */multistream-a-*) sleep 1.2; exit 1;; */multistream-b-*) exit 0;; */multistream-c-*) echo first >&2; exit 3;; *) sleep 0.6; kill -9 $$;; esac").Named("step")));

        Assert.Equal(["c", "d", "a"], e.Results.Select(r => r.Stream.Name));
        Assert.Same(e.Results[0], e.Result);
        Assert.StartsWith($"Block 'step' on stream 'c' @ {streams["c"].Host} failed after", e.Message, StringComparison.Ordinal);
        Assert.Equal(2, e.Message.Split("\nAlso: Block 'step' on stream '").Length - 1);
        Assert.Equal((true, false, true), (streams["b"].Success, streams.Success, streams[1..2].Success));
    }

    [PromiseFact, BrokenBy<OpensNothing>]
    internal async Task A_stream_that_nobody_declared_is_opened_at_its_first_use()
    {
        var streams = Declare("a");

        var stream = streams["late"];
        Assert.False(stream.Touched);
        Assert.Equal("multistream-late\n", (await stream.RunAsync(Block.Shell("basename \"$PWD\" | cut -d- -f1,2"))).StandardOutput);
        Assert.Same(stream, streams["LATE"]);
        Assert.False(streams["a"].Touched);
    }

    [PromiseFact, BrokenBy<SaysAnotherAddress>]
    internal async Task The_address_is_known_when_the_stream_is_open_and_asking_before_says_what_to_do()
    {
        var stream = Declare("a")[0];

        var e = Assert.Throws<MultiStreamException>(() => stream.Address);
        Assert.Equal("Stream 'a' is not open yet, so its address is not known. Declare it with [Stream(\"a\")], then it is opened before the test begins.", e.Message);
        Assert.False(stream.Touched);

        await stream.RunAsync(Block.Program("true"));
        Assert.Equal(Kind.Address, stream.Address);
    }

    [PromiseFact, BrokenBy<LeavesAProcess>]
    internal async Task A_terminated_stream_has_stopped_its_blocks_and_takes_no_more()
    {
        var streams = await OpenAsync("a", "b");
        var block = streams["a"].Start(Block.Shell("sleep 600"));
        var other = streams["b"].Start(Block.Shell("sleep 600"));

        await CloseAsync(streams["a"]);

        Assert.Equal(BlockOutcome.Stopped, (await block.WaitAsync()).Outcome);
        var e = Assert.Throws<MultiStreamException>(() => streams["a"].Start(Block.Program("true")));
        Assert.Equal("Stream 'a' has ended (it was terminated); no block can be started on it any more.", e.Message);
        await Assert.ThrowsAsync<MultiStreamException>(() => streams["a"].FreePortAsync());
        Assert.True(other.Active);
        await streams["a"].TerminateAsync();
    }

    [PromiseFact, BrokenBy<ChangesExitCodes>]
    internal async Task Times_are_this_machines_and_fit_the_block()
    {
        var stream = await OpenAsync();
        var before = DateTimeOffset.Now;

        var result = await stream.RunAsync(Block.Shell("sleep 0.3"));

        Assert.InRange(result.Started, before, DateTimeOffset.Now);
        Assert.InRange(result.Duration, TimeSpan.FromSeconds(0.29), DateTimeOffset.Now - before);
    }
}
