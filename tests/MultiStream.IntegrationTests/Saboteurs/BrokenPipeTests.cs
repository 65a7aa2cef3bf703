using System.Diagnostics;

namespace MultiStream.IntegrationTests.Saboteurs;

/// <summary>Whatever a connection does wrong, its stream is lost or not opened: at once where that can be known, with what was seen, and nothing stays.</summary>
public sealed class BrokenPipeTests
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    internal static readonly TimeSpan CleanUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_atOnce = TimeSpan.FromSeconds(8);

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
        if (reason == OpenFailure.TimedOut)
            stream.Scope.Options.Limits.Open = TimeSpan.FromSeconds(1);
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();

        var e = await Assert.ThrowsAsync<StreamOpenException>(() => stream.OpenAsync());

        Assert.Equal((reason, "a"), (e.Reason, e.Stream));
        Assert.Contains(evidence, e.Message, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < s_atOnce, $"it took {clock.Elapsed.TotalSeconds:0.0} s");
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memory, long.MinValue, 50_000_000);
    }

    internal static async Task LoseAsync(string saboteur, TimeSpan limit)
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
        return (new SabotagedKind(New, Patience, CleanUp, "sabotaged"), one.Evidence);
    }
}
