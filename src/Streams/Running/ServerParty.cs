using MultiStream.Sync;
using MultiStream.Sync.Wire;

namespace MultiStream.Running;

/// <summary>A stream of the test, or its body, as a participant of a sync server: its connection, the blocks that run there, and what they wait for.</summary>
/// <param name="self">Its name and role.</param>
/// <param name="connect">Connects it; is told whether it is the body.</param>
/// <param name="isBody">It is the test's body, under whatever name.</param>
internal sealed class ServerParty(SyncStream self, Func<SyncStream, bool, Task<SyncClient>> connect, bool isBody = false)
{
    private readonly Lock _lock = new();
    private readonly HashSet<long> _blocks = [];
    private readonly List<ServerWait> _waits = [];
    private Task<SyncClient>? _client;
    private bool _closed;

    public string Name => self.Name;

    public bool IsBody => isBody;

    /// <summary>Connected when it is first asked for, and once.</summary>
    public Task<SyncClient> Client
    {
        get
        {
            lock (_lock)
                return _client ??= _closed ? Task.FromException<SyncClient>(new SyncUnreachableException("The test has ended.")) : connect(self, isBody);
        }
    }

    /// <summary>Null when it is not connected (yet).</summary>
    public SyncClient? Connected
    {
        get
        {
            lock (_lock)
                return _client is { IsCompletedSuccessfully: true } ? _client.Result : null;
        }
    }

    /// <summary>What waits for an answer now.</summary>
    public IReadOnlyList<ServerWait> Waits
    {
        get
        {
            lock (_lock)
                return [.. _waits];
        }
    }

    /// <summary>A block runs there that waits for nobody.</summary>
    public bool Acts
    {
        get
        {
            lock (_lock)
                return _blocks.Count > 0 && _waits.Count == 0;
        }
    }

    /// <summary>Leaves the server, so that the next test finds the name free, and closes the connection.</summary>
    /// <param name="limit">How long the server may take to hear of it.</param>
    public async Task CloseAsync(TimeSpan limit)
    {
        Task<SyncClient>? connecting;
        lock (_lock)
            (_closed, connecting) = (true, _client);
        if (connecting is null)
            return;
        try
        {
            var client = await connecting.WaitAsync(limit);
            await client.SendAsync(["quit"]).WaitAsync(limit);
            await client.DisposeAsync();
        }
        catch (SyncUnreachableException)
        {
            // It was never there.
        }
        catch (TimeoutException)
        {
            // It hears of it by the end of the connection, also of one that is still being made.
            _ = connecting.ContinueWith(static t => t.IsCompletedSuccessfully ? t.Result.DisposeAsync().AsTask() : Task.CompletedTask, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    public void Started(long block)
    {
        lock (_lock)
            _blocks.Add(block);
    }

    /// <summary>Gives what nobody waits for any more, and whether it was the last block there.</summary>
    public (bool Last, IReadOnlyList<ServerWait> Left) Ended(long block)
    {
        lock (_lock)
        {
            _blocks.Remove(block);
            return (_blocks.Count == 0, [.. _waits.Where(w => w.Block == block || w.Block is null && _blocks.Count == 0)]);
        }
    }

    /// <summary>Whether the block, or anything when it is not known which one it is, still runs there.</summary>
    public bool Runs(long? block)
    {
        lock (_lock)
            return IsBody || (block is { } id ? _blocks.Contains(id) : _blocks.Count > 0);
    }

    public void Begin(ServerWait wait)
    {
        lock (_lock)
            _waits.Add(wait);
    }

    public void End(ServerWait wait)
    {
        lock (_lock)
            _waits.Remove(wait);
    }
}

/// <summary>One request that a sync server has not answered yet.</summary>
/// <param name="Tag">By which it can be taken back.</param>
/// <param name="Block">Who asked; null when that is not known, and for the body.</param>
internal sealed record ServerWait(string Tag, long? Block, SyncOperation Operation)
{
    /// <summary>What its end is to be when it is taken back because the body has ended: broken, or silent until the test is over.</summary>
    public bool Breaks { get; set; }

    /// <summary>Its answer has come and was understood.</summary>
    public TaskCompletionSource Settled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
