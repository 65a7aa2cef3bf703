using System.Diagnostics;
using System.Globalization;
using System.Security;
using MultiStream.Options;
using MultiStream.Running;
using MultiStream.Spawners;

namespace MultiStream.Bench;

/// <summary>Kind ssh against kind sshnet, whose plug-in is given by its path as a user's settings give it. Both talk to one sshd, both by curve25519.</summary>
internal static class TransportBench
{
    private const int Openings = 20, Trips = 500, Rounds = 5, Streams = 10, ManyStreams = 50;
    private const long Much = 512 << 20;
    private static readonly List<StreamsManager> s_open = [];

    public static async Task RunAsync(Report report, string root, string plugin)
    {
        using var farm = new SshFarm(root, 1);
        var options = OptionsReader.Read($"<RunSettings><MultiStream><Plugins><Assembly>{SecurityElement.Escape(Path.GetFullPath(plugin))}</Assembly></Plugins></MultiStream></RunSettings>", new Dictionary<string, string>());
        var ssh = farm.Place(0);
        var sshnet = ssh with { Kind = "sshnet", Settings = ssh.Settings.Where(s => s.Key != "sshOptions").ToDictionary(StringComparer.OrdinalIgnoreCase) };

        report.Add("transports: from nothing to the first shell result, files cached [ms]", await Clock.InTurnsAsync(Openings,
            ("ssh", () => OpenAndRunAsync(options, ssh)), ("sshnet", () => OpenAndRunAsync(options, sshnet))));
        await CloseAsync();
        report.Add($"transports: {Streams} streams to one host at once, to the last shell result [ms]", await Clock.InTurnsAsync(Rounds,
            ("ssh", () => OpenAndRunAsync(options, [.. Enumerable.Repeat(ssh, Streams)])), ("sshnet", () => OpenAndRunAsync(options, [.. Enumerable.Repeat(sshnet, Streams)]))));
        await CloseAsync();

        var (one, other) = ((await OpenAsync(options, ssh))[0], (await OpenAsync(options, sshnet))[0]);
        report.Add("transports: 'true' on an open stream [ms]", await Clock.InTurnsAsync(Trips,
            ("ssh", () => one.RunAsync(Block.Shell("true"))), ("sshnet", () => other.RunAsync(Block.Shell("true")))));
        report.Add("transports: a C# block that returns a number, on an open stream [ms]", await Clock.InTurnsAsync(Trips,
            ("ssh", () => one.CallAsync(() => 42)), ("sshnet", () => other.CallAsync(() => 42))));
        await CloseAsync();
        // Before much was sent: what that leaves in the pools of the runtime would hide a stream's share.
        await MemoryAsync(report, options, ssh, sshnet);
        await MuchAsync(report, (await OpenAsync(options, ssh))[0], (await OpenAsync(options, sshnet))[0]);
        await CloseAsync();
    }

    private static async Task MuchAsync(Report report, ExecutionStream one, ExecutionStream other)
    {
        // In memory: a disk that is shared by others would be measured in place of the way there.
        var folder = Directory.CreateDirectory(string.Create(CultureInfo.InvariantCulture, $"/dev/shm/multistream-bench-{Environment.ProcessId}"));
        try
        {
            var file = Path.Combine(folder.FullName, "file");
            await Clock.RunAsync("sh", ["-c", $"head -c {Much.ToString(CultureInfo.InvariantCulture)} /dev/zero > {file}"]);
            report.Add("transports: 512 MiB of block output [ms]", await Clock.InTurnsAsync(Rounds,
                ("ssh", () => one.RunAsync(Block.Shell($"cat {file}"))), ("sshnet", () => other.RunAsync(Block.Shell($"cat {file}")))));
            report.Add("transports: SendAsync of 512 MiB [ms]", await Clock.InTurnsAsync(Rounds,
                ("ssh", () => one.SendAsync(file, file + "-sent")), ("sshnet", () => other.SendAsync(file, file + "-sent"))));
            report.Add("transports: FetchAsync of 512 MiB [ms]", await Clock.InTurnsAsync(Rounds,
                ("ssh", () => one.FetchAsync(file)), ("sshnet", () => other.FetchAsync(file))));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Resident memory, in turns: what a stream adds while it is open, here and in the processes that are started for it here, and the most while 512 MiB of output come.</summary>
    private static async Task MemoryAsync(Report report, MultiStreamOptions options, StreamPlace ssh, StreamPlace sshnet)
    {
        (string Name, StreamPlace Place)[] kinds = [("ssh", ssh), ("sshnet", sshnet)];
        var here = kinds.Select(k => new Series($"{k.Name}: this process", new List<double>())).ToList();
        var clients = kinds.Select(k => new Series($"{k.Name}: its client process", new List<double>())).ToList();
        var flood = kinds.Select(k => new Series(k.Name, new List<double>())).ToList();
        for (int round = -1; round < Rounds; round++)
        {
            for (int i = 0; i < kinds.Length; i++)
            {
                double before = Settled();
                var streams = await OpenAsync(options, [.. Enumerable.Repeat(kinds[i].Place, ManyStreams)]);
                await streams.RunAsync(Block.Shell("true"));
                double settled = Settled(), inClients = ChildrenOf(Environment.ProcessId).Sum();
                double most = 0;
                var running = streams[0].RunAsync(Block.Shell($"head -c {Much.ToString(CultureInfo.InvariantCulture)} /dev/zero"));
                while (await Task.WhenAny(running, Task.Delay(20)) != running)
                    most = Math.Max(most, Resident() - settled);
                await running;
                await CloseAsync();
                if (round < 0)
                    continue;   // warm
                ((List<double>)here[i].Milliseconds).Add((settled - before) / ManyStreams);
                ((List<double>)clients[i].Milliseconds).Add(inClients / ManyStreams);
                ((List<double>)flood[i].Milliseconds).Add(most);
            }
        }
        report.Add($"transports: memory of one of {ManyStreams} open streams [MB]", here[0], clients[0], here[1]);
        report.Add("transports: growth of this process during 512 MiB of block output [MB]", flood);
    }

    private static double Settled()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Resident();
    }

    private static double Resident() => Proportional(Environment.ProcessId);

    private static IEnumerable<double> ChildrenOf(int parent) => Process.GetProcessesByName("ssh").Where(p => ParentOf(p.Id) == parent).Select(p => Proportional(p.Id));

    private static int ParentOf(int process)
    {
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>In MB; pages that several processes share count for each with its share.</summary>
    private static double Proportional(int process) =>
        double.Parse(File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/smaps_rollup")).First(l => l.StartsWith("Pss:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1000;

    private static async Task OpenAndRunAsync(MultiStreamOptions options, params StreamPlace[] places) => await (await OpenAsync(options, places)).RunAsync(Block.Shell("true"));

    private static async Task<StreamsManager> OpenAsync(MultiStreamOptions options, params StreamPlace[] places)
    {
        var scope = new TestScope(options, null, (_, text) => Console.Error.WriteLine(text)) { Source = typeof(TransportBench).Assembly.Location, Spawners = options.Spawners };
        var streams = new StreamsManager([.. places.Select((p, i) => p with { Stream = Name(i), Role = Name(i) })], name => throw new ArgumentException(name), scope);
        await streams.OpenAllAsync();
        s_open.Add(streams);
        return streams;

        static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"s{index}");
    }

    private static async Task CloseAsync()
    {
        await Task.WhenAll(s_open.Select(s => s.CloseAllAsync()));
        s_open.Clear();
    }
}
