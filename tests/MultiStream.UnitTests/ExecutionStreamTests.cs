using MultiStream.Protocol;
using MultiStream.UnitTests.Running;
using static MultiStream.UnitTests.Running.ScriptedTest;

namespace MultiStream.UnitTests;

/// <summary>One stream: what it says of its blocks, its log, its end.</summary>
public sealed class ExecutionStreamTests
{
    private static readonly Block Serve = Block.Shell("serve");

    [Fact]
    public async Task Before_and_after_it_is_open_a_stream_says_where_it_is()
    {
        await using var test = new ScriptedTest();
        Assert.Equal("server @ scripted", test.Streams["server"].ToString());

        var (stream, _) = await test.OpenAsync();

        Assert.Equal(("server @ far.example.com", "192.0.2.7"), (stream.ToString(), stream.Address));
    }

    [Fact]
    public async Task A_stream_is_active_while_a_block_runs_and_a_success_when_none_has_failed()
    {
        await using var test = new ScriptedTest();
        var (stream, agent) = await test.OpenAsync();
        Assert.Equal((false, false), (stream.Active, stream.Success));

        var first = stream.Start(Serve);
        var second = stream.Start(Serve.AllowFailure());
        Assert.True(stream.Active);
        agent.SayExited(1);
        await Soon(first.Ended);
        Assert.Equal((true, true), (stream.Active, stream.Success));

        // Allowed, and yet no success.
        agent.SayExited(2, code: 1);
        await Soon(second.Ended);
        Assert.Equal((false, false), (stream.Active, stream.Success));
    }

    [Fact]
    public async Task Results_stand_in_the_order_of_the_ends()
    {
        await using var test = new ScriptedTest();
        var (stream, agent) = await test.OpenAsync();
        var first = stream.Start(Serve.Named("first"));
        stream.Start(Serve.Named("second"));

        agent.SayExited(2);
        agent.SayExited(1);
        await Soon(first.Ended);

        Assert.Equal(["second", "first"], stream.Results.Select(r => r.Title));
    }

    [Fact]
    public async Task Environment_and_command_travel_as_they_are()
    {
        await using var test = new ScriptedTest();
        var (stream, agent) = await test.OpenAsync();

        stream.Start(Block.Program("env", "-0").WithEnvironment("A", "1").WithEnvironment("B", "é\n"));

        var start = StartMessage.Read((await agent.NextAsync(FrameType.Start)).Payload);
        Assert.Equal(["env", "-0"], start.Arguments);
        Assert.Equal(["A", "1", "B", "é\n"], start.Environment);
        Assert.Equal((0, AgentSession.Window), (start.ReadyPort, start.Window));
    }

    [Fact]
    public async Task Output_is_in_the_result_and_in_the_streams_folder()
    {
        var folder = Directory.CreateTempSubdirectory("multistream-stream-").FullName;
        var (head, tail) = (new string('a', 500), new string('z', 500));
        try
        {
            await using (var test = new ScriptedTest("<Limits><Output>1kB</Output></Limits>", folder))
            {
                var (block, agent) = await test.StartAsync(Serve);
                agent.SayOutput(1, System.Text.Encoding.ASCII.GetBytes(head + "bc" + tail));
                agent.SayOutput(1, "oh"u8, error: true);
                agent.SayExited(1);

                var result = await Soon(block.WaitAsync());

                var path = Path.Combine(folder, "server", "1.stdout");
                Assert.Equal($"{head}\n[… 2 bytes left out; all of it is in {path} …]\n{tail}", result.StandardOutput);
                Assert.Equal("oh", result.StandardError);
                Assert.Equal(head + "bc" + tail, File.ReadAllText(path));
            }
            var log = File.ReadAllText(Path.Combine(folder, "server", "stream.log"));
            Assert.Contains("scripted @ far.example.com, Linux X64, host name far, user ci, .NET 10.0, agent 4711, directory /tmp/multistream-x\n", log, StringComparison.Ordinal);
            Assert.Contains(" [1] $ serve\n", log, StringComparison.Ordinal);
            Assert.Contains(" [1] Passed: it exited with 0\n", log, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Without_room_on_this_machines_disk_a_block_goes_on_and_the_log_says_so()
    {
        var folder = Directory.CreateTempSubdirectory("multistream-stream-").FullName;
        try
        {
            await using var test = new ScriptedTest("", folder);
            Directory.CreateDirectory(Path.Combine(folder, "server", "1.stdout"));   // where the file is to be
            var (block, agent) = await test.StartAsync(Serve);
            agent.SayOutput(1, "abc"u8);
            agent.SayExited(1);

            Assert.Equal("abc", (await Soon(block.WaitAsync())).StandardOutput);
            Assert.Contains("1.stdout is not whole", block.Stream.Log.Text, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task What_a_block_left_running_writes_into_the_log_and_not_without_end()
    {
        await using var test = new ScriptedTest();
        var (block, agent) = await test.StartAsync(Serve);
        agent.SayExited(1);
        await Soon(block.Ended);   // what comes before the start has returned is told in its turn, and may be after what was asked later
        for (int i = 0; i < 150; i++)
            agent.SayOutput(1, "still here\n"u8);   // the end of a line, since what may begin a secret is held back
        await AllHeardAsync(block.Stream, agent);

        var lines = block.Stream.Log.Text.Split('\n').Where(l => l.Contains("[1] after its end | still here", StringComparison.Ordinal));
        Assert.True(lines.Count() == 100, block.Stream.Log.Text);
        Assert.Contains("(what comes after this is not kept)", block.Stream.Log.Text, StringComparison.Ordinal);
        Assert.Equal("", (await block.Ended).StandardOutput);
    }

    [Fact]
    public async Task What_the_agent_and_its_host_say_is_in_the_log()
    {
        await using var test = new ScriptedTest();
        var (stream, agent) = await test.OpenAsync();

        agent.Say(w => w.Begin(FrameType.Log).Text("the guardian was killed; there is a new one"));
        await AllHeardAsync(stream, agent);

        Assert.Contains(" agent: the guardian was killed; there is a new one\n", stream.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_run_stops_its_block_and_tells_the_callers_token()
    {
        await using var test = new ScriptedTest();
        var (stream, agent) = await test.OpenAsync();
        using var cancel = new CancellationTokenSource();
        var running = stream.RunAsync(Serve, cancel.Token);
        await agent.NextAsync(FrameType.Start);

        await cancel.CancelAsync();
        await agent.NextAsync(FrameType.Stop);
        Assert.False(running.IsCompleted);
        agent.SayExited(1, -1, 15, asked: true);

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(running));
        Assert.Equal(cancel.Token, error.CancellationToken);
        Assert.Equal(BlockOutcome.Stopped, Assert.Single(stream.Results).Outcome);
    }

    [Fact]
    public async Task A_cancelled_token_starts_nothing()
    {
        await using var test = new ScriptedTest();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.Streams["server"].RunAsync(Serve, new CancellationToken(canceled: true)));

        Assert.Empty(test.Streams["server"].Blocks);
        Assert.False(test.Streams["server"].Touched);
    }

    [Fact]
    public async Task A_terminated_stream_has_stopped_its_blocks_and_starts_no_more()
    {
        await using var test = new ScriptedTest();
        var (block, agent) = await test.StartAsync(Serve);

        var terminating = block.Stream.TerminateAsync();
        await agent.NextAsync(FrameType.Stop);
        agent.SayExited(1, -1, 15, asked: true);
        await agent.NextAsync(FrameType.Close);
        await Soon(terminating);

        Assert.Equal(BlockOutcome.Stopped, (await block.Ended).Outcome);
        Assert.True(agent.IsDisposed);
        Assert.Equal("Stream 'server' has ended (it was terminated); no block can be started on it any more.", Assert.Throws<MultiStreamException>(() => block.Stream.Start(Serve)).Message);
        await Soon(block.Stream.TerminateAsync());
    }

    [Fact]
    public async Task A_stream_that_was_never_opened_ends_without_being_opened()
    {
        await using var test = new ScriptedTest();

        await Soon(test.Streams["server"].TerminateAsync());

        Assert.False(test.Streams["server"].Touched);
        await Assert.ThrowsAsync<MultiStreamException>(() => test.Streams["server"].FreePortAsync());
    }

    [Fact]
    public async Task Everyone_who_needs_a_stream_waits_for_the_same_attempt_to_open_it()
    {
        await using var test = new ScriptedTest();
        var stream = test.Streams["server"];

        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(stream.OpenAsync)));

        Assert.Single(all.Distinct());
    }

    [Fact]
    public async Task All_failures_to_open_are_told_in_the_order_of_the_streams()
    {
        await using var test = new ScriptedTest("", null, "a", "b");
        test.OpenFailure = new StreamOpenException("x", OpenFailure.Refused, "refused");

        var error = await Assert.ThrowsAsync<AggregateException>(() => Soon(test.Streams.OpenAllAsync()));

        Assert.Equal(2, error.InnerExceptions.Count);
        Assert.All(error.InnerExceptions, e => Assert.IsType<StreamOpenException>(e));
    }

    [Fact]
    public async Task A_stream_that_does_not_open_within_the_limit_says_which_limit()
    {
        await using var test = new ScriptedTest("<Limits><Open>30ms</Open></Limits>") { Silent = true };

        var error = await Assert.ThrowsAsync<StreamOpenException>(() => Soon(test.Streams["server"].OpenAsync()));

        Assert.Equal((OpenFailure.TimedOut, "Stream 'server' (the test) was not open after 0.03 s (Limits/Open)."), (error.Reason, error.Message));
    }
}
