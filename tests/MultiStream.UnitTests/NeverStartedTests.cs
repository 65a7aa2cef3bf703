using MultiStream.Protocol;
using MultiStream.UnitTests.Running;
using static MultiStream.UnitTests.Running.ScriptedTest;

namespace MultiStream.UnitTests;

/// <summary>Blocks that never ran, or whose stream went under them: each ends, and says why.</summary>
public sealed class NeverStartedTests
{
    private static readonly Block Sleep = Block.Shell("sleep 60");

    [Fact]
    public async Task A_block_that_could_not_be_started_has_failed_and_says_why()
    {
        await using var test = new ScriptedTest();
        var (block, agent) = await test.StartAsync(Block.Program("iperf3", "-s"));

        agent.Say(w => w.Begin(FrameType.StartFailed, 1).Text("there is no program 'iperf3' on this host (looked in PATH)"));

        var error = await Assert.ThrowsAsync<BlockFailedException>(() => Soon(block.WaitAsync()));
        Assert.Equal(
            "Block 'iperf3 -s' on stream 'server' @ far.example.com failed after 0.0 s: it could not be started: there is no program 'iperf3' on this host (looked in PATH).",
            error.Message);
        Assert.Null(error.Result.ExitCode);
    }

    [Fact]
    public async Task A_command_longer_than_any_message_fails_the_block_and_not_the_stream()
    {
        await using var test = new ScriptedTest();
        var (stream, agent) = await test.OpenAsync();

        var tooLong = stream.Start(Block.Shell("# " + new string('x', FrameHeader.MaxLength)).Named("long"));
        var next = stream.Start(Sleep);
        var heard = await agent.NextAsync(FrameType.Start);
        agent.SayExited(heard.Channel);

        Assert.Equal(BlockOutcome.Passed, (await Soon(next.WaitAsync())).Outcome);
        var error = await Assert.ThrowsAsync<BlockFailedException>(() => Soon(tooLong.WaitAsync()));
        Assert.Contains("it could not be started: the arguments and environment are longer than the system allows", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_block_with_a_NUL_in_it_fails_and_says_so()
    {
        await using var test = new ScriptedTest();
        var (stream, _) = await test.OpenAsync();

        var error = await Assert.ThrowsAsync<BlockFailedException>(() => Soon(stream.RunAsync(Block.Shell("echo a\0b"))));

        Assert.Contains(@"The command holds a NUL character, which cannot be passed to a process: echo a\0b", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_block_whose_stream_is_lost_is_lost_even_when_its_failure_is_allowed()
    {
        await using var test = new ScriptedTest();
        var (block, agent) = await test.StartAsync(Sleep.AllowFailure());
        agent.SayOutput(1, "so far\n"u8);

        agent.Die(255, "Connection reset");

        var result = (await Assert.ThrowsAsync<BlockFailedException>(() => Soon(block.WaitAsync()))).Result;
        Assert.Equal((BlockOutcome.Lost, null, "so far\n"), (result.Outcome, result.ExitCode, result.StandardOutput));
        Assert.Equal("its connection ended with exit code 255: Connection reset", result.Reason);
    }

    [Fact]
    public async Task A_block_on_a_stream_that_cannot_be_opened_throws_what_the_opening_said()
    {
        await using var test = new ScriptedTest();
        test.OpenFailure = new StreamOpenException("server", OpenFailure.Refused, "Stream 'server': connection refused.");
        var block = test.Streams["server"].Start(Sleep);

        var error = await Assert.ThrowsAsync<MultiStreamException>(() => Soon(block.WaitAsync()));

        Assert.Equal("Stream 'server': connection refused.", error.Message);
        Assert.IsType<StreamOpenException>(error.InnerException);
        Assert.Equal((BlockOutcome.Lost, "its stream could not be opened: Stream 'server': connection refused"), ((await block.Ended).Outcome, (await block.Ended).Reason));
    }

    /// <summary>A spawner with a fault of its own must cost its streams their blocks, not leave them waiting.</summary>
    [Fact]
    public async Task A_block_on_a_stream_whose_opening_breaks_ends_too()
    {
        await using var test = new ScriptedTest();
        test.OpenFailure = new InvalidOperationException("a fault");
        var block = test.Streams["server"].Start(Sleep);

        Assert.Contains("a fault", (await Assert.ThrowsAsync<MultiStreamException>(() => Soon(block.WaitAsync()))).Message, StringComparison.Ordinal);
    }
}
