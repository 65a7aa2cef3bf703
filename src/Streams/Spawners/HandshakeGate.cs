using System.Collections.Concurrent;

namespace MultiStream.Spawners;

/// <summary>
/// Bounds the connections to one host that are not logged in yet. An sshd drops them at random beyond its MaxStartups (10 by default);
/// other test runs count there too, so the bound is lower and what is dropped all the same is tried again.
/// </summary>
internal static class HandshakeGate
{
    private const int PerHost = 6;
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> s_hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits for a turn; dispose it when the login is over. Once is enough, twice does no harm.</summary>
    /// <param name="host">What names the host's server, such as <c>name:port</c>.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<IDisposable> EnterAsync(string host, CancellationToken cancel)
    {
        var gate = s_hosts.GetOrAdd(host, _ => new SemaphoreSlim(PerHost));
        await gate.WaitAsync(cancel);
        return new Turn(gate);
    }

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        private int _over;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _over, 1) == 0)
                gate.Release();
        }
    }
}
