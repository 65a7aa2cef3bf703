using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using MultiStream.Options;
using MultiStream.Protocol;

namespace MultiStream.Spawners.Slurm;

/// <summary>
/// The agents of many nodes, started by one srun through Slurm's own tree, one at each node; they connect back. Two processes here and one step in Slurm's books, in place of that for each stream.
/// srun itself carries the invitation to all of them, and a line of each that cannot follow it.
/// </summary>
internal sealed partial class SlurmTree : IAsyncDisposable
{
    private const int KeptLines = 40, NamedNodes = 8;
    private static readonly TimeSpan s_ask = TimeSpan.FromSeconds(10), s_end = TimeSpan.FromSeconds(5), s_told = TimeSpan.FromSeconds(6);
    private readonly StreamPlace _place;
    private readonly SlurmJob _job;
    private readonly IReadOnlyList<SlurmNode> _nodes;
    private readonly Dictionary<string, TaskCompletionSource<BackChannel?>> _expected;
    private readonly Dictionary<string, TaskCompletionSource> _told;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal), _given = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BackChannel> _arrived = new(StringComparer.Ordinal);
    private readonly Queue<string> _said = new();
    private readonly Lock _lock = new();
    private Task? _starting;
    private BackListener? _listener;
    private Process? _srun;
    private bool _isOver;

    /// <param name="place">One of the streams; the others have the same settings.</param>
    /// <param name="job">Where the nodes are of.</param>
    /// <param name="nodes">Each once.</param>
    public SlurmTree(StreamPlace place, SlurmJob job, IReadOnlyList<SlurmNode> nodes)
    {
        (_place, _job, _nodes) = (place, job, nodes);
        _expected = nodes.ToDictionary(n => n.Name, _ => new TaskCompletionSource<BackChannel?>(TaskCreationOptions.RunContinuationsAsynchronously), StringComparer.Ordinal);
        _told = nodes.ToDictionary(n => n.Name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), StringComparer.Ordinal);
    }

    /// <summary>What srun said, as far as it has come.</summary>
    public string Said
    {
        get
        {
            lock (_lock)
                return string.Join('\n', _said);
        }
    }

    /// <summary>Completes when srun has said what became of its task on a node; for some seconds at most. A connection's cut is here sooner than that.</summary>
    public async Task ToldAsync(string node) => await ((Task)_told[node].Task.WaitAsync(s_told)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Whether the agent of a node is still to be asked for.</summary>
    public bool Offers(string node)
    {
        lock (_lock)
            return !_isOver && !_asked.Contains(node);
    }

    /// <summary>Waits for the agent of a node; starts all of them when it is the first one.</summary>
    /// <returns>Null: this node's has to be started by an srun of its own, be it that it was asked for before.</returns>
    /// <exception cref="SlurmException">It cannot connect back.</exception>
    public async Task<BackChannel?> ArriveAsync(string node, AgentLaunch launch, CancellationToken cancel)
    {
        Task starting;
        lock (_lock)
        {
            if (_isOver || !_asked.Add(node))
                return null;
            starting = _starting ??= Task.Run(() => StartAsync(launch), CancellationToken.None);
        }
        try
        {
            await starting.WaitAsync(cancel);
            var channel = await _expected[node].Task.WaitAsync(cancel);
            lock (_lock)
                return !_isOver && _given.Add(node) ? channel : null;
        }
        catch (OperationCanceledException)
        {
            throw new SlurmException(Missing());
        }
    }

    /// <summary>Ends the step, once its agents have; who came and was not asked for is sent away.</summary>
    public async ValueTask DisposeAsync()
    {
        List<BackChannel> left;
        lock (_lock)
        {
            _isOver = true;
            left = [.. _arrived.Where(a => !_given.Contains(a.Key)).Select(a => a.Value)];
        }
        if (_starting is not null)
            await _starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener?.Dispose();
        foreach (var channel in left)
            await channel.DisposeAsync();
        if (_srun is null)
            return;
        using var limit = new CancellationTokenSource(s_end);
        await _srun.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_srun.HasExited)
            _srun.Kill();   // what it has started ends with its connections, or with the job
        _srun.Dispose();
    }

    private async Task StartAsync(AgentLaunch launch)
    {
        try
        {
            var address = _place["connectAddress"] is { } named ? await ResolveAsync(named) : await BackListener.AddressTowardsAsync(_nodes[0].Address, CancellationToken.None);
            _listener = BackListener.Open(address, SlurmSettings.ConnectPorts(_place["connectPorts"]) ?? await PortsOfSrunAsync());
            _listener.Begin(Take);
            var start = _job.Cluster.Start("srun", SlurmRequest.TreeWords(_place, _job.Id, [.. _nodes.Select(n => n.Name)], Script(launch)));
            start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
            start.StandardOutputEncoding = start.StandardErrorEncoding = Encoding.UTF8;
            _srun = Process.Start(start)!;
            await _srun.StandardInput.WriteAsync(_listener.Invitation.Line + "\n");
            await _srun.StandardInput.FlushAsync();
            _ = WatchAsync(_srun);
        }
        catch (IOException)
        {
            _ = WatchAsync(_srun!);   // it has ended already: it says why
        }
        catch (Win32Exception e)
        {
            throw new SlurmException($"srun cannot be started: {e.Message}");
        }
    }

    /// <summary>Whoever leaves this before it is an agent says so: then its files are not there, or something else is amiss that an srun of its own tells.</summary>
    private static string Script(AgentLaunch launch) =>
        $"_z() {{ echo {BackInvitation.Lacking} $SLURMD_NODENAME; }}; trap _z EXIT; {launch.ConnectBackCommand}";

    private async Task WatchAsync(Process srun)
    {
        await Task.WhenAll(ReadAsync(srun.StandardOutput), ReadAsync(srun.StandardError));
        Release(_ => true);
        Tell(_ => true);
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            if (Lacking().Match(line) is { Success: true } lacking)
                Release(node => node == lacking.Groups[1].Value);
            else if (Unreachable().Match(line) is { Success: true } unreachable && _expected.TryGetValue(unreachable.Groups[1].Value, out var waits))
                waits.TrySetException(new SlurmException($"its agent cannot connect back to this machine at {_listener!.Invitation}: {unreachable.Groups[2].Value.TrimEnd('.')}. {WhatToCheck}"));
            else
                Hear(line);
        }
    }

    private void Hear(string line)
    {
        List<KeyValuePair<string, BackChannel>> gone;
        lock (_lock)
        {
            _said.Enqueue(line);
            if (_said.Count > KeptLines)
                _said.Dequeue();
            gone = !line.Contains("Node failure", StringComparison.Ordinal) ? [] : [.. _arrived.Where(a => SlurmEnd.IsFailureOf(line, a.Key))];
        }
        Tell(node => gone.Exists(g => g.Key == node));
        // A machine without power ends no connection.
        gone.ForEach(g => g.Value.Cut());
        if (SlurmEnd.IsTold(line))
            Tell(_ => true);
        if (TaskEnded().Match(line) is not { Success: true } ended)
            return;
        Release(node => HostList.Holds(ended.Groups[1].Value, node));
        Tell(node => HostList.Holds(ended.Groups[1].Value, node));
    }

    private void Tell(Func<string, bool> of)
    {
        foreach (var (node, told) in _told)
        {
            if (of(node))
                told.TrySetResult();
        }
    }

    /// <summary>Nodes from which nobody will come.</summary>
    private void Release(Func<string, bool> which)
    {
        foreach (var (node, waits) in _expected)
        {
            if (which(node))
                waits.TrySetResult(null);
        }
        CloseIfAllCame();
    }

    private bool Take(string node, BackChannel channel)
    {
        lock (_lock)
        {
            if (_isOver || !_expected.TryGetValue(node, out var waits) || !_arrived.TryAdd(node, channel))
                return false;
            if (!waits.TrySetResult(channel))
                return false;
        }
        CloseIfAllCame();
        return true;
    }

    private void CloseIfAllCame()
    {
        if (_expected.Values.All(w => w.Task.IsCompleted))
            _listener?.Dispose();
    }

    private string Missing()
    {
        var missing = _nodes.Where(n => !_expected[n.Name].Task.IsCompleted).Select(n => n.Name).ToList();
        var said = Said;
        return string.Create(CultureInfo.InvariantCulture, $"of {_nodes.Count} agents that one srun starts, {missing.Count} did not connect back in time to this machine{(_listener is null ? "" : $" at {_listener.Invitation}")}: those at {string.Join(", ", missing.Take(NamedNodes))}{(missing.Count > NamedNodes ? ", …" : "")}. {WhatToCheck}{PlaceFailure.Said(" srun said: ", said)}");
    }

    private const string WhatToCheck = "Look whether a firewall lets the nodes come to that port (connectPorts chooses others, connectAddress another address of this machine), or write connectBack=\"0\" to start each agent by an srun of its own.";

    private static async Task<IPAddress> ResolveAsync(string name)
    {
        try
        {
            return (await Dns.GetHostAddressesAsync(name))[0];
        }
        catch (System.Net.Sockets.SocketException e)
        {
            throw new SlurmException($"connectAddress=\"{name}\" is not known: {e.Message}.");
        }
    }

    /// <summary>Where a cluster has ports that its nodes may connect to at a login node, srun keeps to them, and so does this.</summary>
    private async Task<PortRange> PortsOfSrunAsync()
    {
        var (_, shown, _) = await _job.Cluster.AskAsync("scontrol", ["show", "config"], s_ask, CancellationToken.None);
        return SrunPorts().Match(shown) is { Success: true } range && PortRange.Parse(range.Groups[1].Value) is { } ports ? ports : default;
    }

    [GeneratedRegex(@"^MS1 LACKING (\S+)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Lacking();

    [GeneratedRegex(@"^MS1 UNREACHABLE (\S+) (.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Unreachable();

    [GeneratedRegex(@"^srun: error: (\S+): tasks? ", RegexOptions.CultureInvariant)]
    private static partial Regex TaskEnded();

    [GeneratedRegex(@"^SrunPortRange\s*=\s*(\d+-\d+)\s*$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex SrunPorts();
}
