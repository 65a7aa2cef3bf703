using FsCheck;
using FsCheck.Fluent;
using MultiStream.Protocol;

namespace MultiStream.UnitTests.Protocol;

/// <summary>A session whose agent is gone, or no agent at all: told once, with the reason, to everyone who waits.</summary>
public sealed class AgentSessionLossTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly StartMessage True = new(["true"], [], 0, AgentSession.Window);

    [Fact]
    public async Task A_pipe_that_closes_in_the_middle_of_a_frame_loses_the_stream_and_every_block_that_runs()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        var (running, ended) = (new RecordedEvents(), new RecordedEvents());
        uint first = session.Start(True, ended);
        session.Start(True, running);
        agent.SayExited(first);

        agent.SayBytes(Wire.Frame(w => w.Begin(FrameType.Output, 1).Text("never whole"), 3).AsSpan()[..^3]);
        agent.Die(255, "Connection to far closed by remote host.");

        const string Reason = "its connection ended with exit code 255: Connection to far closed by remote host.";
        Assert.Equal(Reason, await session.Lost.WaitAsync(Limit));
        Assert.Equal("lost: " + Reason, await running.NextAsync());
        await session.DisposeAsync();
        Assert.Equal(["exited 0 signal 0 asked False after 1500000 left []"], ended.All);
    }

    [Fact]
    public async Task The_loss_is_told_before_any_block_is_told_of_it_and_once()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        var events = new RecordedEvents();
        session.Start(True, events);
        int before = -1, told = 0;
        session.TellFirst(_ => (before, told) = (events.All.Count(), told + 1));

        agent.Die(1);

        Assert.Equal("lost: its connection ended with exit code 1", await events.NextAsync());
        await session.DisposeAsync();
        Assert.Equal((0, 1), (before, told));
        string? late = null;
        session.TellFirst(reason => late = reason);
        Assert.Equal("its connection ended with exit code 1", late);
    }

    [Fact]
    public async Task A_block_started_on_a_lost_stream_is_told_so()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        agent.Die(1);
        await session.Lost.WaitAsync(Limit);
        var events = new RecordedEvents();

        session.Start(True, events);

        Assert.Equal("lost: its connection ended with exit code 1", await events.NextAsync());
    }

    [Fact]
    public async Task A_port_asked_of_a_lost_stream_says_that_it_is_lost()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        var port = session.TakePortAsync("server", CancellationToken.None);
        await agent.NextAsync(FrameType.TakePort);
        agent.Die(1);

        var error = await Assert.ThrowsAsync<StreamLostException>(() => port.WaitAsync(Limit));

        Assert.Equal("Stream 'server' @ far.example.com is lost: its connection ended with exit code 1.", error.Message);
        Assert.Equal("server", error.Stream);
    }

    [Fact]
    public async Task A_pipe_that_closes_without_a_word_of_its_process_is_lost_within_two_seconds()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();

        agent.ClosePipe();

        Assert.Equal("its connection closed", await session.Lost.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Theory]
    [InlineData((byte)FrameType.Open, "The agent sent Open, which no controller understands.")]
    [InlineData((byte)200, "The agent sent 200, which no controller understands.")]
    [InlineData((byte)FrameType.Port, "The agent sent Port, which no controller understands.")]
    public async Task A_frame_that_makes_no_sense_ends_the_session_and_its_connection(byte type, string reason)
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        var events = new RecordedEvents();
        session.Start(True, events);

        agent.Say((FrameType)type, 77, "00000000 00000000");

        Assert.Equal(reason, await session.Lost.WaitAsync(Limit));
        Assert.Equal("lost: " + reason, await events.NextAsync());
        // The agent's lifeline is cut: it ends what it runs.
        while (true)
        {
            try
            {
                await agent.NextAsync();
            }
            catch (System.Threading.Channels.ChannelClosedException)
            {
                break;
            }
        }
        Assert.True(agent.IsDisposed);
    }

    [Fact]
    public async Task A_frame_out_of_turn_ends_the_session()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();

        agent.SayBytes(Wire.Frame(w => w.Begin(FrameType.Pong), 1));

        Assert.Equal("Frame 1 (Pong) arrived where frame 2 was due: the connection lost, repeated or reordered data.", await session.Lost.WaitAsync(Limit));
    }

    [Fact]
    public async Task An_agent_that_answers_no_ping_is_lost()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync(new ScriptedAgent { AnswersPings = false }, lifeline: 20, pingEvery: TimeSpan.FromMilliseconds(20));

        Assert.Equal("the agent did not answer for 0.08 s", await session.Lost.WaitAsync(Limit));
        for (int i = 0; i < 4; i++)
            await agent.NextAsync(FrameType.Ping);
        await session.DisposeAsync();
    }

    /// <summary>Any word counts as an answer; the ping itself is pinned here.</summary>
    [Fact]
    public async Task An_agent_that_answers_its_pings_or_says_anything_else_is_not_lost()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync(new ScriptedAgent { AnswersPings = false }, lifeline: 20, pingEvery: TimeSpan.FromMilliseconds(20));
        await using var _ = session;

        Wire.AssertBytes("46 000000 00000000 00000000 01000000", (await agent.NextAsync()).Bytes);
        for (int i = 0; i < 12; i++)
        {
            agent.Say(i % 2 == 0 ? FrameType.Pong : FrameType.Log, 0, i % 2 == 0 ? "" : "00000000");
            await agent.NextAsync(FrameType.Ping);
        }
        Assert.False(session.Lost.IsCompleted);
    }

    [Fact]
    public async Task A_stream_without_a_lifeline_is_not_pinged()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync(lifeline: 0, pingEvery: TimeSpan.FromMilliseconds(1));
        var port = session.TakePortAsync("server", CancellationToken.None);
        var first = await agent.NextAsync();
        agent.Say(FrameType.Port, first.Channel, "01000000 00000000");
        await port;

        await session.CloseAsync(TimeSpan.Zero);

        Assert.Equal((FrameType.TakePort, FrameType.Close), (first.Type, (await agent.NextAsync()).Type));
    }

    [Fact]
    public async Task A_closed_session_is_not_lost_and_tells_what_was_left_there()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync(new ScriptedAgent { CloseAnswer = ["7 sleep", "directory /tmp/x could not be removed"] });

        var left = await session.CloseAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(["7 sleep", "directory /tmp/x could not be removed"], left);
        Assert.True(agent.IsDisposed);
        Assert.False(session.Lost.IsCompleted);
    }

    [Fact]
    public async Task Nobody_waits_for_the_answer_of_a_session_that_was_closed()
    {
        var (session, _) = await ScriptedAgent.OpenAsync();
        await session.CloseAsync(TimeSpan.Zero);
        var events = new RecordedEvents();

        session.Start(True, events);

        Assert.Equal("lost: it was closed", await events.NextAsync());
        var error = await Assert.ThrowsAsync<MultiStreamException>(() => session.FindPlaceAsync(new WorkerPlaceRequest([], [], LookForIcu: false)).WaitAsync(Limit));
        Assert.Equal("its stream is lost: it was closed", error.Message);
        Assert.False(session.Lost.IsCompleted);
    }

    [Fact]
    public async Task What_was_asked_while_the_agent_ended_has_an_end_too()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        var place = session.FindPlaceAsync(new WorkerPlaceRequest([], [], LookForIcu: false));
        var events = new RecordedEvents();
        session.Start(True, events);

        await session.CloseAsync(TimeSpan.Zero);

        Assert.Equal("lost: it was closed", await events.NextAsync());
        await Assert.ThrowsAsync<MultiStreamException>(() => place.WaitAsync(Limit));
        Assert.True(agent.IsDisposed);
    }

    [Fact]
    public async Task A_session_that_is_lost_while_it_closes_leaves_nothing_to_tell()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync(new ScriptedAgent { CloseAnswer = null });
        var closing = session.CloseAsync(TimeSpan.FromSeconds(1));
        await agent.NextAsync(FrameType.Close);

        agent.Die(137);

        Assert.Empty(await closing.WaitAsync(Limit));
        Assert.Equal("its connection ended with exit code 137", await session.Lost.WaitAsync(Limit));
    }

    [Fact]
    public async Task Closing_a_lost_session_asks_nothing_of_anyone()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        agent.Die(1);
        await session.Lost.WaitAsync(Limit);

        Assert.Empty(await session.CloseAsync(TimeSpan.FromSeconds(60)).WaitAsync(Limit));
    }

    /// <summary>Whatever comes over the wire, the reader thread ends the session and not the process.</summary>
    [Fact]
    public void Anything_at_all_after_the_hello_ends_in_a_lost_session() => Properties.Hold(
        Gen.OneOf(
            Properties.Bytes,
            from message in Messages.Any from at in Properties.Ints from junk in Properties.Bytes select Damaged(message, at, junk)),
        bytes => Task.Run(async () =>
        {
            var (session, agent) = await ScriptedAgent.OpenAsync();
            var events = new RecordedEvents();
            uint block = session.Start(True, events);
            agent.SayBytes(bytes);
            agent.Die(1);
            Assert.NotEmpty(await session.Lost.WaitAsync(Limit));
            Assert.Matches("^(lost|exited|start failed)", await LastAsync(events));
        }).GetAwaiter().GetResult(),
        tries: 300);

    private static async Task<string> LastAsync(RecordedEvents events)
    {
        string line;
        do
            line = await events.NextAsync();
        while (line.StartsWith("out ", StringComparison.Ordinal) || line.StartsWith("err ", StringComparison.Ordinal) || line is "ready" or "started");
        return line;
    }

    /// <summary>A whole frame with the right number, about block 1, whose payload has some bytes replaced.</summary>
    private static byte[] Damaged(object message, int at, byte[] junk)
    {
        var frame = Messages.Write(message, 1);
        (FrameHeader.Read(frame) with { Sequence = 2 }).Write(frame);
        int start = FrameHeader.Size + (int)((uint)at % (uint)(frame.Length - FrameHeader.Size));
        junk.AsSpan(0, Math.Min(junk.Length, frame.Length - start)).CopyTo(frame.AsSpan(start));
        return frame;
    }
}
