using MultiStream.Running;
using MultiStream.UnitTests.Options;

namespace MultiStream.UnitTests.Running;

/// <summary>The context of a test that takes one and runs by itself.</summary>
public sealed class BodyContextTests : IAsyncDisposable
{
    private const string Hint = " The test runs by itself here. To run it beside others, give each a name at a 'multistream syncserver --parties N': MultiStream.Sync.Server=HOST:PORT MultiStream.Sync.Name=NAME.";
    private readonly StreamsManager _streams;
    private readonly TestScope _scope;
    private readonly StreamContext _context;

    public BodyContextTests()
    {
        _scope = new TestScope(Settings.Read("<Parameters><size>3</size></Parameters>"), null, static (_, _) => { }) { IsPart = true };
        _streams = new StreamsManager([], _ => throw new InvalidOperationException("no streams"), _scope);
        _context = new StreamContext(new BodyCallHost(_scope, _streams.BodyLog), _streams.Parameters);
    }

    public async ValueTask DisposeAsync() => await _streams.CloseAllAsync();

    [Fact]
    public void It_is_mains_with_the_tests_parameters_and_this_machines_address()
    {
        Assert.Equal(("main", "main", 0, 1, "127.0.0.1"), (_context.Name, _context.Role, _context.Index, _context.Count, _context.Address));
        Assert.Equal(3, _context.Parameters.Get<int>("size"));
    }

    [Fact]
    public async Task It_meets_itself_and_finds_what_it_gave()
    {
        await _context.Sync.BarrierAsync("setup", parties: 1);
        await _context.Sync.PutAsync("port", 4711);
        Assert.Equal(4711, await _context.Sync.GetAsync<int>("port"));
        Assert.Equal(4711, await _streams.Sync.GetAsync<int>("port"));
    }

    [Fact]
    public async Task What_nobody_else_can_reach_is_broken_at_once_and_says_how_to_run_it_beside_others()
    {
        var broken = await Assert.ThrowsAsync<SyncBrokenException>(() => _context.Sync.BarrierAsync("setup", parties: 2, timeout: TimeSpan.FromHours(1)));
        Assert.Equal("Barrier 'setup' was broken: nobody is left to come. Still waiting: 'main'." + Hint, broken.Message);
        Assert.Equal(broken.Message, _streams.FirstBreak!.Message);
        var refused = await Assert.ThrowsAsync<SyncBrokenException>(() => _context.Sync.BarrierAsync("go"));
        Assert.Matches("^Barrier 'go' of 'main' at BodyContextTests.cs:[0-9]+ was refused: nobody else takes part here, so it has to say for how many parties it is[.]", refused.Message);
        Assert.EndsWith(Hint, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tests_end_asks_it_to_end_and_its_token_is_cancelled_by_then()
    {
        var asked = _context.UntilStoppedAsync();
        Assert.False(asked.IsCompleted);
        await _scope.Ending.CancelAsync();
        await ScriptedTest.Soon(asked);
        Assert.True(_context.CancellationToken.IsCancellationRequested);
    }

    [Fact]
    public void What_it_logs_and_that_it_is_ready_is_in_the_tests_log()
    {
        _context.Log("half way");
        _context.SetReady("tcp://here");
        _context.SetReady();   // only the first time counts
        Assert.Equal(["half way", "ready: tcp://here"], _streams.BodyLog.Text.TrimEnd('\n').Split('\n').Select(l => l.TrimStart().Split(' ', 2)[1]));
        Assert.Throws<BlockCaptureException>(() => _context.SetReady(_streams));
    }
}
