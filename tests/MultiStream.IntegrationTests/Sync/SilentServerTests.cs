using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MultiStream.Running;
using MultiStream.Sync;
using MultiStream.Sync.Wire;

namespace MultiStream.IntegrationTests.Sync;

/// <summary>A sync server that listens, lets in and then says nothing, or lets in late: what a test does with it.</summary>
public sealed class SilentServerTests : IAsyncDisposable, IAsyncLifetime
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly TaskCompletionSource _letIn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _serving = Task.CompletedTask;

    public Task InitializeAsync()
    {
        _listener.Start();
        _serving = ServeAsync();
        return Task.CompletedTask;
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        foreach (var client in _clients)
            client.Dispose();
        await _serving;
    }

    [Fact]
    public async Task A_wait_has_the_tests_own_limit_when_the_server_says_nothing()
    {
        _letIn.SetResult();
        await using var hub = Hub();
        await hub.OpenAsync(CancellationToken.None);

        var asked = hub.RequestAsync("a", 1, null, new BarrierOperation("go", 2), TimeSpan.FromSeconds(0.2), CancellationToken.None);
        var put = hub.RequestAsync("a", 1, null, new PutOperation("k", "v"u8.ToArray()), TimeSpan.FromSeconds(0.2), CancellationToken.None);

        string sentence = $"The sync server {_listener.LocalEndpoint} did not answer within 0.5 s.";
        Assert.Equal((SyncBreakCause.NoServer, "Barrier 'go' was broken: " + sentence), Of(await asked.WaitAsync(s_limit)));
        Assert.Equal((SyncBreakCause.NoServer, "Put 'k' was broken: " + sentence), Of(await put.WaitAsync(s_limit)));
        Assert.Equal(sentence, (await hub.GroupAsync("a").WaitAsync(s_limit)).Output.Replace("0.3 s", "0.5 s", StringComparison.Ordinal));

        static (SyncBreakCause, string) Of(SyncOutcome outcome) => (outcome.Break!.Cause, outcome.Break.Message);
    }

    /// <summary>Its block was quick, and the server slow: who waits there for it must hear of it nevertheless.</summary>
    [Fact]
    public async Task A_stream_that_fails_before_the_server_has_let_it_in_tells_it_when_it_has()
    {
        await using var hub = Hub();
        hub.Tell(new StreamAdded(hub.Now, new SyncStream("late", "late")));
        hub.Tell(new BlockStarted(hub.Now, new SyncBlock("late", 1), "exit 3"));

        hub.Tell(new BlockEnded(hub.Now, new SyncBlock("late", 1), BlockOutcome.Failed, false, "it exited with 3", 3, null));
        _letIn.SetResult();

        Assert.Contains("its block exited with 3", await _failed.Task.WaitAsync(s_limit), StringComparison.Ordinal);
    }

    private ServerHub Hub() => new(new HostAndPort("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port), null, s_limit, [new SyncStream("a", "a")], new SyncStream(SyncStream.Body, SyncStream.Body), _ => { })
    {
        Grace = TimeSpan.FromSeconds(0.3),
    };

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _clients.Add(client);
                _ = SpeakAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The listener was stopped.
        }
    }

    private async Task SpeakAsync(TcpClient client)
    {
        try
        {
            using var reader = new StreamReader(client.GetStream());
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(WireProtocol.Greeting + "\n"));
            Assert.StartsWith("#1 hello ", await reader.ReadLineAsync(), StringComparison.Ordinal);
            await _letIn.Task;
            await client.GetStream().WriteAsync("#1 ok\n"u8.ToArray());
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.Contains(" fail ", StringComparison.Ordinal))
                    _failed.TrySetResult(line);
                else if (line.EndsWith(" quit", StringComparison.Ordinal))
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(line.Split(' ')[0] + " ok\n"));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
