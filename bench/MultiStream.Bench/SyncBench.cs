using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MultiStream.Bench;

/// <summary>Barriers against a plain TCP server that counts arrivals, from the same C# blocks in turns; and <c>ms</c> from a shell.</summary>
internal static class SyncBench
{
    private const int Rounds = 100;

    public static async Task RunAsync(Report report)
    {
        foreach (int parties in (int[])[2, 8, 32, 128])
            await BarriersAsync(report, parties);
        await ShellAsync(report);
    }

    private static async Task BarriersAsync(Report report, int parties)
    {
        var streams = await Streams.OpenAsync(Enumerable.Range(0, parties).Select(i => Streams.Local(string.Create(CultureInfo.InvariantCulture, $"p{i}"))), withWorkers: true);
        using var server = new PlainBarrier(parties);
        int port = server.Port;
        await streams.CallAsync(ctx => MeetAsync(ctx, 5));   // warm
        var plain = await streams.CallAsync(() => MeetPlainly(port, Rounds));
        var ours = await streams.CallAsync(ctx => MeetAsync(ctx, Rounds));
        await streams.CloseAllAsync();
        report.Add(string.Create(CultureInfo.InvariantCulture, $"sync: barrier of {parties}, from the last arrival to each release [ms]"),
            new Series("plain TCP server in the test's process", Releases(plain)), new Series("BarrierAsync", Releases(ours)));
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

    /// <summary>Reads a byte from each, then writes one to each, again and again: what a test would do by hand.</summary>
    private sealed class PlainBarrier : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<Socket> _clients = [];
        private readonly int _parties;
        private int _arrived;

        public PlainBarrier(int parties)
        {
            _parties = parties;
            _listener.Start(parties);
            _ = AcceptAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Dispose()
        {
            _listener.Dispose();
            foreach (var client in _clients)
                client.Dispose();
        }

        private async Task AcceptAsync()
        {
            for (int i = 0; i < _parties; i++)
            {
                var client = await _listener.AcceptSocketAsync();
                client.NoDelay = true;
                lock (_clients)
                    _clients.Add(client);
                _ = ServeAsync(client);
            }
        }

        private async Task ServeAsync(Socket client)
        {
            var one = new byte[1];
            while (await client.ReceiveAsync(one) > 0)
            {
                if (Interlocked.Increment(ref _arrived) % _parties != 0)
                    continue;
                lock (_clients)
                {
                    foreach (var waiting in _clients)
                        waiting.Send(one);
                }
            }
        }
    }
}
