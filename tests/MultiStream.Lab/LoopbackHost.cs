using System.Globalization;
using System.Security.Cryptography;

namespace MultiStream.Lab;

/// <summary>
/// A plain sshd on an address of the loopback network, for the current user, with a home of its own; needs no root. It
/// shares everything else with the controller, so it shows little about other machines: it is for quick tests.
/// </summary>
public sealed class LoopbackHost : LabHost
{
    readonly Keeper _keeper;
    readonly string _mark;

    LoopbackHost(string name, Keeper keeper, string folder, string[] fields) : base(name)
    {
        _keeper = keeper;
        Address = fields[0];
        Port = int.Parse(fields[1], CultureInfo.InvariantCulture);
        User = fields[2];
        IdentityFile = fields[3];
        KnownHostsFile = fields[4];
        Home = Path.Combine(folder, $"home-{Address}");
        _mark = $"MULTISTREAM_LAB={folder}/{Address}\0";
    }

    /// <summary>The home folder that sessions get in HOME.</summary>
    public string Home { get; }

    public override string Log => _keeper.Log;

    public static async Task<LoopbackHost> StartAsync(string name)
    {
        await LabMachine.EnsureAsync();
        string folder = LabFolder.NewPath();
        string address = string.Create(CultureInfo.InvariantCulture,
            $"127.{RandomNumberGenerator.GetInt32(1, 255)}.{RandomNumberGenerator.GetInt32(256)}.{RandomNumberGenerator.GetInt32(1, 255)}");
        var keeper = Keeper.Start($"Loopback host '{name}'", [LabMachine.Script("lab-sshd"), "--remove", folder, address]);
        try
        {
            await keeper.LineAsync("ready", StartLimit);
            string line = (await File.ReadAllLinesAsync(Path.Combine(folder, "hosts.txt"))).Single();
            return new LoopbackHost(name, keeper, folder, line.Split(' '));
        }
        catch
        {
            await keeper.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public override Task<LabResult> ExecAsync(string command, TimeSpan? limit = null) =>
        LabCommand.RunAsync(["sh", "-c", command], limit, environment: new Dictionary<string, string> { ["HOME"] = Home });

    /// <summary>
    /// The sshd and what descends from it or bears the host's mark in its environment. A process that left its parents
    /// and cleared its environment is not seen here: for that use a host with a process table of its own.
    /// </summary>
    public override IReadOnlyList<LabProcess> Processes()
    {
        var rows = ProcessTable.Look();
        var family = ProcessTable.Descendants(rows, _keeper.Pid).ToHashSet();
        // lab-sshd's own children are sshd and the cat that writes its log.
        return [.. rows
            .Where(row => !row.IsZombie && (family.Contains(row) || row.HasEnvironment(_mark)))
            .Select(row => row.ToLabProcess(row.IsSshd || row.ParentPid == _keeper.Pid))];
    }

    /// <inheritdoc/>
    public override int KillSessions()
    {
        var sessions = Processes().Where(process => process.BelongsToLab && process.ParentPid != _keeper.Pid).ToList();
        sessions.ForEach(session => session.Kill());
        return sessions.Count;
    }

    public override ValueTask DisposeAsync() => _keeper.DisposeAsync();
}
