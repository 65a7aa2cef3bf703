using MultiStream.Protocol;
using MultiStream.Spawners;

namespace MultiStream.UnitTests.Protocol;

/// <summary>A place that others may end, such as the job of a cluster: what ended with it is lost, and what ended by itself has ended.</summary>
public sealed class AgentSessionPlaceTests : IAsyncDisposable
{
    private const int Term = 15;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private readonly ScriptedAgent _agent = new();
    private readonly RecordedEvents _events = new();
    private readonly TaskCompletionSource<bool> _isEnding = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    [Theory]
    [InlineData(0, Term, false)]
    [InlineData(128 + Term, 0, false)]   // a shell whose child got the signal
    [InlineData(1, 0, false)]
    [InlineData(0, 0, true)]             // one that ends well when it is asked to
    public async Task What_ends_with_its_place_is_lost(int code, int signal, bool isTold)
    {
        var (session, block) = await StartAsync(isTold);
        _isEnding.SetResult(true);

        _agent.SayExited(block, code, signal);
        await AllHeardAsync(session);
        _agent.Die(1, "the job is over");

        Assert.Contains("the job is over", await _events.NextAsync(), StringComparison.Ordinal);
        await session.DisposeAsync();
    }

    [Theory]
    [InlineData(0, Term)]
    [InlineData(1, 0)]
    public async Task What_ends_before_its_place_has_ended_by_itself(int code, int signal)
    {
        var (session, block) = await StartAsync();

        _agent.SayExited(block, code, signal);
        await AllHeardAsync(session);
        _agent.Die(1, "the job is over");
        await session.Lost.WaitAsync(s_limit);
        _isEnding.SetResult(false);

        Assert.StartsWith($"exited {code} signal {signal}", await _events.NextAsync(), StringComparison.Ordinal);
        await session.DisposeAsync();
    }

    [Fact]
    public async Task For_a_block_that_ends_well_its_place_is_not_asked()
    {
        var (session, block) = await StartAsync();

        _agent.SayExited(block);

        Assert.StartsWith("exited 0 signal 0", await _events.NextAsync(), StringComparison.Ordinal);
        await session.DisposeAsync();
    }

    [Fact]
    public async Task A_block_that_a_signal_ended_just_before_its_stream_was_closed_is_not_lost()
    {
        var (session, block) = await StartAsync();
        _agent.SayExited(block, signal: Term);
        await AllHeardAsync(session);

        await session.CloseAsync(TimeSpan.FromSeconds(1)).WaitAsync(s_limit);

        Assert.StartsWith("exited 0 signal 15", await _events.NextAsync(), StringComparison.Ordinal);
        _isEnding.SetResult(true);
    }

    [Fact]
    public async Task Of_a_block_that_went_while_its_place_was_asked_nothing_is_kept()
    {
        var (session, block) = await StartAsync();
        _agent.SayExited(block, signal: Term);
        _agent.Say(FrameType.Gone, block);
        await AllHeardAsync(session);
        Assert.Equal(1, session.Channels);

        _isEnding.SetResult(false);

        Assert.StartsWith("exited 0 signal 15", await _events.NextAsync(), StringComparison.Ordinal);
        Assert.True(SpinWait.SpinUntil(() => session.Channels == 0, s_limit));
        await session.DisposeAsync();
    }

    private async Task<(AgentSession Session, uint Block)> StartAsync(bool isTold = false)
    {
        _agent.Greet();
        var session = await AgentSession.OpenAsync(new Place(_agent, _isEnding.Task, isTold), ScriptedAgent.Open(), _ => { }, () => { }, CancellationToken.None).WaitAsync(s_limit);
        await _agent.NextAsync(FrameType.Open);
        uint block = session.Start(new StartMessage(["true"], [], 0, AgentSession.Window), _events);
        await _agent.NextAsync(FrameType.Start);
        return (session, block);
    }

    /// <summary>Returns when all that the agent said so far has arrived: the answer to a question comes after it.</summary>
    private async Task AllHeardAsync(AgentSession session)
    {
        var port = session.TakePortAsync("server", CancellationToken.None);
        var asked = await _agent.NextAsync(FrameType.TakePort);
        _agent.Say(w => new PortMessage(1, "").Write(w, asked.Channel));
        await port.WaitAsync(s_limit);
    }

    private sealed class Place(ScriptedAgent agent, Task<bool> isEnding, bool isTold) : IStreamConnection, IEndedByOthers
    {
        public Stream ToAgent => agent.ToAgent;

        public Stream FromAgent => agent.FromAgent;

        public string Host => agent.Host;

        public string Address => agent.Address;

        public Task<ConnectionEnd> Ended => agent.Ended;

        public bool IsToldToEnd => isTold;

        public Task<bool> IsEndingAsync() => isEnding;

        public ValueTask DisposeAsync() => agent.DisposeAsync();
    }
}
