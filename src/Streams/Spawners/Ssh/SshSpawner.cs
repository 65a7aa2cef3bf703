using System.ComponentModel;
using System.Diagnostics;
using MultiStream.Options;

namespace MultiStream.Spawners.Ssh;

/// <summary>Kind <c>ssh</c>: the pipe is the stdin and stdout of the user's own OpenSSH client, with its configuration, agent, certificates and jump hosts.</summary>
internal sealed class SshSpawner : ISpawner
{
    private const string Program = "ssh";

    public string Kind => KnownKinds.Ssh;

    public IReadOnlyList<SpawnerSetting> Settings => SshSettings.All;

    public Task<IDisposable> EnterAsync(StreamPlace place, CancellationToken cancel) => HandshakeGate.EnterAsync($"{place["host"]}:{place["port"]}", cancel);

    public Task<IStreamConnection> OpenAsync(StreamPlace place, AgentLaunch launch, CancellationToken cancel)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        foreach (var name in (string[])["identityFile", "knownHosts"])
        {
            if (place[name] is { Length: > 0 } value && SettingsPath.Resolve(value, place.BaseDirectory, home) is var path && !File.Exists(path))
                throw new StreamOpenException(place.Stream, OpenFailure.Settings, $"Stream '{place.Stream}' ({place.Source}): {name} '{value}' is the file {path}, which is not there or cannot be read.");
        }
        var options = SshCommandLine.Options(place, home);
        var host = place["host"]!;
        var start = new ProcessStartInfo(Program, [.. options, "--", host, $"exec sh -c '{launch.ShellCommand}'"]);
        // Nothing may ask: not on a terminal (BatchMode), not in a window.
        start.Environment["SSH_ASKPASS_REQUIRE"] = "never";
        try
        {
            return Task.FromResult<IStreamConnection>(new ProcessConnection(start, host, () => place["address"] is { Length: > 0 } address ? address : HostNameOf(options, host)));
        }
        catch (Win32Exception e)
        {
            throw new StreamOpenException(place.Stream, OpenFailure.ProgramMissing,
                $"Stream '{place.Stream}' is of kind 'ssh', and there is no '{Program}' program on this machine ({e.Message}). Install the OpenSSH client (Debian: openssh-client) or put it on the PATH.", e);
        }
    }

    public bool ShouldRetry(ConnectionEnd ended, string noise) => SshFailure.IsDropped(ended);

    public StreamOpenException Explain(StreamPlace place, ConnectionEnd ended, string noise) => SshFailure.Explain(place, ended, noise);

    public string? Caution(StreamPlace place) => SshCommandLine.SkipsHostKey(place)
        ? "the host's key is not checked (sshOptions StrictHostKeyChecking=no): whoever answers at this address is taken for the host"
        : null;

    /// <summary>What ssh makes of the name: a Host of the user's configuration may stand for another name. Asked only when somebody wants the address.</summary>
    private static string HostNameOf(List<string> options, string host)
    {
        using var process = Process.Start(new ProcessStartInfo(Program, [.. options, "-G", "--", host])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        })!;
        process.StandardInput.Close();
        process.BeginErrorReadLine();
        var lines = process.StandardOutput.ReadToEnd().Split('\n');   // it prints its configuration and ends; it connects to nothing
        process.WaitForExit();
        return lines.FirstOrDefault(l => l.StartsWith("hostname ", StringComparison.Ordinal))?["hostname ".Length..].Trim() ?? host;
    }
}
