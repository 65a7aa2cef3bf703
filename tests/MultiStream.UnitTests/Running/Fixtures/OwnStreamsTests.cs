using MultiStream.Evidence;
using MultiStream.Running;
using MultiStream.Running.Fixtures;
using MultiStream.UnitTests.Options;

namespace MultiStream.UnitTests.Running.Fixtures;

/// <summary>Streams that the code of a test or of a fixture opens itself.</summary>
[Collection(nameof(FixtureRun))]   // one after the other: steps are noted in one list
public sealed class OwnStreamsTests : IDisposable
{
    private static Action? s_waits;
    private readonly FixtureRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task They_are_closed_when_the_test_ends_that_forgot_them_and_it_opens_no_more()
    {
        Forgets.GoOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        await _run.RunAsync(typeof(Forgets));
        Forgets.GoOn.SetResult();

        Assert.Equal((TestOutcome.Passed, null), (_run["One"].Outcome, _run["One"].Message));
        AssertClosed(Forgets.Opened!);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Forgets.Late!);
    }

    [Fact]
    public async Task A_wait_for_them_ends_when_the_test_is_told_to()
    {
        using var cancel = new CancellationTokenSource();
        s_waits = cancel.Cancel;

        await _run.RunAsync("", FixtureRun.TestsOf(typeof(Waits)), cancel.Token);

        // Its wait was ended, by which it returned; else it would have been left running.
        Assert.Equal(("The run was cancelled.", OutcomeWord.Cancelled), (_run["One"].Message, _run["One"].Word));
        AssertClosed(Waits.Opened!);
    }

    [Fact]
    public async Task Those_of_a_fixture_are_there_for_its_tests_and_closed_after_its_end()
    {
        await _run.RunAsync(typeof(TestsOfOpener));

        Assert.Equal(["met", "result of One", "met", "met at the end", "result of Two"], FixtureRun.Steps);
        Assert.All(_run.Results, r => Assert.Equal((TestOutcome.Passed, null), (r.Outcome, r.Message)));
        AssertClosed(Opener.Opened!);
    }

    [Fact]
    public async Task A_fixture_that_waits_for_its_own_streams_ends_when_it_is_told_to()
    {
        using var cancel = new CancellationTokenSource();
        s_waits = cancel.Cancel;

        await _run.RunAsync("", FixtureRun.TestsOf(typeof(TestsOfWaiter)), cancel.Token);

        Assert.EndsWith("SetUpAsync: The run was cancelled.", _run["One"].Message, StringComparison.Ordinal);
        AssertClosed(Waiter.Opened!);
    }

    [Fact]
    public async Task The_code_of_a_nested_fixture_writes_where_its_block_does_and_is_on_no_stream()
    {
        var scope = new TestScope(Settings.Read(""), null, static (_, _) => { });
        await using var streams = new StreamsManager([], _ => throw new InvalidOperationException("no streams"), scope);
        var block = new StreamContext(new BodyCallHost(scope, streams.BodyLog), streams.Parameters);
        await Task.Run(() =>
        {
            StreamContext.Running = block;
            Assert.Same(block, StreamContext.Current);

            new FixtureHome(scope.Options, null, new CurrentRun(scope.Options, "", null, static _ => { }, null)).Enter(FixtureType.Of(typeof(Opener))!, new OwnStreams(scope.Ending));

            Assert.Throws<MultiStreamException>(() => StreamContext.Current);
            Assert.Same(block.Host, StreamContext.Running!.Host);
        });
    }

    private static Task<StreamsManager> OpenAsync() => StreamsManager.OpenAsync(Array.Empty<string>(), CancellationToken.None);

    private static Task WaitAsync(StreamsManager streams)
    {
        var wait = streams.Sync.BarrierAsync("never", parties: 2, timeout: TimeSpan.FromHours(1));
        s_waits!();
        return wait;
    }

    private static void AssertClosed(StreamsManager streams) =>
        Assert.EndsWith("the streams were closed.", Assert.Throws<MultiStreamException>(() => streams["x"]).Message, StringComparison.Ordinal);

    public sealed class Forgets
    {
        public static StreamsManager? Opened { get; set; }

        public static TaskCompletionSource GoOn { get; set; } = new();

        public static Task? Late { get; set; }

        public async Task One()
        {
            Opened = await OpenAsync();
            Late = LaterAsync();
        }

        private static async Task LaterAsync()
        {
            await GoOn.Task;
            await OpenAsync();
        }
    }

    public sealed class Waits
    {
        public static StreamsManager? Opened { get; set; }

        public async Task One()
        {
            Opened = await OpenAsync();
            await WaitAsync(Opened);
        }
    }

    [SharedFixture(FixtureScope.Class)]
    public sealed class Opener : IAsyncSetUp, IAsyncDisposable
    {
        public static StreamsManager? Opened { get; private set; }

        public async Task SetUpAsync(CancellationToken cancel) => Opened = await OpenAsync();

        public async ValueTask DisposeAsync()
        {
            await Opened!.Sync.BarrierAsync("end", parties: 1);
            FixtureRun.Note("met at the end");
            GC.SuppressFinalize(this);
        }
    }

    public sealed class TestsOfOpener(Opener fixture)
    {
        public object Fixture { get; } = fixture;

        public Task One() => MeetAsync();

        public Task Two() => MeetAsync();

        private static async Task MeetAsync()
        {
            await Opener.Opened!.Sync.BarrierAsync("test", parties: 1);
            FixtureRun.Note("met");
        }
    }

    [SharedFixture(FixtureScope.Class)]
    public sealed class Waiter : IAsyncSetUp
    {
        public static StreamsManager? Opened { get; private set; }

        public async Task SetUpAsync(CancellationToken cancel)
        {
            Opened = await OpenAsync();
            await WaitAsync(Opened);
        }
    }

    public sealed class TestsOfWaiter(Waiter fixture)
    {
        public object Fixture { get; } = fixture;

        public void One() => FixtureRun.Note("must not run");
    }
}
