using System.Collections.Concurrent;

namespace MultiStream.Spawners.SshNet;

/// <summary>
/// Kind <c>sshnet</c>: ssh by the library SSH.NET, for machines without an OpenSSH client and for hosts that want a password. It knows nothing of
/// <c>~/.ssh/config</c>, of agents and of jump hosts; kind <c>ssh</c> does. One connection carries one stream.
/// </summary>
public sealed class SshNetSpawner : ISpawner
{
    /// <summary>Below the ten at which sshd's default MaxStartups begins to drop connections, with room for another run.</summary>
    private const int HandshakesAtOnce = 6;

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _servers = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public string Kind => "sshnet";

    /// <inheritdoc/>
    public IReadOnlyList<SpawnerSetting> Settings => SshNetSettings.All;

    /// <inheritdoc/>
    public async Task<IDisposable?> EnterAsync(StreamPlace place, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(place);
        var free = _servers.GetOrAdd($"{place["host"]}:{place["port"]}", _ => new SemaphoreSlim(HandshakesAtOnce));
        await free.WaitAsync(cancel);
        return new Turn(free);
    }

    /// <inheritdoc/>
    public Task<string?> WhyNotAsync(StreamPlace place, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(place);
        try
        {
            Target(place);
            return Task.FromResult<string?>(null);
        }
        catch (StreamOpenException e)
        {
            return Task.FromResult<string?>(e.Message);
        }
    }

    /// <inheritdoc/>
    public async Task<IStreamConnection> OpenAsync(StreamPlace place, AgentLaunch launch, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(launch);
        var target = Target(place);
        var login = new SshNetLogin(place, target);
        // A thread of its own, left behind when the time is over: the library's waits heed no token, and end by its own limits.
        var opening = Task.Factory.StartNew(() => Open(login, target, launch.ShellCommand), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return await opening.WaitAsync(cancel);
        }
        catch (Exception e)
        {
            _ = Task.Run(() => DiscardAsync(opening, login), CancellationToken.None);
            if (cancel.IsCancellationRequested || !LibraryFault.IsOfConnection(e))
                throw;
            throw login.KeyProblem?.Exception(place, target.Where) ?? ConnectFaults.Problem(LibraryFault.Of(e, login.KeySeen)).Exception(place, target.Where, e);
        }
    }

    private static SshNetConnection Open(SshNetLogin login, SshNetTarget target, string shellCommand)
    {
        login.Client.Connect();
        var connection = new SshNetConnection(login, target, shellCommand);
        login.LiftLimit();
        return connection;
    }

    /// <summary>Closes what nobody waits for any more, once the library is done with it: a client that is disposed of while it connects stays open.</summary>
    private static async Task DiscardAsync(Task<SshNetConnection> opening, SshNetLogin login)
    {
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompletedSuccessfully)
            await opening.Result.DisposeAsync();
        else
            login.Close();
    }

    private static SshNetTarget Target(StreamPlace place) =>
        SshNetTarget.Of(place, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), Environment.GetEnvironmentVariable);

    private sealed class Turn(SemaphoreSlim free) : IDisposable
    {
        private int _over;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _over, 1) == 0)
                free.Release();
        }
    }
}
