using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using MultiStream.Platform;

namespace MultiStream.Sync.Wire;

/// <summary>Speaks the line protocol of <c>docs/sync-protocol.md</c> over TCP with whoever connects.</summary>
internal sealed class SyncServer : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly byte[]? _token;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SyncConnection> _participants = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<SyncConnection, Task> _connections = [];
    private readonly Task _accepting;
    private int _admitted, _strangers, _disposed;

    private SyncServer(Socket listener, string? token, ISyncHost host, WireLimits limits)
    {
        (_listener, Host, Limits) = (listener, host, limits);
        _token = token is null ? null : Hash(token);
        EndPoint = (IPEndPoint)listener.LocalEndPoint!;
        Stopping = _stopping.Token;
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens; never port 0.</summary>
    public IPEndPoint EndPoint { get; }

    public ISyncHost Host { get; }

    public WireLimits Limits { get; }

    /// <summary>Set when the server is ending.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Begins to listen.</summary>
    /// <param name="listen">Port 0 lets the system choose one; <see cref="EndPoint"/> says which.</param>
    /// <param name="token">What participants must know. Null lets in whoever reaches the port, on loopback only.</param>
    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public static SyncServer Start(IPEndPoint listen, string? token, ISyncHost host, WireLimits? limits = null)
    {
        if (token is null && !IPAddress.IsLoopback(listen.Address))
            throw new ArgumentException($"A sync server on {listen} can be reached from other machines, so it needs a token.", nameof(token));
        if (token is { Length: 0 })
            throw new ArgumentException("The token of a sync server is empty.", nameof(token));
        var listener = new Socket(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(listen);
            listener.Listen();
            return new SyncServer(listener, token, host, limits ?? WireLimits.Default);
        }
        catch (SocketException)
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Stops listening, tells all who wait, and closes their connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Task[] running;
        lock (_lock)
            running = [.. _connections.Values];
        await Task.WhenAll(running);
        _stopping.Dispose();
    }

    /// <summary>Compares hashes, which have one length and nothing in common with the token: the time says nothing about what is right in a wrong one.</summary>
    public bool IsToken(string? token) => _token is null || CryptographicOperations.FixedTimeEquals(_token, Hash(token ?? ""));

    /// <summary>Why the connection cannot take this name, as a sentence; null when it has it now.</summary>
    public string? Enter(SyncConnection connection, WireHello hello, string from)
    {
        lock (_lock)
        {
            if (!_participants.TryAdd(hello.Name, connection))
                return $"'{hello.Name}' is connected already; two participants cannot have one name.";
        }
        string? why = Host.Join(hello.Name, hello.Role, from, hello.OfTest);
        lock (_lock)
        {
            if (why is null)
            {
                connection.HasEntered = true;
                _strangers--;
            }
            else
                _participants.Remove(hello.Name);
        }
        return why;
    }

    /// <summary>The participant is gone, and its name is free.</summary>
    public void Leave(string name, string reason)
    {
        Host.Leave(name, reason);
        lock (_lock)
            _participants.Remove(name);
    }

    private async Task AcceptAsync()
    {
        var backoff = Backoff.ForConnections();
        try
        {
            while (true)
            {
                try
                {
                    Begin(await _listener.AcceptAsync(Stopping));
                    backoff = Backoff.ForConnections();
                }
                catch (SocketException) when (!Stopping.IsCancellationRequested)
                {
                    // It was gone before it was accepted, or no descriptor is free for it. Those that are connected go on.
                    await backoff.WaitAsync(Stopping);
                }
            }
        }
        catch (Exception e) when (Stopping.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // This is how it ends.
        }
    }

    private void Begin(Socket socket)
    {
        var connection = new SyncConnection(this, socket);
        lock (_lock)
        {
            bool full = _admitted >= Limits.Connections || _strangers >= Limits.Strangers;
            if (!full)   // one that is told to go takes nobody's place until it is gone
            {
                _admitted++;
                _strangers++;
            }
            // Not in this thread, which holds the lock and accepts others.
            var running = Task.Run(() => RunAsync(connection, full), CancellationToken.None);
            _connections.Add(connection, running);
        }
    }

    private async Task RunAsync(SyncConnection connection, bool full)
    {
        try
        {
            await connection.RunAsync(full ? "There are too many connections." : null);
        }
        finally
        {
            lock (_lock)
            {
                _connections.Remove(connection);
                if (!full)
                {
                    _admitted--;
                    if (!connection.HasEntered)
                        _strangers--;
                }
            }
        }
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
