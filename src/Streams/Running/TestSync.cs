using MultiStream.Blocks;
using MultiStream.Secrets;
using MultiStream.Sync;
using MultiStream.Sync.Commands;

namespace MultiStream.Running;

/// <summary>The sync hub of one test, told what its streams and its body do. The body's own way to it, and that of its blocks.</summary>
internal sealed class TestSync : ISyncPort, IAsyncDisposable
{
    private readonly TestScope _scope;
    private readonly ITestHub _hub;
    private readonly Lock _lock = new();
    private List<SyncStream> _streams;
    private long _nextAwait;

    public TestSync(TestScope scope, IReadOnlyList<SyncStream> streams, Action<string> notice)
    {
        (_scope, _streams) = (scope, [.. streams]);
        _hub = scope.Options.SyncServer is { } server
            ? new ServerHub(server, scope.Options.SyncToken, scope.Limits.Open, streams, scope.Options.SyncBody, notice, scope.Events.Sync)
            : new OwnHub(this, scope, streams, notice);
    }

    /// <summary>As they are now, undeclared ones last.</summary>
    public IReadOnlyList<SyncStream> Streams => _streams;

    public SyncBreak? FirstBreak => _hub.FirstBreak is { } broken ? WithHint(broken) : null;

    /// <summary>Where others reach the test's body.</summary>
    public string BodyAddress => _hub.BodyAddress;

    public void Added(ExecutionStream stream)
    {
        var added = new SyncStream(stream.Name, stream.Role);
        lock (_lock)
            _streams = [.. _streams, added];   // a new list: whoever goes through the old one may go on
        _hub.Tell(new StreamAdded(_hub.Now, added));
    }

    public void Started(BlockRun run) => _hub.Tell(new BlockStarted(_hub.Now, Id(run), run.Block.Title));

    public void Ended(BlockRun run, BlockResult result) => _hub.Tell(new BlockEnded(_hub.Now, Id(run), result.Outcome, result.FailureAllowed, Reason(result), result.ExitCode, LastLine(result)));

    /// <summary>The body waits for these blocks, by this task; dispose what is returned when it does no longer.</summary>
    public IDisposable Awaits(IReadOnlyList<BlockRun> runs, Task task)
    {
        long token = Interlocked.Increment(ref _nextAwait);
        _hub.Tell(new BodyAwaits(_hub.Now, token, [.. runs.Select(Id)], []) { Task = task });
        return new Await(_hub, token);
    }

    /// <summary>Before a block needs the hub.</summary>
    public Task OpenAsync() => _hub.OpenAsync(_scope.Ending.Token);

    /// <summary>The body has something to give: told to who watches a sync server.</summary>
    public void BodyReady(string? value) => _hub.BodyReady(value);

    /// <summary>The test is a part, and will meet nobody any more.</summary>
    public Task PartFailedAsync(string reason, string lastLine) => _scope.IsPart ? _hub.FailBodyAsync(reason, Redactor.FirstLine(lastLine)) : Task.CompletedTask;

    /// <summary>The body starts nothing more.</summary>
    public Task BodyEndedAsync() => _hub.EndBodyAsync();

    /// <summary>What <c>group</c> says on a stream.</summary>
    public Task<SyncReply> GroupAsync(ExecutionStream stream) => _hub.GroupAsync(stream.Name);

    Task<SyncAnswer> ISyncPort.RequestAsync(SyncOperation operation, TimeSpan? timeout, string where, CancellationToken cancel) => RequestAsync(SyncStream.Body, null, where, operation, timeout, cancel);

    /// <summary>The number of a new request for <see cref="Ask"/>.</summary>
    public long NextRequest() => _hub.NextRequest();

    /// <summary>A block's request. It is answered as <see cref="ITestHub.Ask"/> has it; <see cref="Cancel"/> takes it back.</summary>
    public void Ask(long request, BlockRun run, string? where, SyncOperation operation, TimeSpan? timeout, Action<SyncOutcome?> answered) =>
        _hub.Ask(request, run.Stream.Name, run.Number, where, WithParties(operation), Limit(timeout), answered);

    public void Cancel(long request) => _hub.Cancel(request);

    /// <summary>A request of a shell on a stream; <paramref name="run"/> is null when it is not known whose block's process it is.</summary>
    public Task<SyncOutcome> AskAsync(ExecutionStream stream, BlockRun? run, SyncOperation operation, TimeSpan? timeout, CancellationToken cancel) =>
        AskAsync(stream.Name, run?.Number, null, operation, timeout, cancel);

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _scope.Events.Sync?.End();
    }

    private async Task<SyncAnswer> RequestAsync(string party, long? block, string? where, SyncOperation operation, TimeSpan? timeout, CancellationToken cancel)
    {
        var outcome = await AskAsync(party, block, where, operation, timeout, cancel);
        return outcome.Answer ?? throw new SyncBrokenException(WithHint(outcome.Break!));
    }

    /// <summary>Who runs a part by itself has to be told how it meets the others.</summary>
    private SyncBreak WithHint(SyncBreak broken) => _scope is { IsPart: true, Options: { SyncServer: null, SyncListen: null } }
        ? broken with { Message = $"{broken.Message} The test runs by itself here. To run it beside others, give each a name at a 'multistream syncserver --parties N': MultiStream.Sync.Server=HOST:PORT MultiStream.Sync.Name=NAME." }
        : broken;

    private SyncOperation WithParties(SyncOperation operation) =>
        operation is BarrierOperation { Parties: null } barrier && _scope.Options.SyncParties is { } parties ? barrier with { Parties = parties } : operation;

    /// <summary>Any party's request.</summary>
    public async Task<SyncOutcome> AskAsync(string party, long? block, string? where, SyncOperation operation, TimeSpan? timeout, CancellationToken cancel)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancel, _scope.Ending.Token);
        try
        {
            return await _hub.RequestAsync(party, block, where, WithParties(operation), Limit(timeout), waiting.Token);
        }
        catch (OperationCanceledException)
        {
            _scope.Ending.Token.ThrowIfCancellationRequested();
            cancel.ThrowIfCancellationRequested();   // the caller's token, not the linked one
            throw;
        }
    }

    private TimeSpan Limit(TimeSpan? timeout) => timeout is { } limit ? _scope.Limits.Of(limit) : _scope.Limits.Sync;

    /// <summary>What a process that the test ended says of its end does not say that it was the test.</summary>
    private static string Reason(BlockResult result) => result.Outcome switch
    {
        BlockOutcome.Stopped => $"the test stopped its block ({result.Reason})",
        BlockOutcome.Killed => $"the test killed its block ({result.Reason})",
        _ => result.Reason.TrimEnd('.'),   // more follows
    };

    private static SyncBlock Id(BlockRun run) => new(run.Stream.Name, run.Number);

    private static string? LastLine(BlockResult result)
    {
        foreach (var text in (string[])[result.StandardError, result.StandardOutput])
        {
            if (OutputCapture.LastLines(text, 1) is { Length: > 0 } line)
                return line;
        }
        return null;
    }

    private sealed class Await(ITestHub hub, long token) : IDisposable
    {
        public void Dispose() => hub.Tell(new BodyResumed(hub.Now, token));
    }
}
