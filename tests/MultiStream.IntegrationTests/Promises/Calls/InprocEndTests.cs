using System.Text;
using MultiStream.Protocol;
using MultiStream.Spawners.Inproc;

namespace MultiStream.IntegrationTests.Promises.Calls;

/// <summary>The worker of kind <c>inproc</c> has threads in the process of the tests: what it cannot read ends it alone.</summary>
public sealed class InprocEndTests
{
    [Fact]
    public async Task A_worker_that_is_told_what_it_does_not_understand_ends_and_the_process_of_the_tests_does_not()
    {
        var session = await AgentSession.OpenAsync(new InprocConnection(), new OpenMessage(HelloMessage.CurrentProtocol, "a", "ab12", 0, 2000), _ => { }, () => { }, CancellationToken.None);
        var events = new Ends();
        uint worker = session.Start(new StartMessage(["worker"], [], 0, AgentSession.Window, BlockPipes.Input | BlockPipes.Data), events);
        using var wrong = new MemoryStream();
        new FrameSender(wrong).Send(FrameType.Open, 1, []);

        session.Feed(worker, wrong.ToArray());

        Assert.Equal(1, await events.ExitCode.Task.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal("MultiStream.Protocol.ProtocolException: The controller sent Open, which no worker understands.\n", events.Errors.ToString());
        Assert.Empty(await session.CloseAsync(TimeSpan.FromSeconds(1)));
    }

    private sealed class Ends : IBlockEvents
    {
        public TaskCompletionSource<int> ExitCode { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public StringBuilder Errors { get; } = new();

        public void Started(int pid)
        {
        }

        public void StartFailed(string reason) => ExitCode.TrySetException(new InvalidOperationException(reason));

        public void Output(bool error, ReadOnlySpan<byte> bytes) => Errors.Append(Encoding.UTF8.GetString(bytes));

        public void Data(ReadOnlySpan<byte> bytes)
        {
        }

        public void Ready()
        {
        }

        public void Exited(ExitedMessage message) => ExitCode.TrySetResult(message.ExitCode);

        public void Lost(string reason) => ExitCode.TrySetException(new InvalidOperationException(reason));
    }
}
