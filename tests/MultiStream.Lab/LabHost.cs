using System.Globalization;

namespace MultiStream.Lab;

/// <summary>A machine, or what a test may take for one, with an sshd on it.</summary>
public abstract class LabHost : IAsyncDisposable
{
    /// <summary>How long the lab's own doings (not the product's) may take.</summary>
    protected static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    protected LabHost(string name) => Name = name;

    /// <summary>What the tests call it.</summary>
    public string Name { get; }

    public string Address { get; protected init; } = "";

    public int Port { get; protected init; } = 22;

    public string User { get; protected init; } = "root";

    /// <summary>The private key that opens every user of the host.</summary>
    public string IdentityFile { get; protected init; } = "";

    /// <summary>A known_hosts file with the host's right key.</summary>
    public string KnownHostsFile { get; protected init; } = "";

    /// <summary>What sshd and the host's init said last.</summary>
    public abstract string Log { get; }

    /// <summary>The element of the run settings for a stream on this host; wrong files can be given on purpose.</summary>
    public string StreamElement(string stream, string? user = null, string? identityFile = null, string? knownHosts = null) =>
        string.Create(CultureInfo.InvariantCulture,
            $"<Stream name=\"{LabText.Xml(stream)}\" kind=\"ssh\" host=\"{Address}\" port=\"{Port}\" user=\"{LabText.Xml(user ?? User)}\" ")
        + $"identityFile=\"{LabText.Xml(identityFile ?? IdentityFile)}\" knownHosts=\"{LabText.Xml(knownHosts ?? KnownHostsFile)}\"/>";

    /// <summary>The words of an ssh command to this host that reads nobody's configuration and never asks.</summary>
    public IReadOnlyList<string> SshCommand(string? user = null, string? identityFile = null, string? knownHosts = null) =>
    [
        "ssh", "-F", "none", "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=yes",
        "-o", $"UserKnownHostsFile={knownHosts ?? KnownHostsFile}", "-o", "GlobalKnownHostsFile=/dev/null", "-i", identityFile ?? IdentityFile,
        "-p", Port.ToString(CultureInfo.InvariantCulture), $"{user ?? User}@{Address}",
    ];

    /// <summary>Runs a command through ssh, as a visitor would.</summary>
    public Task<LabResult> SshAsync(string command, string? user = null, TimeSpan? limit = null, string? identityFile = null, string? knownHosts = null) =>
        LabCommand.RunAsync([.. SshCommand(user, identityFile, knownHosts), command], limit);

    /// <summary>Runs a command of sh inside the host, not through ssh, with the lab's own rights.</summary>
    public abstract Task<LabResult> ExecAsync(string command, TimeSpan? limit = null);

    /// <summary>All processes of the host that have not ended.</summary>
    public abstract IReadOnlyList<LabProcess> Processes();

    /// <summary>The processes that a visitor brought: neither the lab's init nor sshd and its sessions.</summary>
    public IReadOnlyList<LabProcess> ForeignProcesses() => [.. Processes().Where(process => !process.BelongsToLab)];

    /// <summary>Waits until no visitor's process is left; fails after <paramref name="limit"/> with those that are.</summary>
    public Task UntilNoForeignProcessAsync(TimeSpan limit) =>
        LabWait.UntilNothingAsync(
            () => Task.FromResult(ForeignProcesses() is { Count: > 0 } left ? string.Join('\n', left) : null),
            limit, $"the processes of visitors on host '{Name}' to end");

    /// <summary>Waits until a visitor's process with this command line is there, and gives it; fails after <paramref name="limit"/>.</summary>
    public async Task<LabProcess> ForeignProcessAsync(string arguments, TimeSpan limit)
    {
        LabProcess? found = null;
        await LabWait.UntilNothingAsync(() =>
        {
            var processes = ForeignProcesses();
            found = processes.FirstOrDefault(process => process.Arguments == arguments);
            return Task.FromResult(found is null ? $"(only) {string.Join('\n', processes)}" : null);
        }, limit, $"a process '{arguments}' on host '{Name}'");
        return found!;
    }

    /// <summary>All that lies under a folder of the host, as paths relative to it; none if there is no such folder.</summary>
    public async Task<IReadOnlyList<string>> FilesAsync(string folder)
    {
        string quoted = LabText.Quote(folder);
        var found = await ExecAsync($"[ ! -d {quoted} ] || find {quoted} -mindepth 1 -printf '%P\\n'");
        return [.. found.Succeeded().StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }

    /// <summary>Kills the processes of sshd that serve connections, as a crash of them would; sshd goes on listening.</summary>
    /// <returns>How many there were.</returns>
    public abstract int KillSessions();

    public abstract ValueTask DisposeAsync();
}
