using System.Collections.Concurrent;

namespace MultiStream.Spawners;

/// <summary>
/// Bounds the handshakes in flight to one server. sshd drops connections at random when more than ten have not logged in yet (its default
/// MaxStartups is 10:30:100): of 64 at once it lost 23.
/// </summary>
internal sealed class HandshakeGate(int atOnce)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _servers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits for a turn; dispose what is returned when the handshake is over, well or not.</summary>
    public async Task<IDisposable> EnterAsync(string server, CancellationToken cancel)
    {
        var free = _servers.GetOrAdd(server, _ => new SemaphoreSlim(atOnce));
        await free.WaitAsync(cancel);
        return new Turn(free);
    }

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
