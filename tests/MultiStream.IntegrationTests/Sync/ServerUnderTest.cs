using System.Diagnostics;
using System.Net;
using MultiStream.Sync.Wire;

namespace MultiStream.IntegrationTests.Sync;

/// <summary>The hub of <c>multistream syncserver</c> in this process, the servers that let participants reach it, and what it has told.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private readonly List<string> _events = [];
    private readonly List<SyncServer> _servers = [];

    public ServerUnderTest() => Hub = new StandaloneSync(Tell, TimeSpan.FromSeconds(60), parties: null);

    public StandaloneSync Hub { get; }

    /// <summary>The names of those who have joined, in their order.</summary>
    public IReadOnlyList<string> Joined
    {
        get
        {
            lock (_events)
                return [.. _events.Where(e => e.Contains("' joined as ", StringComparison.Ordinal)).Select(e => e[1..e.IndexOf("' ", StringComparison.Ordinal)])];
        }
    }

    public SyncServer Start(string? token = null, WireLimits? limits = null)
    {
        var server = SyncServer.Start(new IPEndPoint(IPAddress.Loopback, 0), token, Hub, limits);
        _servers.Add(server);
        Assert.NotEqual(0, server.EndPoint.Port);
        return server;
    }

    /// <summary>It has told, or tells, something that begins so.</summary>
    public Task SaidAsync(string start) => Task.Run(() =>
    {
        var since = Stopwatch.StartNew();
        lock (_events)
        {
            while (!_events.Exists(e => e.StartsWith(start, StringComparison.Ordinal)))
                Assert.True(since.Elapsed < TimeSpan.FromSeconds(60) && Monitor.Wait(_events, TimeSpan.FromSeconds(60)), $"No '{start}' in:\n{string.Join('\n', _events)}");
        }
    });

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
        Hub.Dispose();
    }

    private void Tell(string text)
    {
        lock (_events)
        {
            _events.Add(text);
            Monitor.PulseAll(_events);
        }
    }
}
