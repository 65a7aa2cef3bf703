namespace MultiStream.IntegrationTests.Saboteurs;

/// <summary>Silence has a limit. By themselves, because they take it.</summary>
public sealed class SilentPipeTests
{
    /// <summary>Five pings, one each 5 s, that nobody answers.</summary>
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task A_stream_whose_connection_falls_silent_is_lost_when_its_pings_are_not_answered() =>
        await BrokenPipeTests.LoseAsync(nameof(FallsSilent), s_silence);
}

/// <summary>So has the end of a stream.</summary>
public sealed class SilentEndTests
{
    [Fact]
    public async Task Closing_a_stream_whose_agent_does_not_answer_has_an_end_and_leaves_nothing()
    {
        using var kind = new SabotagedKind(() => new SwallowsTheClose(), BrokenPipeTests.Patience, BrokenPipeTests.CleanUp);
        await using var streams = new TestStreams(kind);
        var stream = (await streams.OpenAsync("a"))[0];
        stream.Start(Block.Shell(new Daemons(kind.Dummy).All + "; sleep 600"));
        var traces = Traces.Of(stream)!;

        await stream.TerminateAsync();

        Assert.Equal(["the agent did not answer when it was told to end; its connection was cut, which ends it too"], stream.Notes.LeftBehind);
        stream.Notes.LeftBehind.Clear();
        await traces.UntilNoProcessAsync(TimeSpan.FromSeconds(5));
    }
}
