using System.Globalization;

namespace MultiStream.Lab;

/// <summary>
/// A host on a <see cref="LabNetwork"/> with namespaces of its own for network, processes, mounts and host name. Its
/// process table is the kernel's, so that a process is seen and ended whatever it did to hide.
/// </summary>
public abstract class IsolatedHost : LabHost
{
    readonly LabNetwork _network;
    readonly Keeper _keeper;
    readonly string _port;
    readonly int _init;
    readonly string _pidNamespace;
    Keeper? _wire;

    private protected IsolatedHost(string name, StartedHost started) : base(name)
    {
        _network = started.Network;
        _keeper = started.Keeper;
        _port = started.Port;
        _init = started.Init;
        _pidNamespace = ProcessTable.PidNamespace(_init)
            ?? throw new LabException($"Host '{name}' ended at once. Its output:\n{started.Keeper.Log}");
        Address = started.Address;
        IdentityFile = _network.IdentityFile;
        KnownHostsFile = started.KnownHostsFile;
    }

    public override string Log => _keeper.Log;

    /// <inheritdoc/>
    public override Task<LabResult> ExecAsync(string command, TimeSpan? limit = null) =>
        LabCommand.RunAsync(
        [
            "nsenter", "--target", _init.ToString(CultureInfo.InvariantCulture), "--mount", "--uts", "--ipc", "--net", "--pid", "--root", "--wd",
            "env", "-i", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "sh", "-c", command,
        ], limit);

    public override IReadOnlyList<LabProcess> Processes() =>
        [.. Rows().Select(row => row.ToLabProcess(row.Pid == _init || row.IsSshd))];

    public override int KillSessions()
    {
        var sessions = Rows().Where(row => row.IsSshd && row.ParentPid != _init).Select(row => row.ToLabProcess(true)).ToList();
        sessions.ForEach(session => session.Kill());
        return sessions.Count;
    }

    /// <summary>Ends the host as a power failure would: every process at once, no connection closed in an orderly way.</summary>
    public void PowerOff()
    {
        if (ProcessTable.Row(_init) is { } init)
            init.ToLabProcess(belongsToLab: true).Kill();
    }

    /// <summary>Pulls the cable out of the switch: nothing arrives any more, and nobody is told.</summary>
    public Task CutCableAsync() => _network.OnSwitchAsync("ip", "link", "set", _port, "down");

    /// <summary>Plugs the cable in again.</summary>
    public Task RestoreCableAsync() => _network.OnSwitchAsync("ip", "link", "set", _port, "up");

    /// <summary>
    /// Makes the cable slow or bad: every frame takes <paramref name="delay"/> longer in each direction, and of a hundred
    /// frames <paramref name="lossPercent"/> are lost. Both 0 makes it good again.
    /// </summary>
    public async Task DelayAsync(TimeSpan delay, double lossPercent = 0)
    {
        if (_wire is { } old)
        {
            _wire = null;
            await old.DisposeAsync();
        }
        if (delay == TimeSpan.Zero && lossPercent == 0)
            return;
        _wire = Keeper.Start($"The slow cable of host '{Name}'",
        [
            .. _network.SwitchCommand(LabMachine.Script("wire"), _port,
                delay.TotalMilliseconds.ToString(CultureInfo.InvariantCulture), lossPercent.ToString(CultureInfo.InvariantCulture)),
        ]);
        await _wire.LineAsync("ready", StartLimit);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_wire is { } wire)
            await wire.DisposeAsync();
        await _keeper.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    IEnumerable<ProcessRow> Rows() =>
        ProcessTable.Pids()
            .Where(pid => ProcessTable.PidNamespace(pid) == _pidNamespace)
            .Select(ProcessTable.Row)
            .OfType<ProcessRow>()
            .Where(row => !row.IsZombie);
}
