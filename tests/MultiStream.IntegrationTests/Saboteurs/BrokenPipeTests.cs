using System.Diagnostics;
using MultiStream.IntegrationTests.Promises;

namespace MultiStream.IntegrationTests.Saboteurs;

/// <summary>Whatever a connection does wrong, its stream is lost or not opened: at once where that can be known, with what was seen, and nothing stays.</summary>
public sealed class BrokenPipeTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_cleanUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_atOnce = TimeSpan.FromSeconds(8);

    /// <summary>Five pings, one each 5 s, that nobody answers.</summary>
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(40);

    [Theory]
    [InlineData(nameof(LosesAByte))]
    [InlineData(nameof(FlipsTheLength))]
    [InlineData(nameof(ShortensTheLength))]
    [InlineData(nameof(DiesInMidFrame))]
    [InlineData(nameof(RepeatsAFrame))]
    [InlineData(nameof(SwapsTwoFrames))]
    [InlineData(nameof(SendsAnUnknownFrame))]
    [InlineData(nameof(CutsAMessage))]
    [InlineData(nameof(ConfusesTheAgent))]
    public async Task A_stream_whose_connection_breaks_is_lost_at_once_and_says_what_was_seen(string saboteur) => await LoseAsync(saboteur, s_atOnce);

    [Fact]
    public async Task A_stream_whose_connection_falls_silent_is_lost_when_its_pings_are_not_answered() => await LoseAsync(nameof(FallsSilent), s_silence);

    [Theory]
    [InlineData(nameof(ClosesAfterTheHello), OpenFailure.Other)]
    [InlineData(nameof(SpeaksAnotherVersion), OpenFailure.ProtocolMismatch)]
    [InlineData(nameof(FloodsNoise), OpenFailure.TimedOut)]
    [InlineData(nameof(NeverSaysHello), OpenFailure.TimedOut)]
    public async Task A_stream_whose_agent_does_not_come_is_not_opened_and_says_why(string saboteur, OpenFailure reason)
    {
        var (kind, evidence) = Make(saboteur);
        using var _ = kind;
        await using var streams = new TestStreams(kind);
        var stream = streams.Declare("a")[0];
        stream.Scope.Options.Limits.Open = TimeSpan.FromSeconds(2);
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();

        var e = await Assert.ThrowsAsync<StreamOpenException>(() => stream.OpenAsync());

        Assert.Equal((reason, "a"), (e.Reason, e.Stream));
        Assert.Contains(evidence, e.Message, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < s_atOnce, $"it took {clock.Elapsed.TotalSeconds:0.0} s");
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memory, long.MinValue, 50_000_000);
    }

    [Fact]
    public async Task Closing_a_stream_whose_agent_does_not_answer_has_an_end_and_leaves_nothing()
    {
        using var kind = new SabotagedKind(() => new SwallowsTheClose(), s_patience, s_cleanUp);
        await using var streams = new TestStreams(kind);
        var stream = (await streams.OpenAsync("a"))[0];
        stream.Start(Block.Shell(new Daemons(kind.Dummy).All + "; sleep 600"));
        var traces = Traces.Of(stream)!;

        await stream.TerminateAsync();

        Assert.Equal(["the agent did not answer when it was told to end; its connection was cut, which ends it too"], stream.LeftBehind);
        stream.LeftBehind.Clear();
        await traces.UntilNoProcessAsync(TimeSpan.FromSeconds(5));
    }

    private static async Task LoseAsync(string saboteur, TimeSpan limit)
    {
        var (kind, evidence) = Make(saboteur);
        using var _ = kind;
        await using var streams = new TestStreams(kind);
        var stream = (await streams.OpenAsync("a"))[0];
        var waiting = stream.Start(Block.Shell(new Daemons(kind.Dummy).Marked + " >/dev/null; exec sleep 600"));
        var clock = Stopwatch.StartNew();

        var speaking = stream.RunAsync(Block.Shell("echo 1; sleep 0.2; echo 2; sleep 0.2; echo 3").AllowFailure());
        var e = await Assert.ThrowsAsync<BlockFailedException>(() => speaking);

        Assert.True(clock.Elapsed < limit, $"it took {clock.Elapsed.TotalSeconds:0.0} s");
        Assert.Equal(BlockOutcome.Lost, e.Result.Outcome);
        Assert.Contains($"on stream 'a' @ {stream.Host} was lost after", e.Message, StringComparison.Ordinal);
        Assert.Contains(evidence, e.Message, StringComparison.Ordinal);
        // All of the stream is, and what comes later is told so at once.
        Assert.Equal(BlockOutcome.Lost, (await Assert.ThrowsAsync<BlockFailedException>(() => waiting.WaitAsync())).Result.Outcome);
        Assert.Contains(evidence, (await Assert.ThrowsAsync<BlockFailedException>(() => stream.RunAsync(Block.Program("true")))).Message, StringComparison.Ordinal);
        Assert.Contains(evidence, (await Assert.ThrowsAsync<StreamLostException>(() => stream.FreePortAsync())).Message, StringComparison.Ordinal);
        Assert.False(stream.Active);
    }

    private static (SabotagedKind Kind, string Evidence) Make(string saboteur)
    {
        var type = typeof(BrokenPipe).Assembly.GetTypes().Single(t => t.IsSubclassOf(typeof(BrokenPipe)) && t.Name == saboteur);
        BrokenPipe New() => (BrokenPipe)Activator.CreateInstance(type)!;
        using var one = New();
        return (new SabotagedKind(New, s_patience, s_cleanUp), one.Evidence);
    }
}
