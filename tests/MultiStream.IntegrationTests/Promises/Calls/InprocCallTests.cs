using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using MultiStream.Files;
using MultiStream.Options;
using MultiStream.Protocol;
using MultiStream.Running;
using MultiStream.Spawners;
using MultiStream.Spawners.Inproc;

namespace MultiStream.IntegrationTests.Promises.Calls;

/// <summary>
/// What holds on kind <c>inproc</c>, where C# blocks run in the process of the tests: a short list, since nothing there can be ended, and statics are the test's own.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit disposes by IAsyncLifetime.")]
public sealed class InprocCallTests : IAsyncLifetime
{
    private static readonly Barrier s_gate = new(2);
    private static ManualResetEventSlim? s_release;
    private static string s_word = "";
    private readonly MultiStreamOptions _options = OptionsReader.Read(
        "<RunSettings><MultiStream><Limits><StopGrace>300ms</StopGrace></Limits></MultiStream></RunSettings>", new Dictionary<string, string>());
    private StreamsManager _streams = null!;

    private ExecutionStream Stream => _streams[0];

    public async Task InitializeAsync()
    {
        var scope = new TestScope(_options, null, (_, _) => { }) { Source = typeof(InprocCallTests).Assembly.Location };
        _streams = new StreamsManager([Place("a", 0), Place("b", 1)], name => throw new ArgumentException(name), scope);
        await _streams.OpenAllAsync();
    }

    public async Task DisposeAsync()
    {
        await _streams.CloseAllAsync();
        _streams[0].Scope.Ending.Dispose();
    }

    /// <summary>Two threads wait for what a worker is told; the pipe may be closed before the second one has heard of the end. An error there would end the process of the tests.</summary>
    [Fact]
    public async Task Streams_that_close_one_after_the_other_leave_the_process_of_the_tests_alive()
    {
        for (int i = 0; i < 40; i++)
        {
            var scope = new TestScope(_options, null, (_, _) => { }) { Source = typeof(InprocCallTests).Assembly.Location };
            await using var streams = new StreamsManager([Place("a", 0)], name => throw new ArgumentException(name), scope);
            await streams.OpenAllAsync();
            Assert.Equal(i, await streams[0].CallAsync(() => i));
            await streams.CloseAllAsync();
            scope.Ending.Dispose();
        }
    }

    /// <summary>The thread that reads the file writes into a pipe that nobody reads any more.</summary>
    [Fact]
    public async Task A_transfer_that_is_cut_off_leaves_the_process_of_the_tests_alive()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllBytesAsync(path, new byte[FileCredit.Window]);
        var connection = new InprocConnection();
        var sender = new FrameSender(connection.ToAgent);
        sender.Send(new OpenMessage(HelloMessage.CurrentProtocol, "a", "ab12", 0, 2000).Write);
        sender.Send(w => new StartMessage([FileService.Argument], [], 0, AgentSession.Window, BlockPipes.Input).Write(w, 1));
        using var request = new MemoryStream();
        var records = new FileRecordWriter(request);
        records.Begin(FileRecord.Get).Bytes(NameText.ToBytes(path)).Int(0).End();
        records.Flush();
        sender.Send(FrameType.Input, 1, request.ToArray());
        await connection.FromAgent.ReadExactlyAsync(new byte[200_000]).AsTask().WaitAsync(TimeSpan.FromSeconds(60));

        await connection.FromAgent.DisposeAsync();
        await connection.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal("it was closed", (await connection.Ended).Text);
        File.Delete(path);
    }

    [Fact]
    public async Task Values_go_and_come_back_as_copies_in_the_process_of_the_test()
    {
        var numbers = new List<int> { 1, 2 };

        var (pid, sum, back) = await Stream.CallAsync(() =>
        {
            numbers.Add(3);
            return (Environment.ProcessId, numbers.Sum(), numbers);
        });

        Assert.Equal((Environment.ProcessId, 6), (pid, sum));
        Assert.Equal([1, 2], numbers);
        Assert.Equal([1, 2, 3], back);
        Assert.Equal(["a", "b"], await _streams.CallAsync(async ctx => { await Task.Yield(); return ctx.Name; }));
    }

    [Fact]
    public async Task Statics_are_the_tests_own()
    {
        s_word = "of the test";

        Assert.Equal("of the test", await Stream.CallAsync(() => s_word));
    }

    [Fact]
    public async Task An_exception_is_the_blocks_and_shows_its_line()
    {
        var e = await Assert.ThrowsAsync<BlockFailedException>(() => Stream.CallAsync(() => CallErrorPromises.Fail("here")));

        Assert.Equal("here trouble", e.Result.Error!.Message);
        Assert.StartsWith($"   at {typeof(CallErrorPromises).FullName}.Fail(String what) in ", e.StackTrace, StringComparison.Ordinal);
        Assert.DoesNotContain("MultiStream.Agent", e.Result.Error.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_two_blocks_and_the_test_write_at_once_is_told_apart()
    {
        var results = await Task.WhenAll(_streams.Select(s => s.RunAsync(Block.Call(ctx =>
        {
            s_gate.SignalAndWait();
            for (int i = 0; i < 100; i++)
                Console.WriteLine(ctx.Name);
            Console.Error.Write("error of " + ctx.Name);
        }))));
        Console.WriteLine("of the test");

        Assert.Equal(["a", "b"], results.Select(r => string.Join(' ', r.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct())));
        Assert.All(results, r => Assert.Equal(100, r.StandardOutput.Count(c => c == '\n')));
        Assert.Equal(["error of a", "error of b"], results.Select(r => r.StandardError));
    }

    [Fact]
    public async Task A_block_knows_its_stream_says_that_it_is_ready_and_ends_when_it_is_asked()
    {
        using var source = new CancellationTokenSource();
        var token = source.Token;
        var block = _streams[1].Start(Block.Call(async ctx =>
        {
            ctx.Log("up");
            ctx.SetReady((ctx.Name, ctx.Role, ctx.Index, ctx.Count, StreamContext.Current.Address));
            await ctx.UntilStoppedAsync();
            return token.IsCancellationRequested;
        }));

        Assert.Equal(("b", "ab", 1, 2, "127.0.0.1"), await block.ReadyAsync<(string, string, int, int, string)>());
        Assert.Contains("[1] up", _streams[1].Log.Text, StringComparison.Ordinal);
        await source.CancelAsync();
        var result = await block.StopAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(BlockOutcome.Passed, result.Outcome);
        Assert.True(result.Value);
    }

    [Fact]
    public async Task A_shell_block_is_refused_with_what_to_do()
    {
        var e = await Assert.ThrowsAsync<BlockFailedException>(() => Stream.RunAsync(Block.Shell("echo hello")));

        Assert.EndsWith("it could not be started: a stream of kind 'inproc' runs C# blocks only, in the process of the tests; for commands and programs choose another kind, such as local.",
            e.Message, StringComparison.Ordinal);
        Assert.Equal(1, await Stream.CallAsync(() => 1));
    }

    [Fact]
    public async Task A_block_that_does_not_end_is_reported_and_not_waited_for()
    {
        using var release = new ManualResetEventSlim();
        s_release = release;
        var deaf = Stream.Start(Block.Call(ctx => { ctx.SetReady(); s_release!.Wait(); }).Named("deaf"));
        await deaf.ReadyAsync();
        var clock = Stopwatch.StartNew();

        var result = await deaf.StopAsync();

        Assert.Equal(BlockOutcome.Stopped, result.Outcome);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(10));
        Assert.Contains(Stream.Notes.LeftBehind, l => l.Contains("nothing can end", StringComparison.Ordinal));
        Assert.Equal("next", await Stream.CallAsync(() => "next"));
        release.Set();
    }

    [Fact]
    public async Task A_block_that_captures_a_stream_is_refused_as_everywhere()
    {
        var stream = Stream;

        Assert.Equal("stream", (await Assert.ThrowsAsync<BlockCaptureException>(() => stream.CallAsync(() => stream.Name))).Variable);
    }

    [Fact]
    public async Task Closing_a_stream_ends_its_threads_and_its_directory()
    {
        var directory = Stream.Log.Text.Split('\n').SelectMany(l => l.Split(' ')).Single(w => w.Contains("multistream-inproc-", StringComparison.Ordinal)).Trim();
        Assert.True(Directory.Exists(directory));
        var block = Stream.Start(Block.Call(async ctx => { ctx.SetReady(); await Task.Delay(Timeout.Infinite, ctx.CancellationToken); }));
        await block.ReadyAsync();

        await Stream.TerminateAsync();

        Assert.Equal(BlockOutcome.Stopped, (await block.Ended).Outcome);
        Assert.False(Directory.Exists(directory));
    }

    private static StreamPlace Place(string name, int index) => new() { Stream = name, Role = "ab", Index = index, Count = 2, Kind = "inproc", Source = "the test" };
}
