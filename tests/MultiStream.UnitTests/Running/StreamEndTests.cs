using System.Threading.Channels;
using MultiStream.Blocks;
using MultiStream.Files;
using MultiStream.Protocol;
using MultiStream.Running;
using MultiStream.Spawners;
using MultiStream.UnitTests.Protocol;
using static MultiStream.UnitTests.Running.ScriptedTest;

namespace MultiStream.UnitTests.Running;

/// <summary>What others do wrong, plug-ins, listeners and places, has an end all the same.</summary>
public sealed class StreamEndTests
{
    [Fact]
    public void Who_throws_at_a_message_is_named_in_the_log_of_the_body_and_ends_nothing()
    {
        var scope = new TestScope(new MultiStreamOptions(), null, (_, _) => throw new InvalidOperationException("no room"));

        scope.Message(RunMessageLevel.Warning, "what it was told");

        Assert.EndsWith("whoever listens to messages threw System.InvalidOperationException: no room. It was told: what it was told\n", scope.BodyLog.Text, StringComparison.Ordinal);
        scope.Ending.Dispose();
    }

    [Fact]
    public async Task A_kind_that_ignores_its_token_is_given_up_at_the_limit_and_what_it_gives_later_is_closed()
    {
        var late = new TaskCompletionSource<IStreamConnection>();
        await using var test = new ScriptedTest("<Limits><Open>100ms</Open></Limits>") { Late = late.Task };

        var error = await Assert.ThrowsAsync<StreamOpenException>(() => Soon(test.Streams["server"].OpenAsync()));

        Assert.Equal(OpenFailure.TimedOut, error.Reason);
        var agent = new ScriptedAgent();
        late.SetResult(agent);
        await Assert.ThrowsAsync<ChannelClosedException>(() => agent.NextAsync());
        Assert.True(agent.IsDisposed);
    }

    [Fact]
    public async Task A_transfer_that_nobody_takes_can_be_cancelled()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllBytesAsync(path, new byte[3 * StartMessage.InputWindow]);
        await using var test = new ScriptedTest();
        var (stream, agent) = await test.OpenAsync();
        using var cancel = new CancellationTokenSource();

        var asking = stream.SendAsync(path, cancellationToken: cancel.Token);
        await NextAsync(agent, FrameType.FindPlace);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(asking));

        using var again = new CancellationTokenSource();
        var sending = stream.SendAsync(path, cancellationToken: again.Token);
        var asked = await NextAsync(agent, FrameType.FindPlace);
        agent.Say(w => new WorkerPlaceAnswer("", [], "dotnet", "agent.dll", [], true).Write(w, asked.Channel));
        var started = await NextAsync(agent, FrameType.Start);
        // All that it may send without being told that some was taken; the next piece is what it waits with.
        for (int sent = 0; sent < StartMessage.InputWindow - 128 * 1024;)
            sent += (await NextAsync(agent, FrameType.Input)).Payload.Length;
        await again.CancelAsync();
        Assert.Equal(started.Channel, (await NextAsync(agent, FrameType.Kill)).Channel);
        agent.SayExited(started.Channel, signal: 9);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(sending));
        File.Delete(path);
    }

    [Fact]
    public async Task One_that_cannot_go_when_all_are_released_fails_and_holds_back_no_other()
    {
        await using var test = new ScriptedTest("", null, "a", "b");
        var gate = new StartGate(2);
        var (bad, good) = (new BlockRun(test.Streams["a"], Block.Shell("true"), 1, gate), new BlockRun(test.Streams["b"], Block.Shell("true"), 1, gate));
        bool went = false;

        gate.Prepared(bad, () => throw new InvalidOperationException("no room"));
        gate.Prepared(good, () => went = true);

        Assert.True(went);
        var result = await Soon(bad.Ended);
        Assert.Equal(BlockOutcome.Failed, result.Outcome);
        Assert.Contains("it could not be started: System.InvalidOperationException: no room", result.ToString(), StringComparison.Ordinal);
        good.Skip("the test is over");
    }

    /// <summary>The next of these; pings come between, and input that is still on its way.</summary>
    private static async Task<HeardFrame> NextAsync(ScriptedAgent agent, FrameType type)
    {
        while (true)
        {
            var frame = await agent.NextAsync();
            if (frame.Type == type)
                return frame;
            Assert.True(frame.Type is FrameType.Ping or FrameType.Input, $"{frame.Type} came where {type} was due");
        }
    }
}
