using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using MultiStream.Options;
using MultiStream.Running;
using MultiStream.Spawners;

namespace MultiStream.IntegrationTests.Promises.Sync;

/// <summary>Who joins a test's hub by hand.</summary>
public sealed partial class JoinTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_csharp_block_a_shell_and_a_person_at_a_terminal_meet_at_one_barrier()
    {
        var (streams, port) = await OpenAsync();
        var shell = streams["a"].Start(Block.Shell("ms put url http://here; ms barrier finished 3"));
        var code = streams["b"].Start(Block.Call(static async ctx =>
        {
            var url = await ctx.Sync.GetAsync<string>("url");
            await ctx.Sync.BarrierAsync("finished", parties: 3);
            return url;
        }));

        using var person = await Terminal.ConnectAsync(port);

        Assert.Equal("ok", await person.SayAsync("hello me"));
        Assert.Equal("ok http://here", await person.SayAsync("get url"));
        Assert.True(shell.Active && code.Active, "nobody may be let go before the third has come");
        Assert.Equal("ok", await person.SayAsync("barrier finished 3"));
        await shell.WaitAsync().WaitAsync(s_limit);
        Assert.Equal("http://here", (await code.WaitAsync().WaitAsync(s_limit)).Value);
        await streams.CloseAllAsync();
    }

    [Fact]
    public async Task A_person_who_hangs_up_in_a_barrier_breaks_it_by_name()
    {
        var (streams, port) = await OpenAsync();
        // It waits before it puts: who has got the value comes after it.
        var waiting = streams["b"].Start(Block.Call(static async ctx =>
        {
            var meeting = ctx.Sync.BarrierAsync("finished", parties: 3);
            await ctx.Sync.PutAsync("here", "yes");
            try
            {
                await meeting;
                return "released";
            }
            catch (SyncBrokenException e)
            {
                return e.Message;
            }
        }));
        using (var person = await Terminal.ConnectAsync(port))
        {
            Assert.Equal("ok", await person.SayAsync("hello me"));
            Assert.Equal("ok yes", await person.SayAsync("get here"));
            await person.WriteAsync("#1 barrier finished 3");
            Assert.Equal("#2 ok", await person.SayAsync("#2 ping"));   // so the barrier was heard before
        }

        var result = await waiting.WaitAsync().WaitAsync(s_limit);

        Assert.StartsWith("Barrier 'finished' was broken: 'me' ", result.Value, StringComparison.Ordinal);
        await streams.CloseAllAsync();
    }

    private static async Task<(StreamsManager Streams, int Port)> OpenAsync()
    {
        var options = OptionsReader.Read("<RunSettings><MultiStream><Sync><Listen>127.0.0.1:0</Listen></Sync></MultiStream></RunSettings>", new Dictionary<string, string>());
        var told = new ConcurrentQueue<string>();
        var scope = new TestScope(options, null, (_, text) => told.Enqueue(text)) { Source = typeof(JoinTests).Assembly.Location };
        var streams = new StreamsManager([Place("a"), Place("b")], static name => throw new ArgumentException(name), scope);
        await streams.OpenAllAsync();
        return (streams, int.Parse(Port().Match(string.Join('\n', told)).Groups[1].Value, CultureInfo.InvariantCulture));
    }

    private static StreamPlace Place(string name) => new() { Stream = name, Role = name, Kind = KnownKinds.Local, Source = "a test" };

    [GeneratedRegex(@"listens on 127\.0\.0\.1:(\d+):")]
    private static partial Regex Port();

    /// <summary>What a person types and reads, by nc.</summary>
    private sealed class Terminal(TcpClient client) : IDisposable
    {
        private readonly StreamReader _reader = new(client.GetStream());
        private readonly StreamWriter _writer = new(client.GetStream()) { AutoFlush = true, NewLine = "\n" };

        public static async Task<Terminal> ConnectAsync(int port)
        {
            var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port);
            var terminal = new Terminal(client);
            Assert.Equal("MULTISTREAM-SYNC 1", await terminal.ReadAsync());
            return terminal;
        }

        public Task WriteAsync(string line) => _writer.WriteLineAsync(line);

        public Task<string?> ReadAsync() => _reader.ReadLineAsync().WaitAsync(s_limit);

        public async Task<string?> SayAsync(string line)
        {
            await WriteAsync(line);
            return await ReadAsync();
        }

        public void Dispose()
        {
            client.Dispose();
            _reader.Dispose();
        }
    }
}
