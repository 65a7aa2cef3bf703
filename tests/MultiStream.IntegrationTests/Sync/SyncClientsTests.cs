using System.Net;

namespace MultiStream.IntegrationTests.Sync;

/// <summary>RFC scenario S2 by hand: participants of several languages, each started by itself, against <c>multistream syncserver</c>.</summary>
public sealed class SyncClientsTests
{
    [Fact]
    public async Task Two_commands_Python_bash_and_nc_meet_at_one_barrier()
    {
        await using var server = await Server.StartAsync("--parties", "5");
        await using var first = Participant.Tool(server.Environment, "sync", "--name", "first", "--role", "tool", "barrier", "go", "--timeout", "60");
        await using var python = Participant.Start(server.Environment, "python3", "multistream_sync.py", "python", "put", "port", "80 80", ",", "barrier", "go", ",", "get", "answer", "bash", "--timeout", "30");
        await using var bash = Participant.Start(server.Environment, "bash", "-c",
            """. ./sync.bash; sync_hello bash && sync put answer 'for "you"' && sync barrier go && sync get port python && sync get-all port python""");
        await using var nc = Participant.Start(server.Environment, "sh", "barrier.sh", "nc", "go");
        await server.SaysAsync("'nc' waits at barrier 'go' of 5");
        await server.SaysAsync("'python' waits at barrier 'go' of 5");
        await server.SaysAsync("'bash' waits at barrier 'go' of 5");
        await server.SaysAsync("'first' waits at barrier 'go' of 5");
        Assert.DoesNotContain("goes on from barrier", server.Output, StringComparison.Ordinal);

        await using var last = Participant.Tool(server.Environment, "sync", "--name", "last", "barrier", "go");

        Assert.Equal([(0, ""), (0, ""), (0, ""), (0, ""), (0, "")], [await first.EndAsync(), await python.EndAsync(), await bash.EndAsync(), await nc.EndAsync(), await last.EndAsync()]);
        Assert.Equal("for \"you\"\n", python.Output);
        Assert.Equal("\"80 80\"\npython \"80 80\"\n", bash.Output);
    }

    [Fact]
    public async Task A_participant_killed_in_the_barrier_breaks_it_for_the_others_by_name()
    {
        await using var server = await Server.StartAsync("--parties", "4");
        await using var tool = Participant.Tool(server.Environment, "sync", "--name", "tool", "barrier", "go");
        await using var nc = Participant.Start(server.Environment, "sh", "barrier.sh", "nc", "go");
        await using var victim = Participant.Start(server.Environment, "python3", "multistream_sync.py", "victim", "barrier", "go");
        foreach (string name in (string[])["tool", "nc", "victim"])
            await server.SaysAsync($"'{name}' waits at barrier 'go' of 4");

        await victim.SignalAsync("-KILL");

        foreach (var other in (Participant[])[tool, nc])
        {
            var (code, error) = await other.EndAsync();
            Assert.Equal(1, code);
            Assert.Contains("'victim'", error, StringComparison.Ordinal);
            Assert.Contains("its connection", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Ctrl_C_at_the_server_breaks_what_waits_and_ends_it_well()
    {
        await using var server = await Server.StartAsync();
        await using var waiting = Participant.Tool(server.Environment, "sync", "--name", "a", "get", "nothing");
        await server.SaysAsync("'a' waits for get 'nothing'");

        await server.Process.SignalAsync("-INT");

        Assert.Equal((1, "multistream sync: The sync server was stopped: get 'nothing' will not be answered.\n"), await waiting.EndAsync());
        Assert.Equal((0, ""), await server.Process.EndAsync());
        Assert.Contains("ended by Ctrl-C", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_has_an_exit_code_for_every_end()
    {
        await using var server = await Server.StartAsync("--token", "secret");
        var good = server.Environment;
        var bad = new Dictionary<string, string>(good) { ["MULTISTREAM_TOKEN"] = "wrong" };
        await using var done = Participant.Tool(good, "sync", "--name", "a", "put", "k", "--value");
        Assert.Equal((0, ""), await done.EndAsync());
        await using var late = Participant.Tool(good, "sync", "--name", "a", "get", "other", "--timeout", "0.2");
        await using var wrong = Participant.Tool(good, "sync", "barrier");
        await using var stranger = Participant.Tool(bad, "sync", "self");
        await using var value = Participant.Tool(good, "sync", "--name", "b", "get-all", "k", "a");
        await using var nowhere = Participant.Tool(good, "sync", "--server", "127.0.0.1:1", "self");

        var (code, error) = await late.EndAsync();
        Assert.Equal(3, code);
        Assert.StartsWith("multistream sync: Get 'other' was broken", error, StringComparison.Ordinal);
        Assert.Equal((2, "multistream sync: barrier: its shape is: barrier NAME [PARTIES] [--timeout S].\n"), await wrong.EndAsync());
        Assert.Equal(69, (await stranger.EndAsync()).Code);
        Assert.Equal((0, ""), await value.EndAsync());
        Assert.Equal("a\t--value\n", value.Output);
        (code, error) = await nowhere.EndAsync();
        Assert.Equal(69, code);
        Assert.StartsWith("multistream sync: The sync server 127.0.0.1:1 cannot be reached", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "so it needs a token", "--listen", "0.0.0.0:0")]
    [InlineData(2, "--listen takes HOST:PORT, not 'here'", "--listen", "here")]
    [InlineData(2, "--parties is how many", "--parties", "0")]
    [InlineData(1, "it is not possible to listen on 192.0.2.1:4711", "--listen", "192.0.2.1:4711", "--token", "x")]
    public async Task A_server_that_cannot_be_is_told_so(int code, string sentence, params string[] arguments)
    {
        await using var server = Participant.Tool(new Dictionary<string, string> { ["MULTISTREAM_TOKEN"] = "" }, ["syncserver", .. arguments]);
        var end = await server.EndAsync();

        Assert.Equal(code, end.Code);
        Assert.Contains(sentence, end.Error, StringComparison.Ordinal);
    }

    /// <summary><c>multistream syncserver</c>, and what its participants need in their environment.</summary>
    private sealed class Server(Participant process) : IAsyncDisposable
    {
        public Participant Process => process;

        public string Output => process.Output;

        public Dictionary<string, string> Environment { get; } = [];

        public static async Task<Server> StartAsync(params string[] arguments)
        {
            var server = new Server(Participant.Tool(new Dictionary<string, string>(), ["syncserver", .. arguments]));
            await server.SaysAsync("participants: ");
            string address = server.Output.Split("listening on ")[1].Split('\n')[0];
            var point = IPEndPoint.Parse(address);
            server.Environment["MULTISTREAM_SYNC"] = "tcp:" + address;
            server.Environment["HOST"] = point.Address.ToString();
            server.Environment["PORT"] = point.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (arguments is ["--token", var token])
                server.Environment["MULTISTREAM_TOKEN"] = token;
            return server;
        }

        public Task SaysAsync(string text) => process.SaysAsync(text);

        public ValueTask DisposeAsync() => process.DisposeAsync();
    }
}
