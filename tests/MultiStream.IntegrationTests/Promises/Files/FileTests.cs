using System.Diagnostics.CodeAnalysis;
using MultiStream.Options;
using MultiStream.Running;

namespace MultiStream.IntegrationTests.Promises.Files;

/// <summary>What is looked at on local streams alone: memory, a stream that is lost, collecting, and the kind without an agent.</summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit disposes by IAsyncLifetime.")]
public sealed class FileTests(LocalKind kind) : IClassFixture<LocalKind>, IAsyncLifetime
{
    private const long MostOfProcess = 120_000_000;
    private readonly TestStreams _streams = new(kind);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _streams.DisposeAsync();

    [Fact]
    public async Task The_process_for_a_transfer_stays_small()
    {
        var stream = (await _streams.OpenAsync("a"))[0];
        using var cancel = new CancellationTokenSource();
        await stream.RunAsync(Block.Shell($"truncate -s {HeldTransfer.Endless} endless"));
        var held = new HeldTransfer(stream);

        var fetching = stream.FetchAsync("endless", cancellationToken: cancel.Token);
        long peak = await held.StoppedAsync();
        await cancel.CancelAsync();
        await held.ReleaseAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetching);
        Assert.InRange(peak, 1, MostOfProcess / 1000);
    }

    [Fact]
    public async Task A_transfer_on_a_lost_stream_says_so()
    {
        var stream = (await _streams.OpenAsync("a"))[0];
        await Assert.ThrowsAsync<BlockFailedException>(() => stream.RunAsync(Block.Shell("kill -9 $PPID; sleep 60")));

        var sending = await Assert.ThrowsAsync<StreamLostException>(() => stream.SendAsync(typeof(FileTests).Assembly.Location, "x"));
        var fetching = await Assert.ThrowsAsync<StreamLostException>(() => stream.FetchAsync("x"));

        Assert.Equal(("a", "a"), (sending.Stream, fetching.Stream));
        Assert.StartsWith($"Stream 'a' @ {stream.Host}: 'x' could not be fetched: the stream is lost: ", fetching.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_collected_is_attached_after_the_blocks_have_ended_and_what_is_not_there_is_a_warning()
    {
        var stream = Declare("*.log none.* folder", out _);
        var block = stream.Start(Block.Shell("mkdir folder; echo 1 >folder/inside; echo 2 >a.log; trap 'echo last words >>a.log; exit' TERM; echo up; while :; do sleep 0.05; done").ReadyOnOutput("up"));
        await block.ReadyAsync();

        await stream.TerminateAsync();

        var here = Path.Combine(_streams.Folder, "a", "files");
        Assert.Equal([Path.Combine(here, "a.log"), Path.Combine(here, "folder", "inside")], stream.Attached);
        Assert.Equal("2\nlast words\n", await File.ReadAllTextAsync(stream.Attached[0]));
        Assert.StartsWith($"Stream 'a' @ {stream.Host}: 'none.*' could not be fetched: nothing there matches 'none.*' in /", Assert.Single(stream.Notes.NotCollected), StringComparison.Ordinal);
    }

    /// <summary>The end of the test closes all streams, also one that the body has ended before.</summary>
    [Fact]
    public async Task A_stream_that_was_terminated_is_collected_from_once()
    {
        var stream = Declare("*.log", out _);
        await stream.RunAsync(Block.Shell("echo 1 >a.log"));

        await stream.TerminateAsync();
        await stream.CloseAsync("the test has ended").WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Single(stream.Attached);
        Assert.Empty(stream.Notes.NotCollected);
    }

    [Fact]
    public async Task What_is_collected_into_a_folder_that_cannot_be_made_is_noted_and_the_stream_is_closed()
    {
        var stream = Declare("*.log", out _);
        await stream.RunAsync(Block.Shell("echo 1 >a.log"));
        var traces = Traces.Of(stream)!;
        await File.WriteAllTextAsync(Path.Combine(_streams.Folder, "a", "files"), "in the way");

        await stream.TerminateAsync();

        Assert.Contains("'*.log'", Assert.Single(stream.Notes.NotCollected), StringComparison.Ordinal);
        Assert.False(Directory.Exists(traces.Directory));
    }

    [Fact]
    public async Task A_lost_stream_has_nothing_to_collect_and_says_so()
    {
        var stream = Declare("*.log", out _);
        await Assert.ThrowsAsync<BlockFailedException>(() => stream.RunAsync(Block.Shell("echo 1 >a.log; kill -9 $PPID; sleep 60")));

        await stream.TerminateAsync();

        Assert.Empty(stream.Attached);
        Assert.Contains("'*.log' could not be fetched: the stream is lost: ", Assert.Single(stream.Notes.NotCollected), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_travel_on_kind_inproc_too()
    {
        var stream = Declare("", out var scope, KnownKinds.Inproc);
        var path = Path.Combine(_streams.Folder, "local");
        Directory.CreateDirectory(path);
        await File.WriteAllTextAsync(Path.Combine(path, "file"), "text");

        await stream.SendAsync(path, "there");
        var fetched = await stream.FetchAsync("th*/f*");

        Assert.Equal("text", await File.ReadAllTextAsync(Assert.Single(fetched)));
        Assert.StartsWith("Stream 'a' @ inproc: 'x' could not be fetched: nothing there matches 'x' in ", (await Assert.ThrowsAsync<MultiStreamException>(() => stream.FetchAsync("x"))).Message, StringComparison.Ordinal);
        await stream.TerminateAsync();
        scope.Ending.Dispose();
    }

    private ExecutionStream Declare(string collect, out TestScope scope, string kindName = KnownKinds.Local)
    {
        scope = new TestScope(kind.OptionsFor(["a"]), _streams.Folder, (_, _) => { });
        return new StreamsManager([kind.PlaceOf("a") with { Collect = collect, Kind = kindName }], kind.PlaceOf, scope)[0];
    }
}
