using System.Net;
using System.Text;
using MultiStream.Sync;
using MultiStream.Sync.Wire;

namespace MultiStream.IntegrationTests.Sync;

/// <summary>What a server does about those who do not know the token, do not speak the protocol, or ask for more than there is.</summary>
public sealed class StrangerTests : IAsyncDisposable, IAsyncLifetime
{
    private readonly ServerUnderTest _server = new();

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("hello a")]
    [InlineData("hello a token=")]
    [InlineData("hello a token=secre")]
    [InlineData("hello a token=secrets")]
    [InlineData("hello a token=Secret")]
    [InlineData("hello")]
    public async Task Without_the_token_nobody_gets_in_and_nobody_is_told_why(string hello)
    {
        using var connection = await TypedConnection.OpenAsync(_server.Start(token: "secret").EndPoint);
        await connection.ReadAsync();

        Assert.Equal("error The token is wrong or missing: hello NAME [role=ROLE] token=TOKEN", await connection.AskAsync(hello));
        Assert.Null(await connection.ReadAsync());
    }

    [Fact]
    public async Task With_the_token_one_gets_in() => (await TypedConnection.JoinAsync(_server.Start(token: "secret").EndPoint, "a token=secret")).Dispose();

    [Fact]
    public void A_server_that_others_can_reach_needs_a_token() =>
        Assert.Throws<ArgumentException>(() => SyncServer.Start(new IPEndPoint(IPAddress.Any, 0), null, _server.Hub));

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'\n' }, "the line is no UTF-8", true)]
    [InlineData(null, "a line may have 1024 bytes", false)]
    public async Task What_is_not_the_protocol_ends_the_connection_with_a_sentence(byte[]? bytes, string sentence, bool isRead)
    {
        using var connection = await TypedConnection.OpenAsync(_server.Start().EndPoint);
        await connection.ReadAsync();
        await connection.SendAsync(bytes ?? Encoding.ASCII.GetBytes(new string('x', 1026)));

        // Where bytes are left unread the system may cut the connection before the sentence has arrived; otherwise it must arrive.
        var said = await connection.ReadAsync();
        if (said is not null || isRead)
            Assert.Contains(sentence, said ?? "", StringComparison.Ordinal);
        Assert.Null(await connection.ReadAsync());
    }

    [Fact]
    public async Task A_line_that_never_ends_costs_its_sender_the_connection_and_is_told()
    {
        var server = _server.Start(limits: new WireLimits { LineTime = TimeSpan.FromSeconds(0.3) });
        using var a = await TypedConnection.JoinAsync(server.EndPoint, "a");
        using var b = await TypedConnection.JoinAsync(server.EndPoint, "b");
        await a.TypeAsync("barrier go 2");
        await b.TypeAsync("#1 barrier other 2\nbarr", "");

        Assert.Equal("error The connection is closed: the line was not complete 0.3 s after its first byte.", await b.ReadAsync());
        await _server.SaidAsync("'b' left: it sent what is not the protocol: the line was not complete");
    }

    [Fact]
    public async Task Who_does_not_say_hello_is_not_kept()
    {
        using var connection = await TypedConnection.OpenAsync(_server.Start(limits: new WireLimits { Hello = TimeSpan.FromSeconds(0.3) }).EndPoint);
        await connection.ReadAsync();

        Assert.Equal("error Nobody said hello within 0.3 s.", await connection.ReadAsync());
        Assert.Null(await connection.ReadAsync());
    }

    [Fact]
    public async Task Who_takes_no_answers_is_not_kept()
    {
        var server = _server.Start(limits: new WireLimits { Write = TimeSpan.FromSeconds(0.5) });
        using var connection = await TypedConnection.JoinAsync(server.EndPoint, "deaf");
        Assert.Equal("ok", await connection.AskAsync("put k " + new string('x', SyncLimits.Value)));
        for (int i = 0; i < 40; i++)
            await connection.TypeAsync("get k");

        await _server.SaidAsync("'deaf' left: it did not take its answers");
    }

    [Fact]
    public async Task There_is_room_for_so_many_connections_and_the_next_is_told()
    {
        var server = _server.Start(limits: new WireLimits { Strangers = 2 });
        using var first = await TypedConnection.OpenAsync(server.EndPoint);
        await first.ReadAsync();
        using var second = await TypedConnection.OpenAsync(server.EndPoint);
        await second.ReadAsync();
        using var third = await TypedConnection.OpenAsync(server.EndPoint);

        Assert.Equal("error There are too many connections.", await third.ReadAsync());
        Assert.Null(await third.ReadAsync());
        // Those who have joined are not counted among the strangers.
        Assert.Equal("ok", await first.AskAsync("hello a"));
        using var fourth = await TypedConnection.OpenAsync(server.EndPoint);
        Assert.Equal("MULTISTREAM-SYNC 1", await fourth.ReadAsync());
    }

    [Fact]
    public async Task So_many_commands_wait_and_one_more_is_refused()
    {
        using var connection = await TypedConnection.JoinAsync(_server.Start(limits: new WireLimits { Requests = 3 }).EndPoint, "a");
        await connection.TypeAsync("#1 get x\n#2 get y\n#3 get z\n#4 get u");

        Assert.Equal("#4 error 3 commands of this connection wait already: this one was not taken.", await connection.ReadAsync());
    }

    [Fact]
    public async Task Too_many_lines_that_are_not_understood_end_the_connection()
    {
        using var connection = await TypedConnection.OpenAsync(_server.Start(limits: new WireLimits { WrongLines = 2 }).EndPoint);
        await connection.ReadAsync();
        await connection.TypeAsync("GET / HTTP/1.1\nHost: x");

        Assert.StartsWith("error Say hello first", await connection.ReadAsync(), StringComparison.Ordinal);
        Assert.StartsWith("error Say hello first", await connection.ReadAsync(), StringComparison.Ordinal);
        Assert.StartsWith("error The connection is closed: too many lines", await connection.ReadAsync(), StringComparison.Ordinal);
        Assert.Null(await connection.ReadAsync());
    }

    /// <summary>Noise, and commands cut and joined at random: the server lives, everybody who asks is answered or cut off, and in the end all have left.</summary>
    /// <param name="seed">A failure comes again with it. MULTISTREAM_NOISE_SEED=random looks for new ones, and a number there is taken for all.</param>
    [Theory]
    [InlineData(1)]
    [InlineData(20_000)]
    [InlineData(-7)]
    public async Task No_noise_ends_or_fills_the_server(int seed)
    {
        if (Environment.GetEnvironmentVariable("MULTISTREAM_NOISE_SEED") is { Length: > 0 } other)
            seed = other == "random" ? Random.Shared.Next() : int.Parse(other, System.Globalization.CultureInfo.InvariantCulture);
        try
        {
            await NoiseAsync(seed);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"seed {seed}: {e.Message}", e);
        }
    }

    private async Task NoiseAsync(int seed)
    {
        var server = _server.Start();
        string[] pieces = ["hello ", "noise", "\n", "\r\n", "#1 ", "#", "put k v", "get k", "barrier go 2 --timeout 0.01", "\"", "\\", "\0", "send m a=b", "quit", "wait m --timeout 0.01", "ping", " "];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async worker =>
        {
            var random = new Random(unchecked(seed + worker));
            for (int i = 0; i < 25; i++)
            {
                using var connection = await TypedConnection.OpenAsync(server.EndPoint);
                var bytes = new MemoryStream();
                if (i % 2 == 0)
                    bytes.Write(Encoding.UTF8.GetBytes($"hello w{worker}-{i}\n"));
                for (int n = random.Next(200); n > 0; n--)
                {
                    byte[] piece = random.Next(10) == 0 ? new byte[random.Next(50)] : Encoding.UTF8.GetBytes(pieces[random.Next(pieces.Length)]);
                    if (piece.All(b => b == 0))
                        random.NextBytes(piece);
                    bytes.Write(piece);
                }
                try
                {
                    await connection.SendAsync(bytes.ToArray());
                    await connection.ReadAsync();
                }
                catch (System.Net.Sockets.SocketException)
                {
                    // The server has cut it off before it had read all.
                }
            }
        }));
        using var sane = await TypedConnection.JoinAsync(server.EndPoint, "sane");
        Assert.Equal("ok", await sane.AskAsync("ping"));
        foreach (string joined in _server.Joined.Where(n => n != "sane"))
            await _server.SaidAsync($"'{joined}' left");
    }
}
