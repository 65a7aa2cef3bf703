using MultiStream.Blocks;
using MultiStream.Evidence;
using MultiStream.Running;
using MultiStream.Sync;
using MultiStream.UnitTests.Running;

namespace MultiStream.UnitTests.Evidence;

/// <summary>Which of several failures was the first.</summary>
public sealed class CausesTests : IAsyncDisposable
{
    private static readonly DateTimeOffset s_began = new(2026, 5, 4, 13, 14, 15, TimeSpan.Zero);
    private readonly ScriptedTest _test = new("", null, "server", "client");

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public void The_first_in_time_is_the_first_cause_and_what_has_no_time_the_last()
    {
        var (late, early, never) = (At(3), At(1), new Failure("never", null));

        Assert.Equal([early, late, never], Causes.InOrder([never, late, early]));
    }

    [Fact]
    public void Of_blocks_that_ended_together_the_one_that_was_started_first_comes_first()
    {
        var (second, first) = (Of("server", 1, 2), Of("server", 0, 2));

        Assert.Equal([first, second], Causes.InOrder([second, first]));
    }

    [Fact]
    public void A_wait_that_broke_is_no_cause_however_early_it_was()
    {
        var (wait, cause) = (At(1) with { IsBrokenWait = true }, At(3));

        Assert.Equal([cause, wait], Causes.InOrder([wait, cause]));
    }

    /// <summary>The client of a server that dies is told at once; the end of the server's process is seen by another agent.</summary>
    [Theory]
    [InlineData(0, 2.05, 2.2, "server")]
    [InlineData(0, 2.05, 2.01, "client")]   // it ended after the body knew: perhaps because of what the body did then
    [InlineData(0, 2.3, 2.5, "client")]     // that is no moment any more
    [InlineData(1.5, 2.05, 2.2, "client")]  // the client was there before it
    public void Of_two_ends_at_one_moment_that_of_who_ran_in_the_background_before_is_the_cause(double serverBegan, double serverEnded, double told, string first)
    {
        var client = Of("client", 1, 2) with { IsUnseen = false, ToldAt = TimeSpan.FromSeconds(told) };
        var server = Of("server", serverBegan, serverEnded);

        Assert.Equal(first, Causes.InOrder([client, server])[0].Stream);
    }

    [Fact]
    public void A_break_whose_cause_is_no_failure_comes_before_the_block_that_waited_and_is_where_who_broke_it_was()
    {
        var broken = new SyncBreak(SyncKind.Barrier, "up", SyncBreakCause.PartyEnded, [], [new SyncMissing("server", "left it")], "Barrier 'up' was broken: stream 'server' left it.");
        List<Failure> inShell = [Of("client", 0, 1, waited: true) with { Message = $"Block 'ms barrier up' failed.\nms: {broken.Message}" }];
        List<Failure> inBody = [new(broken.Message, null) { IsBrokenWait = true }];

        Causes.PutBreakFirst(inShell, broken);
        Causes.PutBreakFirst(inBody, broken);

        Assert.Equal([(broken.Message, "server"), (inShell[1].Message, "client")], inShell.Select(f => (f.Message, f.Stream)));
        Assert.Equal("Consequence", Assert.Single(FailureMessage.Others(inShell)).Word);
        Assert.Equal((broken.Message, "server"), (Assert.Single(inBody).Message, inBody[0].Stream));
    }

    [Fact]
    public void A_break_in_SetUpAsync_is_told_once()
    {
        var broken = new SyncBreak(SyncKind.Barrier, "up", SyncBreakCause.PartyEnded, [], [new SyncMissing("server", "left it")], "Barrier 'up' was broken: stream 'server' left it.");
        List<Failure> failures = [Failure.Of(new SyncBrokenException(broken), "SetUpAsync")];

        Causes.PutBreakFirst(failures, broken);

        Assert.Equal(("SetUpAsync failed: " + broken.Message, "server"), (Assert.Single(failures).Message, failures[0].Stream));
    }

    private static Failure At(double seconds) => new("", null) { At = TimeSpan.FromSeconds(seconds) };

    private Failure Of(string stream, double began, double ended, bool waited = false) => Failure.Of(
        new BlockResult(_test.Streams[stream], Block.Shell(stream), new BlockReport(new BlockEnd(BlockOutcome.Failed, 1, "it exited with 1"), "", "", s_began.AddSeconds(began), default) { Number = 1, At = TimeSpan.FromSeconds(ended), WaitBroke = waited }), "");
}
