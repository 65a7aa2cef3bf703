using MultiStream.Protocol;
using MultiStream.UnitTests.Running;
using static MultiStream.UnitTests.Running.ScriptedTest;

namespace MultiStream.UnitTests;

/// <summary>Waiting for a block to be ready, and all that may come first.</summary>
public sealed class ReadyTests
{
    private static readonly Block Server = Block.Shell("serve").ReadyOnOutput("listening");

    [Fact]
    public async Task A_block_is_ready_when_its_output_has_shown_the_text()
    {
        await using var test = new ScriptedTest();
        var (block, agent) = await test.StartAsync(Server);
        var ready = block.ReadyAsync();

        agent.SayOutput(1, "I am liste"u8);
        await AllHeardAsync(block.Stream, agent);
        Assert.False(ready.IsCompleted);
        agent.SayOutput(1, "ning\n"u8);

        await Soon(ready);
        Assert.True(block.Active);
        await Soon(block.ReadyAsync());
    }

    [Fact]
    public async Task On_stderr_the_text_counts_too_but_not_half_here_and_half_there()
    {
        await using var test = new ScriptedTest();
        var (block, agent) = await test.StartAsync(Server);

        agent.SayOutput(1, "listen"u8);
        agent.SayOutput(1, "ing"u8, error: true);
        await AllHeardAsync(block.Stream, agent);
        Assert.False(block.ReadyAsync().IsCompleted);

        agent.SayOutput(1, "listening"u8, error: true);
        await Soon(block.ReadyAsync());
    }

    [Fact]
    public async Task A_port_is_watched_by_the_agent_which_says_when_it_is_open()
    {
        await using var test = new ScriptedTest();
        var (stream, agent) = await test.OpenAsync();
        var block = stream.Start(Block.Shell("serve").ReadyOnPort(8080));
        Assert.Equal(8080, StartMessage.Read((await agent.NextAsync(FrameType.Start)).Payload).ReadyPort);

        agent.Say(FrameType.Ready, 1);

        await Soon(block.ReadyAsync());
    }

    [Fact]
    public async Task A_block_that_was_ready_stays_ready_after_its_end()
    {
        await using var test = new ScriptedTest();
        var (block, agent) = await test.StartAsync(Server);

        agent.SayOutput(1, "listening"u8);
        agent.SayExited(1, code: 1);
        await Soon(block.Ended);

        await Soon(block.ReadyAsync());
    }

    [Fact]
    public async Task A_block_that_fails_first_throws_at_once_with_its_last_lines()
    {
        await using var test = new ScriptedTest();
        var (block, agent) = await test.StartAsync(Server);
        var ready = block.ReadyAsync();

        agent.SayOutput(1, "bind: Address already in use\n"u8, error: true);
        agent.SayExited(1, code: 1);

        var error = await Assert.ThrowsAsync<BlockFailedException>(() => Soon(ready));
        Assert.Equal("Block 'serve' on stream 'server' @ far.example.com failed after 1.5 s: it exited with 1. Its last lines on stderr:\nbind: Address already in use", error.Message);
        Assert.True(block.Seen);
    }

    [Fact]
    public async Task A_block_that_ends_well_but_was_never_ready_throws_too()
    {
        await using var test = new ScriptedTest();
        var (block, agent) = await test.StartAsync(Server);
        var ready = block.ReadyAsync();

        agent.SayExited(1);

        Assert.Equal(
            "Block 'serve' on stream 'server' @ far.example.com failed after 1.5 s: it exited with 0 before it was ready (its output does not hold 'listening').",
            (await Assert.ThrowsAsync<BlockFailedException>(() => Soon(ready))).Message);
        Assert.Equal(BlockOutcome.Passed, (await Soon(block.WaitAsync())).Outcome);
    }

    [Fact]
    public async Task A_block_that_is_not_ready_within_the_limit_says_what_was_awaited_and_what_it_wrote()
    {
        await using var test = new ScriptedTest("<Limits><Ready>150ms</Ready></Limits>");
        var (block, agent) = await test.StartAsync(Server);
        agent.SayOutput(1, "starting\nstill starting!\n"u8);
        await AllHeardAsync(block.Stream, agent);

        var error = await Assert.ThrowsAsync<MultiStreamException>(() => Soon(block.ReadyAsync()));

        Assert.Equal(
            "Block 'serve' on stream 'server' @ far.example.com was not ready after 0.15 s (Limits/Ready): its output does not hold 'listening'. Its last lines on stdout:\nstarting\nstill starting!",
            error.Message);
        Assert.True(block.Active);
    }

    [Fact]
    public async Task A_block_that_was_silent_all_the_time_is_said_to_have_written_nothing()
    {
        await using var test = new ScriptedTest("<Limits><Ready>20ms</Ready></Limits>");
        var (block, _) = await test.StartAsync(Block.Shell("serve").ReadyOnPort(80));

        Assert.Equal(
            "Block 'serve' on stream 'server' @ far.example.com was not ready after 0.02 s (Limits/Ready): none of its processes listens on TCP port 80. It has written nothing.",
            (await Assert.ThrowsAsync<MultiStreamException>(() => Soon(block.ReadyAsync()))).Message);
    }

    [Fact]
    public async Task A_block_that_never_says_that_it_is_ready_is_told_the_ways_to_say_it()
    {
        await using var test = new ScriptedTest("<Limits><Ready>20ms</Ready></Limits>");
        var (block, _) = await test.StartAsync(Block.Shell("serve"));

        Assert.Equal(
            "Block 'serve' on stream 'server' @ far.example.com was not ready after 0.02 s (Limits/Ready): it has not called 'ms ready' (.ReadyOnPort and .ReadyOnOutput are other ways to say it). It has written nothing.",
            (await Assert.ThrowsAsync<MultiStreamException>(() => Soon(block.ReadyAsync()))).Message);
    }

    [Fact]
    public async Task A_cancelled_wait_ends_and_the_block_goes_on()
    {
        await using var test = new ScriptedTest();
        var (block, _) = await test.StartAsync(Server);
        using var cancel = new CancellationTokenSource();
        var ready = block.ReadyAsync(cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(ready));
        Assert.True(block.Active);
        Assert.False(block.Seen);
    }

    [Fact]
    public async Task The_end_of_the_test_ends_every_wait()
    {
        await using var test = new ScriptedTest();
        var (block, _) = await test.StartAsync(Server);
        Task[] waits = [block.ReadyAsync(), block.WaitAsync(), block.Stream.WaitAsync(), test.Streams.WaitAsync()];

        await test.Scope.Ending.CancelAsync();

        foreach (var wait in waits)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(wait));
        Assert.Throws<OperationCanceledException>(() => block.Stream.Start(Server));
    }
}
