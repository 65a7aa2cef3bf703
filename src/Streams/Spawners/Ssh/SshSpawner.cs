using System.ComponentModel;
using MultiStream.Options;

namespace MultiStream.Spawners.Ssh;

/// <summary>
/// Kind <c>ssh</c>: the agent is at the far end of the user's own OpenSSH client, so what its configuration, agent, certificates, jump
/// hosts and hardware keys can do works here too. One connection carries one stream.
/// </summary>
internal sealed class SshSpawner : ISpawner
{
    /// <summary>Below the ten at which sshd's default MaxStartups begins to drop connections, with room for another run.</summary>
    private const int HandshakesAtOnce = 6;

    private readonly HandshakeGate _gate = new(HandshakesAtOnce);

    public string Kind => KnownKinds.Ssh;

    public IReadOnlyList<SpawnerSetting> Settings => SshSettings.All;

    public async Task<IDisposable?> EnterAsync(StreamPlace place, CancellationToken cancel) =>
        await _gate.EnterAsync($"{place["host"]}:{place["port"]}", cancel);

    public string? Caution(StreamPlace place) => CommandOf(place).KeyCheck.Caution;

    public Task<string?> WhyNotAsync(StreamPlace place, CancellationToken cancel) =>
        Task.FromResult(SshProgram.Find(Environment.GetEnvironmentVariable("PATH")) is null ? NoClient(place, "no folder in PATH has one", null).Message : null);

    public Task<IStreamConnection> OpenAsync(StreamPlace place, AgentLaunch launch, CancellationToken cancel)
    {
        var command = CommandOf(place);
        if (command.IdentityFile is { } key && KeyFile.WhyNot(key) is { } keyFault)
            throw new StreamOpenException(place.Stream, OpenFailure.Settings, $"Stream '{place.Stream}' @ {command.Host} cannot log in with identityFile={key} ({place.Source}): {keyFault}");
        if (command.KnownHosts is { } known && !File.Exists(known))
            throw new StreamOpenException(place.Stream, OpenFailure.Settings, $"Stream '{place.Stream}' @ {command.Host} cannot check the host's key by knownHosts={known} ({place.Source}): there is no such file.");
        var program = SshProgram.Find(Environment.GetEnvironmentVariable("PATH"));
        try
        {
            return program is null
                ? throw NoClient(place, "no folder in PATH has one", null)
                : Task.FromResult<IStreamConnection>(new SshConnection(program, command, launch.ShellCommand, place["address"]));
        }
        catch (Win32Exception e)
        {
            throw NoClient(place, e.Message, e);
        }
    }

    public StreamOpenException Explain(StreamPlace place, ConnectionEnd ended, string noise)
    {
        var failure = SshFailure.Read(ended.ExitCode, ended.Text, noise);
        var port = place["port"] is { Length: > 0 } p ? ":" + p : "";
        var user = place["user"] is { Length: > 0 } u ? u + "@" : "";
        return new StreamOpenException(place.Stream, failure.Reason,
            $"Stream '{place.Stream}' ({place.Source}) could not be opened at {user}{place["host"]}{port}: {failure.What}"
            + PlaceFailure.Said(" ssh said: ", ended.Text) + PlaceFailure.Said(" The place said: ", noise)) { MayPass = failure.MayPass, What = failure.What, Said = PlaceFailure.Said("", ended.Text + "\n" + noise) };
    }

    private static StreamOpenException NoClient(StreamPlace place, string seen, Exception? inner) => new(place.Stream, OpenFailure.ProgramMissing,
        $"Stream '{place.Stream}' @ {place["host"]} needs the program 'ssh', which cannot be started on this machine: {seen}. Install the OpenSSH client (Debian and Ubuntu: openssh-client; Fedora and RHEL: openssh-clients; Windows: the optional feature OpenSSH Client).", inner) { What = $"The program 'ssh' cannot be started on this machine: {seen}." };

    private static SshCommand CommandOf(StreamPlace place)
    {
        try
        {
            return new SshCommand(place, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
        }
        catch (MultiStreamSettingsException e)
        {
            throw new StreamOpenException(place.Stream, OpenFailure.Settings, $"Stream '{place.Stream}': {e.Message}", e);
        }
    }
}
