using FsCheck;
using FsCheck.Fluent;
using MultiStream.Protocol;

namespace MultiStream.UnitTests.Protocol;

/// <summary>Flow control: the agent may have one window of a pipe's output under way, and gets credit back for what was taken.</summary>
public sealed class AgentSessionCreditTests
{
    private const int Quarter = AgentSession.Window / 4;
    private static readonly byte[] s_quarter = new byte[Quarter];

    [Fact]
    public async Task Credit_comes_back_when_a_quarter_of_the_window_was_taken()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        await using var _ = session;
        uint block = await StartAsync(session, agent);

        agent.SayOutput(block, s_quarter.AsSpan(1));
        Assert.Empty(await CreditsUntilNowAsync(session, agent));

        agent.SayOutput(block, s_quarter.AsSpan(0, 1));

        Wire.AssertBytes("42 000000 01000000 08000000 04000000  00000000  00001000", (await agent.NextAsync()).Bytes);
    }

    [Fact]
    public async Task Each_pipe_of_each_block_has_a_window_of_its_own()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        await using var _ = session;
        uint first = await StartAsync(session, agent), second = await StartAsync(session, agent);

        foreach (uint block in (uint[])[first, second])
        {
            agent.SayOutput(block, s_quarter.AsSpan(1));
            agent.SayOutput(block, s_quarter.AsSpan(1), error: true);
        }
        Assert.Empty(await CreditsUntilNowAsync(session, agent));

        agent.SayOutput(second, s_quarter.AsSpan(0, 1), error: true);

        Assert.Equal([new Credit(second, true, Quarter)], await CreditsUntilNowAsync(session, agent));
    }

    /// <summary>What the agent may send at any time is the window less what is on its way or taken and not yet given back.</summary>
    [Fact]
    public void No_more_is_given_back_than_came_and_less_than_a_quarter_is_kept() => Properties.Hold(
        Gen.Choose(0, 600_000).ArrayOf(20),
        sizes => Task.Run(async () =>
        {
            var (session, agent) = await ScriptedAgent.OpenAsync();
            await using var _ = session;
            uint block = await StartAsync(session, agent);
            long came = 0, given = 0;
            foreach (int size in sizes)
            {
                agent.SayOutput(block, s_quarter.AsSpan(0, size));
                came += size;
                foreach (var credit in await CreditsUntilNowAsync(session, agent))
                {
                    Assert.Equal((block, false), (credit.Block, credit.Error));
                    given += credit.Bytes;
                }
                Assert.InRange(came - given, 0, Quarter - 1);
            }
        }).GetAwaiter().GetResult(),
        tries: 15);

    [Fact]
    public async Task What_comes_after_a_blocks_end_gives_its_credit_back_too()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync();
        await using var _ = session;
        uint block = await StartAsync(session, agent);
        agent.SayExited(block);

        agent.SayOutput(block, s_quarter);

        Assert.Equal([new Credit(block, false, Quarter)], await CreditsUntilNowAsync(session, agent));
    }

    private static async Task<uint> StartAsync(AgentSession session, ScriptedAgent agent)
    {
        uint block = session.Start(new StartMessage(["yes"], [], 0, AgentSession.Window), new IgnoredEvents());
        await agent.NextAsync(FrameType.Start);
        return block;
    }

    /// <summary>The credit that was given for all that was said so far: the answer to a question comes after it, in both directions.</summary>
    private static async Task<List<Credit>> CreditsUntilNowAsync(AgentSession session, ScriptedAgent agent)
    {
        var events = new RecordedEvents();
        uint marker = session.Start(new StartMessage(["true"], [], 0, 0), events);
        var credits = new List<Credit>();
        await UntilAsync(FrameType.Start, marker);
        agent.Say(FrameType.Ready, marker);
        await events.NextAsync();
        session.Kill(marker);
        await UntilAsync(FrameType.Kill, marker);
        return credits;

        async Task UntilAsync(FrameType type, uint channel)
        {
            for (var frame = await agent.NextAsync(); frame.Type != type || frame.Channel != channel; frame = await agent.NextAsync())
            {
                Assert.Equal(FrameType.Credit, frame.Type);
                credits.Add(Read(frame));
            }
        }
    }

    private static Credit Read(HeardFrame frame)
    {
        var reader = new MessageReader(frame.Payload);
        return new Credit(frame.Channel, reader.Bool(), reader.Int());
    }

    private sealed record Credit(uint Block, bool Error, int Bytes);

    private sealed class IgnoredEvents : IBlockEvents
    {
        public void Started(int pid)
        {
        }

        public void StartFailed(string reason)
        {
        }

        public void Output(bool error, ReadOnlySpan<byte> bytes)
        {
        }

        public void Ready()
        {
        }

        public void Exited(ExitedMessage message)
        {
        }

        public void Lost(string reason)
        {
        }
    }
}
