namespace MultiStream.IntegrationTests.Sync;

/// <summary>The line protocol against a real server: what <c>docs/sync-protocol.md</c> says, and everything that is not in it.</summary>
public sealed class SyncProtocolTests : IAsyncDisposable, IAsyncLifetime
{
    private readonly ServerUnderTest _server = new();

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    public static TheoryData<int, string> Transcripts { get; } = ReadTranscripts();

    [Theory]
    [MemberData(nameof(Transcripts))]
    public async Task The_server_says_what_the_document_says(int number, string transcript)
    {
        Assert.InRange(number, 1, 4);
        using var connection = await TypedConnection.OpenAsync(_server.Start().EndPoint);
        var lines = new Queue<string>(transcript.Split('\n'));
        while (lines.Count > 0)
        {
            while (lines.TryPeek(out string? typed) && typed.StartsWith("> ", StringComparison.Ordinal))
                await connection.TypeAsync(lines.Dequeue()[2..], number == 2 ? "\r\n" : "\n");
            var (expected, answers) = (new List<string>(), new List<string>());
            while (lines.TryPeek(out string? answer) && answer.StartsWith("< ", StringComparison.Ordinal))
            {
                expected.Add(lines.Dequeue()[2..]);
                answers.Add(await connection.ReadAsync() ?? "");
            }
            // Answers under different tags come in any order.
            foreach (var (right, said) in expected.OrderBy(Tag).Zip(answers.OrderBy(Tag)))
            {
                if (right.EndsWith('…'))
                    Assert.StartsWith(right[..^1], said, StringComparison.Ordinal);
                else
                    Assert.Equal(right, said);
            }
        }
        Assert.Null(await connection.ReadAsync());
    }

    [Fact]
    public async Task Commands_without_a_tag_are_answered_in_their_order()
    {
        var server = _server.Start();
        using var a = await TypedConnection.JoinAsync(server.EndPoint, "a");
        await a.TypeAsync("barrier go 2\nself\nquit");
        using var b = await TypedConnection.JoinAsync(server.EndPoint, "b");
        Assert.Equal("ok", await b.AskAsync("barrier go 2"));

        Assert.Equal("ok, ok a, ok, ", string.Join(", ", await a.ReadAsync(), await a.ReadAsync(), await a.ReadAsync(), await a.ReadAsync()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_goes_while_it_waits_breaks_the_barrier_by_name(bool withQuit)
    {
        var server = _server.Start();
        using var a = await TypedConnection.JoinAsync(server.EndPoint, "a");
        using var b = await TypedConnection.JoinAsync(server.EndPoint, "b");
        await a.TypeAsync("barrier go 3");
        await b.TypeAsync(withQuit ? "#1 barrier go 3\nquit" : "barrier go 3\nquit");
        if (!withQuit)
            b.Dispose();

        string? answer = await a.ReadAsync();

        Assert.StartsWith("broken ", answer, StringComparison.Ordinal);
        Assert.Contains("'b'", answer, StringComparison.Ordinal);
        Assert.Contains(withQuit ? "it said quit" : "its connection", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_server_stops_those_who_wait_are_told()
    {
        var server = _server.Start();
        using var a = await TypedConnection.JoinAsync(server.EndPoint, "a");
        await a.TypeAsync("#x get nothing");
        await _server.SaidAsync("'a' waits for get 'nothing'");

        await server.DisposeAsync();

        Assert.Equal("#x broken The sync server was stopped: get 'nothing' will not be answered.", await a.ReadAsync());
        Assert.Null(await a.ReadAsync());
    }

    [Fact]
    public async Task After_a_break_and_when_all_have_left_a_new_round_begins()
    {
        var server = _server.Start();
        using (var a = await TypedConnection.JoinAsync(server.EndPoint, "a role=x"))
        {
            Assert.Equal("ok", await a.AskAsync("put k old"));
            Assert.StartsWith("timeout ", await a.AskAsync("barrier go 2 --timeout 0.1"), StringComparison.Ordinal);
            Assert.StartsWith("broken ", await a.AskAsync("barrier go 1"), StringComparison.Ordinal);
            Assert.Equal("ok", await a.AskAsync("quit"));
        }
        await _server.SaidAsync("All have left after a break");
        using var again = await TypedConnection.JoinAsync(server.EndPoint, "a role=y");
        Assert.Equal("ok", await again.AskAsync("barrier go 1"));
        Assert.Equal("ok", await again.AskAsync("put k new"));
    }

    /// <summary>No test is behind this hub, so there is no body to be missed.</summary>
    [Fact]
    public async Task Who_is_missing_is_told_by_name()
    {
        var server = _server.Start();
        using var a = await TypedConnection.JoinAsync(server.EndPoint, "a");
        using var b = await TypedConnection.JoinAsync(server.EndPoint, "b");

        string? answer = await a.AskAsync("barrier go 2 --timeout 0.1");

        Assert.StartsWith("timeout Barrier 'go' was broken", answer, StringComparison.Ordinal);
        Assert.Contains("'b'", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("main", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_name_is_connected_once()
    {
        var server = _server.Start();
        using var first = await TypedConnection.JoinAsync(server.EndPoint, "same");
        using var second = await TypedConnection.OpenAsync(server.EndPoint);
        await second.ReadAsync();

        Assert.Equal("error 'SAME' is connected already; two participants cannot have one name.", await second.AskAsync("hello SAME"));
        Assert.Equal("ok", await second.AskAsync("hello other"));
    }

    private static string Tag(string line) => line.StartsWith('#') ? line[..line.IndexOf(' ', StringComparison.Ordinal)] : "";

    private static TheoryData<int, string> ReadTranscripts()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "TestAdapter.sln")))
            folder = Path.GetDirectoryName(folder)!;
        var data = new TheoryData<int, string>();
        int number = 0;
        foreach (string part in File.ReadAllText(Path.Combine(folder, "docs", "sync-protocol.md")).ReplaceLineEndings("\n").Split("```transcript\n").Skip(1))
            data.Add(++number, part[..part.IndexOf("\n```", StringComparison.Ordinal)]);
        return data;
    }
}
