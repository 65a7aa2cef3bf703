using System.Net;
using MultiStream.IntegrationTests.Promises.Sync;

namespace MultiStream.IntegrationTests.Sync;

/// <summary>A test run that uses a sync server (<c>Sync/Server</c>): its streams, its body and participants by hand meet in one hub.</summary>
public sealed class ServerRunTests : IAsyncDisposable, IAsyncLifetime
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly ServerUnderTest _server = new();
    private readonly List<StreamsManager> _opened = [];

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        foreach (var streams in _opened)
            await streams.CloseAllAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_csharp_block_a_shell_the_body_and_a_person_meet_and_exchange_values()
    {
        var at = _server.Start(token: "~secret").EndPoint;
        var streams = await OpenAsync(at, "<Token>~secret</Token>");
        var shell = streams["a"].Start(Block.Shell("ms put url 'http://here/?a=\"b\"' && ms send up port=80 'name=two words' && ms barrier finished 4 && ms get answer && ms wait-all up a && ms get-all url a && ms group"));
        var code = streams["b"].Start(Block.Call(static async ctx =>
        {
            var url = await ctx.Sync.GetAsync<string>("url");
            await ctx.Sync.PutAsync("numbers", Enumerable.Range(1, 2).ToList());
            await ctx.Sync.BarrierAsync("finished", parties: 4);
            return url;
        }));
        using var person = await TypedConnection.JoinAsync(at, "me token=~secret");
        Assert.Equal("ok [1,2]", await person.AskAsync("get numbers b"));
        Assert.Equal("ok", await person.AskAsync("put answer \"forty\\ntwo\""));
        Assert.Equal(3, (await streams.Sync.GetAsync<int[]>("numbers", from: "b")).Sum());
        await streams.Sync.PutAsync("from-the-body", "x");
        Assert.Equal("ok x", await person.AskAsync("get from-the-body main"));

        var body = streams.Sync.BarrierAsync("finished", parties: 4);
        foreach (string name in (string[])["a", "b", "main"])
            await _server.SaidAsync($"'{name}' waits at barrier 'finished' of 4");
        Assert.True(shell.Active && code.Active && !body.IsCompleted, "nobody may be let go before the last has come");
        Assert.Equal("ok", await person.AskAsync("barrier finished 4"));

        await body.WaitAsync(s_limit);
        Assert.Equal("http://here/?a=\"b\"", (await code.WaitAsync().WaitAsync(s_limit)).Value);
        Assert.Equal("forty\ntwo\na:port=80\na:name=two words\na\thttp://here/?a=\"b\"\na\ta\nb\tb\nme\tme\n", (await shell.WaitAsync().WaitAsync(s_limit)).StandardOutput);
    }

    [Fact]
    public async Task A_barrier_without_a_number_is_for_the_streams_of_the_test()
    {
        var streams = await OpenAsync(_server.Start().EndPoint);

        await streams.RunAsync(Block.Shell("ms barrier go")).WaitAsync(s_limit);

        var broken = await Assert.ThrowsAsync<SyncBrokenException>(() => streams.Sync.BarrierAsync("go"));
        Assert.Equal("Barrier 'go' of 'main' was refused: the test's body has to say for how many parties it is: without a number it is for the streams alone.", broken.Message);
        broken = await Assert.ThrowsAsync<SyncBrokenException>(() => streams.Sync.PutAsync("k", "a\0b"));
        Assert.Equal("Put 'k' of 'main' was refused: a NUL cannot be sent to a sync server.", broken.Message);
    }

    [Theory]
    [InlineData("exit 3", "stream 'b' left it after * because its block exited with 3.")]
    [InlineData("kill -9 $$", "stream 'b' left it after * because its block was ended by signal 9 (SIGKILL).")]
    [InlineData("ms put here 1; sleep 600", "stream 'b' left it after * because the test stopped its block (")]
    public async Task A_stream_that_fails_or_is_stopped_frees_who_waits_by_hand_and_in_the_run(string block, string why)
    {
        var at = _server.Start().EndPoint;
        var streams = await OpenAsync(at);
        using var person = await TypedConnection.JoinAsync(at, "me");
        await person.TypeAsync("barrier go 3");
        var waiting = streams["a"].Start(Waits.InBarrier("go", 3));
        await _server.SaidAsync("'me' waits at barrier 'go' of 3");
        await _server.SaidAsync("'a' waits at barrier 'go' of 3");

        var ending = streams["b"].Start(Block.Shell("echo 'bind: Address already in use' >&2; " + block));
        if (block.Contains("ms put", StringComparison.Ordinal))
        {
            await streams.Sync.GetAsync<string>("here");
            await ending.StopAsync();
        }
        var told = (await waiting.WaitAsync().WaitAsync(s_limit)).Value;
        string? heard = await person.ReadAsync();

        string[] parts = why.Split('*');
        foreach (string? text in (string?[])[told.Message, heard?["broken ".Length..]])
        {
            Assert.StartsWith("Barrier 'go' was broken: " + parts[0], text, StringComparison.Ordinal);
            Assert.Contains(parts[1], text, StringComparison.Ordinal);
            Assert.EndsWith("Last line from 'b': bind: Address already in use", text, StringComparison.Ordinal);
        }
        Assert.Equal(("a,me", "b,main"), (string.Join(',', told.Arrived.Split(',').Order()), told.Missing));
    }

    [Fact]
    public async Task A_person_who_hangs_up_in_a_barrier_breaks_it_for_the_run()
    {
        var at = _server.Start().EndPoint;
        var streams = await OpenAsync(at);
        var waiting = streams["a"].Start(Block.Shell("ms barrier go 3").AllowFailure());
        await _server.SaidAsync("'a' waits at barrier 'go' of 3");
        using (var person = await TypedConnection.JoinAsync(at, "me"))
        {
            await person.TypeAsync("#1 barrier go 3");
            await _server.SaidAsync("'me' waits at barrier 'go' of 3");
        }

        var result = await waiting.WaitAsync().WaitAsync(s_limit);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("ms: Barrier 'go' was broken: stream 'me' ended while it waited, ", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_that_the_body_takes_back_breaks_the_barrier_for_the_others_and_the_body_goes_on()
    {
        var at = _server.Start().EndPoint;
        var streams = await OpenAsync(at);
        using var person = await TypedConnection.JoinAsync(at, "me");
        await person.TypeAsync("barrier go 2");
        await _server.SaidAsync("'me' waits at barrier 'go' of 2");
        using var enough = new CancellationTokenSource();
        var waits = streams.Sync.BarrierAsync("go", 3, cancellationToken: enough.Token);   // another number: refused by the hub
        Assert.Contains("all must name the same number", (await Assert.ThrowsAsync<SyncBrokenException>(() => waits)).Message, StringComparison.Ordinal);
        using var other = await TypedConnection.JoinAsync(at, "other");
        await other.TypeAsync("barrier three 3");
        await _server.SaidAsync("'other' waits at barrier 'three' of 3");
        waits = streams.Sync.BarrierAsync("three", 3, cancellationToken: enough.Token);
        await _server.SaidAsync("'main' waits at barrier 'three' of 3");

        await enough.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        Assert.Matches("^broken Barrier 'three' was broken: the test's body stopped waiting after ", await other.ReadAsync());
        await streams.Sync.PutAsync("k", "v");
        Assert.Equal("v", await streams.Sync.GetAsync<string>("k"));
    }

    [Fact]
    public async Task A_limit_that_is_over_is_told_with_who_is_missing()
    {
        var streams = await OpenAsync(_server.Start().EndPoint);

        var result = await streams["a"].RunAsync(Block.Shell("ms barrier go --timeout 0.2; echo $?; ms get k --timeout 0.2; echo $?"));

        Assert.Equal("3\n3\n", result.StandardOutput);
        Assert.StartsWith("ms: Barrier 'go' was broken: the limit of 0.2 s that 'a' gave it is over. Still waiting: 'a'. Missing:", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_goes_in_the_middle_of_a_run_ends_every_wait()
    {
        var server = _server.Start();
        var streams = await OpenAsync(server.EndPoint);
        var code = streams["a"].Start(Waits.InBarrier("go", 3));
        var shell = streams["b"].Start(Block.Shell("ms barrier go 3; echo $?; ms get k; echo $?"));
        foreach (string name in (string[])["a", "b"])
            await _server.SaidAsync($"'{name}' waits at barrier 'go' of 3");

        await server.DisposeAsync();

        Assert.Equal("The sync server was stopped: barrier 'go' will not be answered.", (await code.WaitAsync().WaitAsync(s_limit)).Value.Message);
        var result = await shell.WaitAsync().WaitAsync(s_limit);
        Assert.Equal("1\n69\n", result.StandardOutput);
        Assert.Matches("\nms: Get 'k' was broken: The (sync server closed the connection|connection to the sync server broke: .*)\\.?\n$", result.StandardError);
        var body = await Assert.ThrowsAsync<SyncBrokenException>(() => streams.Sync.PutAsync("k", "v"));
        Assert.StartsWith("Put 'k' was broken: The ", body.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_that_is_over_leaves_its_names_to_the_next_and_takes_its_values_along()
    {
        var at = _server.Start().EndPoint;
        for (int i = 0; i < 5; i++)
        {
            var streams = await OpenAsync(at);
            await streams.Sync.PutAsync("k", i);
            Assert.All(await streams.RunAsync(Block.Shell("ms barrier go && ms get k")).WaitAsync(s_limit), r => Assert.Equal(FormattableString.Invariant($"{i}\n"), r.StandardOutput));
            await streams.CloseAllAsync();
            await _server.SaidAsync("All have left after a test");
            _opened.Clear();
        }
        Assert.Equal(15, _server.Joined.Count);
    }

    [Fact]
    public async Task A_stream_that_the_body_uses_first_later_takes_part()
    {
        var streams = await OpenAsync(_server.Start().EndPoint);

        var late = streams["late"].RunAsync(Block.Shell("ms barrier go; ms self"));
        var blocks = streams[..2].Start(Block.Shell("ms barrier go"));

        Assert.Equal("late\n", (await late.WaitAsync(s_limit)).StandardOutput);
        await blocks.WaitAsync();
    }

    private async Task<StreamsManager> OpenAsync(IPEndPoint at, string token = "")
    {
        var streams = ServerRun.Declare(at, token);
        _opened.Add(streams);
        await streams.OpenAllAsync();
        return streams;
    }
}
