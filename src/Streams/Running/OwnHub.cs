using System.Net.Sockets;
using MultiStream.Sync;
using MultiStream.Sync.Commands;
using MultiStream.Sync.Wire;

namespace MultiStream.Running;

/// <summary>A test's hub in the test's process. With <c>Sync/Listen</c> participants may join it by hand.</summary>
internal sealed class OwnHub : ITestHub
{
    private readonly TestSync _sync;
    private readonly SyncService _service;
    private readonly SyncServer? _server;

    /// <exception cref="MultiStreamException">It cannot listen where the settings say.</exception>
    public OwnHub(TestSync sync, TestScope scope, IReadOnlyList<SyncStream> streams, Action<string> notice)
    {
        _sync = sync;
        var listen = scope.Options.SyncListen;
        _service = new SyncService(new SyncHub(streams, openForJoiners: listen is not null, awaited: scope.IsLibrary ? HeldTasks.Unknown : HeldTasks.Awaited, mayGrow: !scope.IsPart), notice, watch: scope.Events.Sync);
        if (listen is null)
            return;
        try
        {
            _server = SyncServer.Start(listen, scope.Options.SyncToken?.Reveal(), new JoinedParticipants(sync, _service, notice));
        }
        catch (SocketException e)
        {
            throw new MultiStreamException($"MultiStream/Sync/Listen: the test's sync hub cannot listen on {listen}: {e.Message}. Tests that run at the same time need ports of their own: choose port 0, or run one test at a time (MaxParallelTests).", e);
        }
        notice($"The test's sync hub listens on {_server.EndPoint}: multistream sync --server {_server.EndPoint} --name NAME{(scope.Options.SyncToken is null ? "" : " --token …")} barrier …");
    }

    public TimeSpan Now => _service.Now;

    public SyncBreak? FirstBreak => _service.FirstBreak;

    public Task OpenAsync(CancellationToken cancel) => Task.CompletedTask;

    public void Tell(SyncEvent happened) => _service.Tell(happened);

    public string BodyAddress => "127.0.0.1";

    public void BodyReady(string? value)
    {
        // It is in the test's log.
    }

    public Task FailBodyAsync(string reason, string lastLine) => Task.CompletedTask;   // the end of the body, which follows, breaks what waits for it

    public Task EndBodyAsync()
    {
        _service.Tell(new TestEnding(_service.Now));
        return Task.CompletedTask;
    }

    public Task<SyncOutcome> RequestAsync(string party, long? block, string? where, SyncOperation operation, TimeSpan timeout, CancellationToken cancel) =>
        _service.RequestAsync(party, block, where, operation, timeout, cancel);

    public long NextRequest() => _service.NextId();

    public void Ask(long request, string party, long? block, string? where, SyncOperation operation, TimeSpan timeout, Action<SyncOutcome?> answered) =>
        _service.Ask(request, party, block, where, operation, timeout, answered);

    public void Cancel(long request) => _service.Cancel(request);

    public Task<SyncReply> GroupAsync(string party) => Task.FromResult(SyncReply.Group(_sync.Streams));

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _service.Dispose();
    }
}
