using System.ComponentModel;
using System.Diagnostics;
using MultiStream.Blocks;

namespace MultiStream.Spawners.Ssh;

/// <summary>The pipe of one ssh client. The host's address is looked up when somebody asks for it, because that takes a process.</summary>
internal sealed class SshConnection : IStreamConnection, ILeavesPlace
{
    private static readonly TimeSpan s_lookUpLimit = TimeSpan.FromSeconds(5);
    private readonly ProcessConnection _process;
    private readonly Lazy<string> _address;
    private readonly SshCommand _command;

    /// <exception cref="Win32Exception">ssh cannot be started.</exception>
    /// <param name="program">Full path of the client.</param>
    /// <param name="command">Its words.</param>
    /// <param name="shellCommand">What to run at the place.</param>
    /// <param name="address">What the settings say; null: what ssh makes of the host's name.</param>
    public SshConnection(string program, SshCommand command, string shellCommand, string? address)
    {
        _command = command;
        _process = new ProcessConnection(SshProgram.Start(program, command.Run(shellCommand)), command.Host, "");
        _address = new Lazy<string>(() => !string.IsNullOrEmpty(address) ? address : LookUp(program, command));
    }

    public Stream ToAgent => _process.ToAgent;

    public Stream FromAgent => _process.FromAgent;

    public string Host => _process.Host;

    public string Address => _address.Value;

    public Task<ConnectionEnd> Ended => _process.Ended;

    /// <summary>The ssh client's process.</summary>
    public int ProcessId => _process.ProcessId;

    public bool EndsWithAgent => false;

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    public Task<KeptPlace> LeaveAsync(string directory)
    {
        var there = ShellQuoting.QuoteIfNeeded(directory);
        return Task.FromResult(new KeptPlace($"directory {directory} on {Host}",
            KeptPlace.Words(["ssh", .. _command.ForPerson($"cd {there} && exec sh -l")]), KeptPlace.Words(["ssh", .. _command.ForPerson($"rm -rf {there}")])));
    }

    /// <summary>The name or address that ssh connected to: the HostName of an alias, or the host itself.</summary>
    private static string LookUp(string program, SshCommand command)
    {
        if (System.Net.IPAddress.TryParse(command.Host, out _))
            return command.Host;
        var start = SshProgram.Start(program, command.Describe());
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            _ = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            if (!output.Wait(s_lookUpLimit))
                process.Kill();     // a 'Match exec' of the configuration hangs
            else if (output.Result.Split('\n').FirstOrDefault(l => l.StartsWith("hostname ", StringComparison.Ordinal)) is { } line)
                return line["hostname ".Length..].Trim();
        }
        catch (Win32Exception)
        {
            // ssh was there to connect and is not any more; the host's own name is the best answer left.
        }
        return command.Host;
    }
}
