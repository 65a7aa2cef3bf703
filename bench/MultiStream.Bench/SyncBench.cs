using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MultiStream.Bench;

/// <summary>Barriers against a plain TCP server that counts arrivals, from the same C# blocks in turns; and <c>ms</c> from a shell.</summary>
internal static class SyncBench
{
    private const int Turns = 4, Rounds = 40, FirstRounds = 50, WarmRounds = 300;

    public static async Task RunAsync(Report report)
    {
        foreach (int parties in (int[])[2, 8, 32, 128])
            await BarriersAsync(report, parties);
        await ValuesAsync(report);
        await ShellAsync(report);
    }

    /// <summary>
    /// Both ways by the same blocks in turns, once as soon as their processes are there, and once when the runtime has compiled in all of them what it compiles in the
    /// background: on two cores that goes on for a while, for both.
    /// </summary>
    private static async Task BarriersAsync(Report report, int parties)
    {
        var streams = await Streams.OpenAsync(Enumerable.Range(0, parties).Select(i => Streams.Local(string.Create(CultureInfo.InvariantCulture, $"p{i}"))), withWorkers: true);
        using var server = new PlainBarrier(parties);
        int port = server.Port;
        var firstPlain = Releases(await streams.CallAsync(() => MeetPlainly(port, FirstRounds)));
        var firstOurs = Releases(await streams.CallAsync(ctx => MeetAsync(ctx, FirstRounds)));
        await streams.CallAsync(() => MeetPlainly(port, WarmRounds));
        await streams.CallAsync(ctx => MeetAsync(ctx, WarmRounds));
        List<double> plain = [], ours = [];
        for (int turn = 0; turn < Turns; turn++)
        {
            plain.AddRange(Releases(await streams.CallAsync(() => MeetPlainly(port, Rounds))));
            ours.AddRange(Releases(await streams.CallAsync(ctx => MeetAsync(ctx, Rounds))));
        }
        await streams.CloseAllAsync();
        report.Add(string.Create(CultureInfo.InvariantCulture, $"sync: barrier of {parties}, from the last arrival to each release [ms]"),
            new Series("plain TCP server in the test's process", plain), new Series("BarrierAsync", ours),
            new Series("plain TCP server, first 50 rounds", firstPlain), new Series("BarrierAsync, first 50 rounds", firstOurs));
    }

    /// <summary>One block alone: what a request and its answer take.</summary>
    private static async Task ValuesAsync(Report report)
    {
        var streams = await Streams.OpenAsync([Streams.Local("a")], withWorkers: true);
        using var server = new PlainBarrier(1);
        int port = server.Port;
        await streams.CallAsync(() => MeetPlainly(port, WarmRounds));
        await streams.CallAsync(ctx => PutAndGetAsync(ctx, "warm", WarmRounds));
        List<double> plain = [], puts = [], gets = [];
        for (int turn = 0; turn < Turns; turn++)
        {
            string key = string.Create(CultureInfo.InvariantCulture, $"turn{turn}");
            plain.AddRange(Releases(await streams.CallAsync(() => MeetPlainly(port, Rounds))));
            var both = await streams.CallAsync(ctx => PutAndGetAsync(ctx, key, Rounds));
            puts.AddRange(both[0].Chunk(3).Select(t => Stopwatch.GetElapsedTime(t[0], t[1]).TotalMilliseconds));
            gets.AddRange(both[0].Chunk(3).Select(t => Stopwatch.GetElapsedTime(t[1], t[2]).TotalMilliseconds));
        }
        await streams.CloseAllAsync();
        report.Add("sync: one request of a C# block and its answer [ms]", new Series("a byte to the plain TCP server and back", plain), new Series("PutAsync", puts), new Series("GetAsync of what is there", gets));
    }

    private static async Task ShellAsync(Report report)
    {
        var streams = await Streams.OpenAsync([Streams.Local("a")]);
        report.Add("sync: 100 commands from dash [ms]", await Clock.InTurnsAsync(10,
            ("mkfifo and rm", () => streams[0].RunAsync(Block.Shell("i=0; while [ $i -lt 100 ]; do mkfifo f; rm f; i=$((i+1)); done"))),
            ("ms self", () => streams[0].RunAsync(Block.Shell("i=0; while [ $i -lt 100 ]; do ms self >/dev/null; i=$((i+1)); done"))),
            ("ms barrier, of one party", () => streams[0].RunAsync(Block.Shell("i=0; while [ $i -lt 100 ]; do ms barrier b 1; i=$((i+1)); done")))));
        await streams.CloseAllAsync();
    }

    /// <summary>For each round when it arrived and when it was released, by the machine's one monotonic clock.</summary>
    private static async Task<long[]> MeetAsync(StreamContext ctx, int rounds)
    {
        var times = new long[rounds * 2];
        for (int i = 0; i < rounds; i++)
        {
            times[2 * i] = Stopwatch.GetTimestamp();
            await ctx.Sync.BarrierAsync("round");
            times[2 * i + 1] = Stopwatch.GetTimestamp();
        }
        return times;
    }

    /// <summary>For each round the times before, between and after.</summary>
    private static async Task<long[]> PutAndGetAsync(StreamContext ctx, string key, int rounds)
    {
        var times = new long[rounds * 3];
        for (int i = 0; i < rounds; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{key}.{i}");
            times[3 * i] = Stopwatch.GetTimestamp();
            await ctx.Sync.PutAsync(name, "value");
            times[3 * i + 1] = Stopwatch.GetTimestamp();
            await ctx.Sync.GetAsync<string>(name);
            times[3 * i + 2] = Stopwatch.GetTimestamp();
        }
        return times;
    }

    private static long[] MeetPlainly(int port, int rounds)
    {
        using var client = new TcpClient("127.0.0.1", port) { NoDelay = true };
        var stream = client.GetStream();
        var times = new long[rounds * 2];
        for (int i = 0; i < rounds; i++)
        {
            times[2 * i] = Stopwatch.GetTimestamp();
            stream.WriteByte(1);
            _ = stream.ReadByte();
            times[2 * i + 1] = Stopwatch.GetTimestamp();
        }
        return times;
    }

    private static List<double> Releases(IReadOnlyList<long[]> parties)
    {
        var result = new List<double>();
        for (int i = 0; i < parties[0].Length; i += 2)
        {
            long last = parties.Max(p => p[i]);
            result.AddRange(parties.Select(p => Stopwatch.GetElapsedTime(last, p[i + 1]).TotalMilliseconds));
        }
        return result;
    }

    /// <summary>Reads a byte from each, then writes one to each, again and again: what a test would do by hand. As many as it is for make one group, then the next.</summary>
    private sealed class PlainBarrier : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly int _parties;
        private int _arrived;

        public PlainBarrier(int parties)
        {
            _parties = parties;
            _listener.Start(parties);
            _ = AcceptAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Dispose() => _listener.Dispose();

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    var group = new List<Socket>();
                    for (int i = 0; i < _parties; i++)
                    {
                        var client = await _listener.AcceptSocketAsync();
                        client.NoDelay = true;
                        lock (group)
                            group.Add(client);
                        _ = ServeAsync(client, group);
                    }
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Closed: the last group has ended.
            }
        }

        private async Task ServeAsync(Socket client, List<Socket> group)
        {
            var one = new byte[1];
            while (await client.ReceiveAsync(one) > 0)
            {
                if (Interlocked.Increment(ref _arrived) % _parties != 0)
                    continue;
                lock (group)
                {
                    foreach (var waiting in group)
                        waiting.Send(one);
                }
            }
            client.Dispose();
        }
    }
}
