using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MultiStream.Sync.Commands;

namespace MultiStream.Sync.Wire;

/// <summary>A participant of a <see cref="SyncServer"/>. Several commands may wait at once; to dispose it is to leave.</summary>
internal sealed class SyncClient : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly WireReader _reader;
    private readonly WireWriter _writer;
    private readonly ConcurrentDictionary<string, Waiting> _waiting = new();
    private Task _reading = Task.CompletedTask;
    private string? _lost;
    private int _lastTag;

    private SyncClient(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
        WireProtocol.KeepAlive(socket);
        _reader = new WireReader(new NetworkStream(socket));
        _writer = new WireWriter(socket, WireLimits.Default.Write, CancellationToken.None);
    }

    /// <summary>Connects and joins.</summary>
    /// <exception cref="SyncUnreachableException">There is no server, it is none, or it does not let this participant in.</exception>
    /// <param name="ofTest">It speaks for a part of a test run.</param>
    public static async Task<SyncClient> ConnectAsync(
        string host, int port, string name, string? role, string? token, TimeSpan timeout, bool ofTest = false, CancellationToken cancel = default)
    {
        string server = string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(timeout);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var client = default(SyncClient);
        try
        {
            await socket.ConnectAsync(host, port, late.Token);
            client = new SyncClient(socket);
            if (await client._reader.ReadAsync(WireLimits.Default.HelloLine, timeout, late.Token) is not { } greeting)
                throw new SyncUnreachableException($"What listens on {server} closed the connection at once.");
            if (greeting != WireProtocol.Greeting)
            {
                throw new SyncUnreachableException(greeting.StartsWith(WireProtocol.Error + " ", StringComparison.Ordinal)
                    ? $"The sync server {server} refused: {greeting[(WireProtocol.Error.Length + 1)..]}"
                    : $"What listens on {server} is no sync server of this version: it greets with '{greeting[..Math.Min(60, greeting.Length)]}', not '{WireProtocol.Greeting}'.");
            }
            client._reading = client.ReadAsync();
            List<string> hello = ["hello", name, .. role is null ? (string[])[] : [$"role={role}"], .. token is null ? (string[])[] : [$"token={token}"], .. ofTest ? (string[])["test=yes"] : []];
            var reply = await client.SendAsync(hello).WaitAsync(late.Token);
            if (ofTest && reply.Output.StartsWith("The shape is: hello", StringComparison.Ordinal))
                throw new SyncUnreachableException($"The sync server {server} is of an older version, which knows nothing of test runs: {reply.Output}");
            return reply.Status == SyncStatus.Ok ? client : throw new SyncUnreachableException($"The sync server {server} refused: {reply.Output}");
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (client is not null)
                await client._reading;
            if (e is OperationCanceledException && !cancel.IsCancellationRequested)
                throw new SyncUnreachableException(string.Create(CultureInfo.InvariantCulture, $"The sync server {server} did not answer within {timeout.TotalSeconds:0.##} s."));
            if (e is SocketException or IOException or WireException)
                throw new SyncUnreachableException($"The sync server {server} cannot be reached: {e.Message}");
            throw;
        }
    }

    /// <summary>This machine, as the server sees it.</summary>
    public string LocalAddress => (_socket.LocalEndPoint as IPEndPoint)?.Address is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : "127.0.0.1";

    /// <summary>Sends one command and waits for its answer. When the connection breaks meanwhile, that is the answer.</summary>
    public Task<SyncReply> SendAsync(IReadOnlyList<string> words) => SendAsync(NewTag(), words);

    /// <summary>A tag that was not used yet.</summary>
    public string NewTag() => Interlocked.Increment(ref _lastTag).ToString(CultureInfo.InvariantCulture);

    /// <summary>The same under a <see cref="NewTag"/>, so that it can be taken back by <c>cancel</c>.</summary>
    public async Task<SyncReply> SendAsync(string tag, IReadOnlyList<string> words)
    {
        var waiting = _waiting.GetOrAdd(tag, _ => new Waiting());
        if (_lost is null)
        {
            try
            {
                await _writer.WriteAsync($"#{tag} {WireText.Join(words)}");
            }
            catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
            {
                Lose($"The connection to the sync server broke: {e.Message}");
            }
        }
        if (_lost is { } lost && _waiting.TryRemove(tag, out _))
            waiting.Reply.TrySetResult(new(SyncStatus.Unreachable, lost));
        return await waiting.Reply.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _writer.Dispose();
        await _reading;
        _socket.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _reader.ReadAsync(WireLimits.Default.Line, Timeout.InfiniteTimeSpan, CancellationToken.None) is { } line)
                Take(line);
            Lose("The sync server closed the connection.");
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or WireException)
        {
            Lose($"The connection to the sync server broke: {e.Message}");
        }
    }

    private void Take(string line)
    {
        int blank = line.IndexOf(' ', StringComparison.Ordinal);
        if (!line.StartsWith('#') || blank < 0 || !_waiting.TryGetValue(line[1..blank], out var waiting))
        {
            // Not an answer to a command: the last words of a server that closes the connection.
            if (line.StartsWith(WireProtocol.Error + " ", StringComparison.Ordinal))
                Lose(line[(WireProtocol.Error.Length + 1)..]);
            return;
        }
        string tag = line[1..blank], rest = line[(blank + 1)..];
        blank = rest.IndexOf(' ', StringComparison.Ordinal);
        string kind = blank < 0 ? rest : rest[..blank], what = blank < 0 ? "" : rest[(blank + 1)..];
        if (kind == WireProtocol.Row)
        {
            waiting.Rows.Add(Words(what));
            return;
        }
        _waiting.TryRemove(tag, out _);
        waiting.Reply.TrySetResult(kind switch
        {
            WireProtocol.Ok when waiting.Rows.Count > 0 => new(SyncStatus.Ok, Rows: waiting.Rows),
            WireProtocol.Ok => new(SyncStatus.Ok, what.Length > 0 ? Words(what).FirstOrDefault() : null),
            WireProtocol.Broken => new(SyncStatus.Broken, what) { Parties = waiting.Rows },
            WireProtocol.TimedOut => new(SyncStatus.TimedOut, what) { Parties = waiting.Rows },
            WireProtocol.Error => new(SyncStatus.Misuse, what),
            _ => new(SyncStatus.Unreachable, $"The sync server answered with '{kind[..Math.Min(60, kind.Length)]}', which is no word of the protocol."),
        });
    }

    private static List<string> Words(string text) => WireText.Split(text, out string reason) ?? throw new WireException(reason);

    private void Lose(string sentence)
    {
        Interlocked.CompareExchange(ref _lost, sentence, null);
        foreach (var waiting in _waiting.Values)
            waiting.Reply.TrySetResult(new(SyncStatus.Unreachable, _lost));
    }

    private sealed class Waiting
    {
        public List<List<string>> Rows { get; } = [];

        public TaskCompletionSource<SyncReply> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>There is no sync server to speak with. The message is a sentence.</summary>
internal sealed class SyncUnreachableException(string message) : Exception(message);
