using MultiStream.Protocol;

namespace MultiStream.UnitTests.Protocol;

/// <summary>An open session: what it sends, byte by byte, and what it tells of what it hears.</summary>
public sealed class AgentSessionTests
{
    private static readonly StartMessage True = new(["true"], [], 0, AgentSession.Window);

    [Fact]
    public async Task Every_command_is_sent_as_pinned()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        await using var _ = session;

        uint block = session.Start(True, new RecordedEvents());
        session.Stop(block, TimeSpan.FromSeconds(5));
        session.Kill(block);
        var port = session.TakePortAsync("server", CancellationToken.None);

        Wire.AssertBytes("41 000000 01000000 1C000000 01000000  01000000 04000000 74727565  00000000  00000000  00004000  00000000", (await agent.NextAsync()).Bytes);
        Wire.AssertBytes("43 000000 01000000 04000000 02000000  88130000", (await agent.NextAsync()).Bytes);
        Wire.AssertBytes("44 000000 01000000 00000000 03000000", (await agent.NextAsync()).Bytes);
        Wire.AssertBytes("45 000000 02000000 00000000 04000000", (await agent.NextAsync()).Bytes);
        agent.Say(FrameType.Port, 2, "901F0000 00000000");
        Assert.Equal(8080, await port);

        var closing = session.CloseAsync(TimeSpan.FromSeconds(2));
        Wire.AssertBytes("47 000000 00000000 04000000 05000000  D0070000", (await agent.NextAsync()).Bytes);
        Assert.Empty(await closing);
    }

    [Fact]
    public async Task A_blocks_events_are_told_in_their_order()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        await using var _ = session;
        var events = new RecordedEvents();
        uint block = session.Start(True, events);

        agent.Say(FrameType.Started, block, "67120000");
        agent.Say(FrameType.Output, block, "6869");
        agent.Say(FrameType.ErrorOutput, block, "6F68");
        agent.Say(FrameType.Ready, block);
        agent.Say(FrameType.Exited, block, "03000000 00000000 00000000 40420F0000000000 01000000 04000000 37207368");
        // After its end comes only what it left running.
        agent.Say(FrameType.Output, block, "6C617465");

        Assert.Equal("started 4711", await events.NextAsync());
        Assert.Equal("out hi", await events.NextAsync());
        Assert.Equal("err oh", await events.NextAsync());
        Assert.Equal("ready", await events.NextAsync());
        Assert.Equal("exited 3 signal 0 asked False after 1000000 left [7 sh]", await events.NextAsync());
        Assert.Equal("out late", await events.NextAsync());
    }

    [Fact]
    public async Task A_block_that_could_not_start_says_why()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        await using var _ = session;
        var events = new RecordedEvents();

        agent.Say(FrameType.StartFailed, session.Start(True, events), "02000000 6E6F");

        Assert.Equal("start failed: no", await events.NextAsync());
    }

    [Fact]
    public async Task The_end_of_a_block_is_told_once()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        var events = new RecordedEvents();
        uint block = session.Start(True, events);

        agent.SayExited(block);
        agent.SayExited(block, code: 1);
        agent.Say(FrameType.StartFailed, block, "02000000 6E6F");
        agent.Die(1);
        await session.Lost;
        await session.DisposeAsync();

        Assert.Equal(["exited 0 signal 0 asked False after 1500000 left []"], events.All);
    }

    /// <summary>What a block left running may write for as long as it likes; when nothing holds its pipes any more, nothing of it is kept.</summary>
    [Fact]
    public async Task A_block_is_forgotten_when_nothing_can_come_of_it_any_more()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        await using var _ = session;
        var events = new RecordedEvents();
        for (int i = 0; i < 2000; i++)
        {
            uint block = session.Start(True, new RecordedEvents());
            agent.SayExited(block);
            agent.Say(FrameType.Gone, block);
        }
        agent.Say(FrameType.StartFailed, session.Start(True, new RecordedEvents()), "02000000 6E6F");
        uint left = session.Start(True, events);

        agent.SayExited(left);
        agent.SayOutput(left, "late"u8);

        Assert.StartsWith("exited 0", await events.NextAsync(), StringComparison.Ordinal);
        Assert.Equal("out late", await events.NextAsync());
        Assert.Equal(1, session.Channels);
    }

    [Fact]
    public async Task What_is_said_of_a_block_that_nobody_started_is_passed_over()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        await using var _ = session;
        var events = new RecordedEvents();
        uint block = session.Start(True, events);

        agent.SayOutput(99, "x"u8);
        agent.SayExited(99);
        agent.Say(FrameType.Ready, block);

        Assert.Equal("ready", await events.NextAsync());
    }

    [Fact]
    public async Task What_the_agent_logs_is_logged()
    {
        var logged = new TaskCompletionSource<string>();
        var (session, agent) = await ScriptedAgent.OpenAsync(log: logged.SetResult);
        await using var _ = session;

        agent.Say(FrameType.Log, 0, "02000000 6869");

        Assert.Equal("hi", await logged.Task.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Frames_in_pieces_and_frames_in_a_heap_are_the_same_frames()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        await using var _ = session;
        var events = new RecordedEvents();
        uint block = session.Start(True, events);
        // Hello and Opened were 0 and 1.
        var big = new string('x', 300_000);
        byte[] frames =
        [
            .. Wire.Frame(w => w.Begin(FrameType.Output, block).Raw("one"u8), 2), .. Wire.Frame(w => w.Begin(FrameType.Ready, block), 3),
            .. Wire.Frame(w => w.Begin(FrameType.Output, block).Raw(System.Text.Encoding.ASCII.GetBytes(big)), 4), .. Wire.Frame(w => w.Begin(FrameType.Output, block).Raw("two"u8), 5),
        ];

        foreach (byte b in frames.AsSpan(0, 60))
            agent.SayBytes([b]);
        agent.SayBytes(frames.AsSpan(60));

        Assert.Equal("out one", await events.NextAsync());
        Assert.Equal("ready", await events.NextAsync());
        Assert.Equal("out " + big, await events.NextAsync());
        Assert.Equal("out two", await events.NextAsync());
    }

    [Fact]
    public async Task A_host_without_a_free_port_says_why()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        await using var _ = session;
        var port = session.TakePortAsync("server", CancellationToken.None);
        var asked = await agent.NextAsync(FrameType.TakePort);

        agent.Say(w => new PortMessage(0, "no free TCP port (error 98)").Write(w, asked.Channel));

        Assert.Equal("Stream 'server' @ far.example.com has no port to give: no free TCP port (error 98).", (await Assert.ThrowsAsync<MultiStreamException>(() => port)).Message);
    }
}
