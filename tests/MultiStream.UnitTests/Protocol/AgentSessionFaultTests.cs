using MultiStream.Protocol;

namespace MultiStream.UnitTests.Protocol;

/// <summary>A session whose agent stands still, or whose connection does what no connection should: its stream is lost, and nothing else happens.</summary>
public sealed class AgentSessionFaultTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly StartMessage True = new(["true"], [], 0, AgentSession.Window);

    /// <summary>The pings cannot leave, and the thread that fills the pipe holds what its block has to be told with.</summary>
    [Fact]
    public async Task An_agent_that_stands_still_is_lost_and_its_blocks_hear_of_it_although_its_pipe_is_full()
    {
        var (session, _) = await ScriptedAgent.OpenAsync(new ScriptedAgent { StandsStill = true }, lifeline: 20, pingEvery: TimeSpan.FromMilliseconds(50));
        var events = new RecordedEvents();
        uint block = session.Start(True, events);
        var feeding = Task.Factory.StartNew(() => session.Feed(block, new byte[2 << 20], wait: true), TaskCreationOptions.LongRunning);

        Assert.Equal("lost: the agent did not answer for 0.2 s", await events.NextAsync());

        await feeding.WaitAsync(Limit);
        await session.DisposeAsync().AsTask().WaitAsync(Limit);
    }

    [Fact]
    public async Task A_pipe_that_throws_what_no_pipe_throws_loses_the_stream_and_nothing_else()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync(new ScriptedAgent { Fault = new InvalidOperationException("the board is not there") });
        var events = new RecordedEvents();
        session.Start(True, events);

        agent.ClosePipe();

        Assert.Equal("lost: its connection failed: System.InvalidOperationException: the board is not there", await events.NextAsync());
        await session.DisposeAsync().AsTask().WaitAsync(Limit);
    }

    [Fact]
    public async Task A_connection_whose_end_is_an_exception_is_lost_because_of_it()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync(new ScriptedAgent { Fault = new IOException("the board is not there") });

        agent.ClosePipe();

        Assert.Equal("System.IO.IOException: the board is not there", await session.Lost.WaitAsync(Limit));
    }
}
