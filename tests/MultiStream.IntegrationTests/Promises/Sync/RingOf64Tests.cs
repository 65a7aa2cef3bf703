using System.Globalization;

namespace MultiStream.IntegrationTests.Promises.Sync;

/// <summary>The PingPong ring of RFC scenario S0 with 64 streams: shells, which start quickly.</summary>
public sealed class RingOf64Tests(PatientLocalKind kind) : Promise(kind), IClassFixture<PatientLocalKind>
{
    private const string Player = """
        set -e
        ball=0
        catch() {
            ms barrier "$before-$self" 2 --timeout 600
            ball=$(ms get "ball-$before" --timeout 0.001)
        }
        ms barrier ready --timeout 600
        [ $self = 0 ] || catch
        ms put "ball-$self" $((ball + 1))
        ms barrier "$self-$next" 2 --timeout 600
        [ $self != 0 ] || catch
        ms barrier finished --timeout 600
        echo $ball
        """;

    /// <summary>
    /// A barrier for each pair of neighbours, named by both; all come to the first and to the last. The thrower puts what it caught plus one before it comes to the
    /// barrier, and the catcher takes it after it, with a limit that no waiting fits into: a barrier that opened early would show.
    /// </summary>
    [Fact]
    public async Task A_ball_goes_round_between_64()
    {
        const int Count = 64;
        var streams = await OpenAsync([.. Enumerable.Range(0, Count).Select(i => $"s{i}")]);

        var blocks = streams.Select((stream, self) => stream.Start(Block.Shell(FormattableString.Invariant($"self={self}; next={(self + 1) % Count}; before={(self + Count - 1) % Count}\n") + Player))).ToList();

        var caught = (await blocks.WaitAsync()).Select(r => int.Parse(r.StandardOutput, CultureInfo.InvariantCulture));
        Assert.Equal([Count, .. Enumerable.Range(1, Count - 1)], caught);
    }
}

/// <summary>64 agents to start and to end on a busy machine are more than most promises need.</summary>
public sealed class PatientLocalKind : LocalKind
{
    public override TimeSpan Patience => TimeSpan.FromSeconds(300);
}
