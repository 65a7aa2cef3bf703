using MultiStream.Protocol;
using MultiStream.UnitTests.Running;
using static MultiStream.UnitTests.Running.ScriptedTest;

namespace MultiStream.UnitTests;

/// <summary>What becomes of a block, from what its agent says of it.</summary>
public sealed class RunningBlockTests
{
    private static readonly Block Sleep = Block.Shell("sleep 60");

    [Theory]
    [InlineData(0, 0, BlockOutcome.Passed, 0, "it exited with 0")]
    [InlineData(1, 0, BlockOutcome.Failed, 1, "it exited with 1")]
    [InlineData(255, 0, BlockOutcome.Failed, 255, "it exited with 255")]
    [InlineData(-1, 11, BlockOutcome.Failed, null, "it was ended by signal 11 (SIGSEGV)")]
    [InlineData(-1, 50, BlockOutcome.Failed, null, "it was ended by signal 50")]
    public async Task A_block_that_ends_by_itself_passes_with_0_and_fails_with_all_else(int code, int signal, BlockOutcome outcome, int? exitCode, string reason)
    {
        await using var test = new ScriptedTest();
        var (block, agent) = await test.StartAsync(Sleep.AllowFailure());

        agent.SayExited(1, code, signal);
        var result = await Soon(block.WaitAsync());

        Assert.Equal((outcome, exitCode, reason), (result.Outcome, result.ExitCode, result.Reason));
        Assert.Equal(TimeSpan.FromSeconds(1.5), result.Duration);
        Assert.False(block.Active);
    }

    /// <summary>Whatever exit code it has then: who is asked to go may go as he likes.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(-1, 15)]
    [InlineData(-1, 9)]
    public async Task A_block_that_was_asked_to_stop_is_stopped(int code, int signal)
    {
        await using var test = new ScriptedTest();
        var (block, agent) = await test.StartAsync(Sleep);

        var stopping = block.StopAsync(TimeSpan.FromMilliseconds(700));
        Assert.Equal(700, new MessageReader((await agent.NextAsync(FrameType.Stop)).Payload).Int());
        agent.SayExited(1, code, signal, asked: true);

        var result = await Soon(stopping);
        Assert.Equal((BlockOutcome.Stopped, true, false), (result.Outcome, result.Success, result.IsFailure));
    }

    /// <summary>Its duration begins when its process has begun, which may be long after it was sent.</summary>
    [Fact]
    public async Task What_ends_because_it_was_asked_to_has_ended_after_that()
    {
        await using var test = new ScriptedTest();
        var (block, agent) = await test.StartAsync(Sleep);
        var before = test.Scope.Elapsed;
        agent.Microseconds = 1;

        var stopping = block.StopAsync();
        agent.SayExited(1, 0, 15, asked: true);

        Assert.InRange((await Soon(stopping)).Report.At!.Value, before, test.Scope.Elapsed);
    }

    [Fact]
    public async Task Without_a_grace_of_its_own_a_stop_takes_the_one_of_the_settings()
    {
        await using var test = new ScriptedTest("<Limits><StopGrace>3s</StopGrace></Limits><TimeScale>2</TimeScale>");
        var (block, agent) = await test.StartAsync(Sleep);

        _ = block.StopAsync();

        Assert.Equal(6000, new MessageReader((await agent.NextAsync(FrameType.Stop)).Payload).Int());
    }

    [Fact]
    public async Task A_block_that_had_failed_before_it_was_asked_to_stop_has_failed()
    {
        await using var test = new ScriptedTest();
        var (block, agent) = await test.StartAsync(Sleep);

        var stopping = block.StopAsync();
        agent.SayExited(1, code: 1, asked: false);

        Assert.Equal(BlockOutcome.Failed, (await Assert.ThrowsAsync<BlockFailedException>(() => Soon(stopping))).Result.Outcome);
    }

    [Fact]
    public async Task A_block_that_had_passed_before_it_was_asked_to_stop_has_passed()
    {
        await using var test = new ScriptedTest();
        var (block, agent) = await test.StartAsync(Sleep);

        var stopping = block.StopAsync();
        agent.SayExited(1, asked: false);

        Assert.Equal(BlockOutcome.Passed, (await Soon(stopping)).Outcome);
    }

    [Fact]
    public async Task A_killed_block_is_killed_and_throws_nothing()
    {
        await using var test = new ScriptedTest();
        var (block, agent) = await test.StartAsync(Sleep);

        var killing = block.KillAsync();
        await agent.NextAsync(FrameType.Kill);
        agent.SayExited(1, -1, 9, asked: true);

        var result = await Soon(killing);
        Assert.Equal((BlockOutcome.Killed, null, false), (result.Outcome, result.ExitCode, result.IsFailure));
        Assert.Same(result, await block.WaitAsync());
        Assert.Same(result, await block.StopAsync());
    }

    [Fact]
    public async Task A_block_that_is_killed_while_it_stops_is_killed()
    {
        await using var test = new ScriptedTest();
        var (block, agent) = await test.StartAsync(Sleep);

        var stopping = block.StopAsync();
        var killing = block.KillAsync();
        agent.SayExited(1, -1, 9, asked: true);

        Assert.Equal(BlockOutcome.Killed, (await Soon(killing)).Outcome);
        Assert.Same(await killing, await Soon(stopping));
    }

    [Fact]
    public async Task A_block_that_runs_beyond_its_limit_is_stopped_and_has_timed_out()
    {
        await using var test = new ScriptedTest("<TimeScale>0.5</TimeScale>");
        var (block, agent) = await test.StartAsync(Sleep.WithTimeLimit(TimeSpan.FromMilliseconds(40)).AllowFailure());

        await agent.NextAsync(FrameType.Stop);
        agent.SayExited(1, -1, 15, asked: true);

        var error = await Assert.ThrowsAsync<BlockFailedException>(() => Soon(block.WaitAsync()));
        Assert.Equal(BlockOutcome.TimedOut, error.Result.Outcome);
        Assert.Equal("Block 'sleep 60' on stream 'server' @ far.example.com timed out after 1.5 s: its limit of 0.02 s was over; it was ended by signal 15 (SIGTERM).", error.Message);
    }

    /// <summary>The limit came first: that the body stops or kills it, or that the test ends, while it is being stopped does not undo it.</summary>
    [Theory]
    [InlineData("stop")]
    [InlineData("kill")]
    [InlineData("end of the test")]
    public async Task A_block_that_has_timed_out_has_timed_out_whatever_comes_then(string what)
    {
        await using var test = new ScriptedTest();
        var (block, agent) = await test.StartAsync(Sleep.WithTimeLimit(TimeSpan.FromMilliseconds(10)));
        await agent.NextAsync(FrameType.Stop);

        Task asked = what switch
        {
            "stop" => block.StopAsync(),
            "kill" => block.KillAsync(),
            _ => block.StopForEndAsync(),
        };
        agent.SayExited(1, -1, 9, asked: true);
        await Soon(asked).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal(BlockOutcome.TimedOut, (await Soon(block.Ended)).Outcome);
    }

    /// <summary>The other way round: who was asked to stop, or killed, may take longer than the limit.</summary>
    [Fact]
    public async Task A_block_whose_limit_is_over_while_it_stops_was_stopped()
    {
        await using var test = new ScriptedTest();
        var (block, agent) = await test.StartAsync(Sleep.WithTimeLimit(TimeSpan.FromMilliseconds(100)));

        var stopping = block.StopAsync();
        await agent.NextAsync(FrameType.Stop);
        await agent.NextAsync(FrameType.Stop);   // the limit's
        agent.SayExited(1, -1, 9, asked: true);

        Assert.Equal(BlockOutcome.Stopped, (await Soon(stopping)).Outcome);
    }

    [Fact]
    public async Task A_block_that_was_stopped_before_its_stream_was_open_is_stopped_once_it_runs()
    {
        await using var test = new ScriptedTest();
        var block = test.Streams["server"].Start(Sleep);
        var stopping = block.StopAsync();
        var (_, agent) = await test.OpenAsync();

        var heard = new[] { await agent.NextAsync(), await agent.NextAsync() };
        Assert.Equal([FrameType.Start, FrameType.Stop], heard.Select(f => f.Type));
        Assert.Equal(heard[0].Channel, heard[1].Channel);
        agent.SayExited(heard[0].Channel, -1, 15, asked: true);

        Assert.Equal(BlockOutcome.Stopped, (await Soon(stopping)).Outcome);
    }

    [Fact]
    public async Task What_could_not_be_ended_is_noted_with_the_stream_and_told_at_once()
    {
        await using var test = new ScriptedTest();
        var (block, agent) = await test.StartAsync(Sleep);

        agent.SayExited(1, -1, 9, asked: true, "4711 sudo");
        await Soon(block.Ended);

        Assert.Equal(["[1] process 4711 sudo could not be ended"], block.Stream.Notes.LeftBehind);
        Assert.Contains("Stream 'server' @ far.example.com left something behind: [1] process 4711 sudo could not be ended", test.Messages);
    }

    [Fact]
    public async Task A_block_whose_process_could_not_be_ended_has_failed_and_says_which()
    {
        await using var test = new ScriptedTest();
        var (block, agent) = await test.StartAsync(Sleep);
        var killing = block.KillAsync();

        agent.SayExited(1, ExitedMessage.NotEnded, 0, asked: true, "4711 (sudo, state S, another user's)");

        var e = await Assert.ThrowsAsync<BlockFailedException>(() => Soon(killing));
        Assert.Equal((BlockOutcome.Failed, null, "it was told to end and could not be ended: process 4711 (sudo, state S, another user's)"), (e.Result.Outcome, e.Result.ExitCode, e.Result.Reason));
        Assert.False(block.Active);
    }

    [Fact]
    public async Task A_block_whose_end_was_awaited_is_among_the_results_of_its_stream()
    {
        await using var test = new ScriptedTest();
        var (stream, agent) = await test.OpenAsync();
        for (uint i = 1; i <= 300; i++)
        {
            var block = stream.Start(Sleep);
            await agent.NextAsync(FrameType.Start);
            agent.SayExited(i);
            var result = await Soon(block.WaitAsync());
            Assert.Same(result, stream.Results[^1]);
        }
    }
}
