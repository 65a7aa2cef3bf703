using System.Collections.Concurrent;
using System.Diagnostics;
using MultiStream.Sync;
using MultiStream.Sync.Commands;
using MultiStream.Sync.Wire;

namespace MultiStream.Running;

/// <summary>
/// The hub of a <c>multistream syncserver</c> (setting <c>Sync/Server</c>) in place of one of the test's own. Each stream of the test, and its body, is a participant
/// there, on a connection of this process: no host needs a way to the server. What the server does not know by itself, how a stream's blocks end, is told to it.
/// </summary>
internal sealed partial class ServerHub : ITestHub
{
    /// <summary>How long a server may take for its last answers; the test does not wait for it longer.</summary>
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(10);

    /// <summary>How much longer than a wait's limit its answer may take: the server knows the limit, and who is missing then.</summary>
    public TimeSpan Grace { get; init; } = s_lastWords;

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly ConcurrentDictionary<string, ServerParty> _parties = new(StringComparer.OrdinalIgnoreCase);
    private readonly IReadOnlyList<ServerParty> _declared;
    private readonly ServerParty _body;
    private readonly HostAndPort _server;
    private readonly Secret? _token;
    private readonly TimeSpan _limit;
    private readonly Action<string> _notice;
    private readonly ISyncWatch? _watch;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<long, CancellationTokenSource> _asked = [];
    private SyncBreak? _firstBreak;
    private int _streams;
    private long _lastRequest;

    /// <param name="body">The body's name and role there.</param>
    public ServerHub(HostAndPort server, Secret? token, TimeSpan limit, IReadOnlyList<SyncStream> streams, SyncStream body, Action<string> notice, ISyncWatch? watch = null)
    {
        (_server, _token, _limit, _notice, _watch) = (server, token, limit, notice, watch);
        _body = new ServerParty(body, ConnectAsync, isBody: true);
        _declared = [.. streams.Select(s => new ServerParty(s, ConnectAsync)), _body];
        foreach (var party in _declared)
            _parties[party.IsBody ? SyncStream.Body : party.Name] = party;
        _streams = streams.Count;
    }

    public TimeSpan Now => Stopwatch.GetElapsedTime(_started);

    public SyncBreak? FirstBreak => Volatile.Read(ref _firstBreak);

    public async Task OpenAsync(CancellationToken cancel)
    {
        try
        {
            // One after the other: the order in which they come is that of get-all.
            foreach (var party in _declared)
                await party.Client.WaitAsync(cancel);
        }
        catch (SyncUnreachableException e)
        {
            throw new MultiStreamException("MultiStream/Sync/Server: " + e.Message, e);
        }
        _notice($"The test's barriers and values are at the sync server {_server}.");
    }

    public void Tell(SyncEvent happened)
    {
        switch (happened)
        {
            case StreamAdded added:
                var party = new ServerParty(added.Stream, ConnectAsync);
                if (_parties.TryAdd(added.Stream.Name, party))
                    Interlocked.Increment(ref _streams);
                _ = party.Client.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);   // told to the first who asks
                break;
            case BlockStarted started:
                _parties[started.Block.Stream].Started(started.Block.Id);
                break;
            case BlockEnded ended:
                End(_parties[ended.Block.Stream], ended);
                break;
        }
        // What the body waits for is of no use there: the server does not look for deadlocks.
    }

    public async Task EndBodyAsync()
    {
        // As in a hub of the test's own: who waits while others still act is stopped with them; who waits for nobody that is left is told.
        bool othersAct = _parties.Values.Any(p => p.Acts);
        var asked = new List<Task>();
        foreach (var party in _parties.Values)
        {
            foreach (var wait in party.Waits)
            {
                wait.Breaks = !othersAct;
                asked.Add(TakeBackAsync(party, wait));
            }
        }
        try
        {
            await Task.WhenAll(asked).WaitAsync(s_lastWords);
        }
        catch (TimeoutException)
        {
            _notice($"The sync server {_server} did not answer within {s_lastWords.TotalSeconds:0} s when the test ended.");
        }
    }

    public async Task<SyncOutcome> RequestAsync(string party, long? block, string? where, SyncOperation operation, TimeSpan timeout, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (_watch is null)
            return await SendAsync(party, block, operation, timeout, cancel);
        long id = NextRequest();
        _watch.Saw(new RequestMade(Now, id, party, block, where, operation, timeout), []);
        try
        {
            var outcome = await SendAsync(party, block, operation, timeout, cancel);
            _watch.Saw(new Tick(Now), [outcome.Answer is { } answer ? new ReleaseDecision(id, answer) : new BreakDecision(id, outcome.Break!)]);
            return outcome;
        }
        catch (OperationCanceledException)
        {
            _watch.Saw(new RequestCancelled(Now, id), []);
            throw;
        }
    }

    private async Task<SyncOutcome> SendAsync(string party, long? block, SyncOperation operation, TimeSpan timeout, CancellationToken cancel)
    {
        var asker = _parties[party];
        if (operation is BarrierOperation { Parties: null } barrier)
        {
            int streams = Volatile.Read(ref _streams);
            if (asker.IsBody && streams > 0)
                return Refused(operation, asker, "the test's body has to say for how many parties it is: without a number it is for the streams alone");
            if (streams > 0)
                operation = barrier with { Parties = streams };   // else the server may know
        }
        if (timeout <= TimeSpan.Zero)
            return Refused(operation, asker, $"its limit is {SyncText.Seconds(timeout)}, and a wait needs one of more than zero");
        List<string> words;
        try
        {
            words = ServerWords.Of(operation, timeout);
        }
        catch (FormatException e)
        {
            return Refused(operation, asker, e.Message);
        }
        SyncClient client;
        try
        {
            client = await asker.Client.WaitAsync(cancel);
        }
        catch (SyncUnreachableException e)   // after Limits/Open at the latest
        {
            return Understood(asker, new("", block, operation), new(SyncStatus.Unreachable, e.Message));
        }
        var wait = new ServerWait(client.NewTag(), block, operation);
        asker.Begin(wait);
        try
        {
            var answer = client.SendAsync(wait.Tag, words);
            var reply = await AnswerAsync(answer, timeout, cancel);
            if (reply is { Status: SyncStatus.Broken, Text: WireProtocol.TakenBack })
                return await TakenBackAsync(asker, wait, cancel);
            return Understood(asker, wait, reply);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            _ = client.SendAsync(["cancel", wait.Tag]);
            throw;
        }
        finally
        {
            asker.End(wait);
            wait.Settled.TrySetResult();
        }
    }

    public long NextRequest() => Interlocked.Increment(ref _lastRequest);

    public void Ask(long request, string party, long? block, string? where, SyncOperation operation, TimeSpan timeout, Action<SyncOutcome?> answered)
    {
        // Never disposed: it has no timer and no handle, and who cancels may be late.
        var cancel = _asked.GetOrAdd(request, static _ => new CancellationTokenSource());
        _ = AskAsync();

        async Task AskAsync()
        {
            SyncOutcome? outcome = null;
            try
            {
                outcome = await RequestAsync(party, block, where, operation, timeout, cancel.Token);
            }
            catch (OperationCanceledException)
            {
                // The answer is that there is none.
            }
            catch (Exception e)   // nobody awaits this: whatever it was, who asked must not wait for ever
            {
                outcome = Refused(operation, _parties[party], e.Message);
            }
            _asked.TryRemove(request, out _);
            answered(outcome);
        }
    }

    public void Cancel(long request)
    {
        if (_asked.TryGetValue(request, out var cancel))
            cancel.Cancel();
    }

    public async Task<SyncReply> GroupAsync(string party)
    {
        try
        {
            return await AnswerAsync((await _parties[party].Client).SendAsync(["group"]), TimeSpan.Zero, CancellationToken.None);
        }
        catch (SyncUnreachableException e)
        {
            return new(SyncStatus.Unreachable, e.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _over.TrySetResult();
        await Task.WhenAll(_parties.Values.Select(p => p.CloseAsync(s_lastWords)));
    }

    private void End(ServerParty party, BlockEnded ended)
    {
        var (last, left) = party.Ended(ended.Block.Id);
        var end = PartyEnd.Of(ended, Now, 0);
        if (last && end.Bad)
            _ = FailAsync(party, ["fail", OnALine(end.Because), .. end.LastLine is { } line ? (string[])[OnALine(line)] : []]);
        else if (party.Connected is { } client)
        {
            foreach (var wait in left)
                _ = client.SendAsync(["cancel", wait.Tag]);
        }
    }

    private static async Task TakeBackAsync(ServerParty party, ServerWait wait)
    {
        if (party.Connected is { } client)
            await client.SendAsync(["cancel", wait.Tag]);
        await wait.Settled.Task;
    }

    private async Task<SyncOutcome> TakenBackAsync(ServerParty party, ServerWait wait, CancellationToken cancel)
    {
        if (wait.Breaks)
        {
            string text = $"{SyncText.Capital(SyncText.Of(wait.Operation.Kind, wait.Operation.Name))} was broken: the test's body has ended. Still waiting: '{party.Name}'.";
            return new(null, Harm(new SyncBreak(wait.Operation.Kind, wait.Operation.Name, SyncBreakCause.PartyEnded, [], [], text)));
        }
        wait.Settled.TrySetResult();
        await _over.Task.WaitAsync(cancel);
        throw new OperationCanceledException("The test has ended.");
    }

    private SyncOutcome Understood(ServerParty party, ServerWait wait, SyncReply reply)
    {
        if (reply.Status == SyncStatus.Ok)
            return new(ServerWords.Answer(wait.Operation, reply), null);
        var broken = ServerWords.Break(wait.Operation, reply, Now);
        // A get that runs out of time harms nobody else, nor does the end of the one who waits.
        bool harmful = broken.Cause is not SyncBreakCause.Misuse && (broken.Cause is not SyncBreakCause.TimedOut || wait.Operation is BarrierOperation) && party.Runs(wait.Block);
        return new(null, harmful ? Harm(broken) : broken);
    }

    private SyncBreak Harm(SyncBreak broken)
    {
        Interlocked.CompareExchange(ref _firstBreak, broken, null);
        return broken;
    }

    private static SyncOutcome Refused(SyncOperation operation, ServerParty party, string why) => new(null, new SyncBreak(
        operation.Kind, operation.Name, SyncBreakCause.Misuse, [], [], $"{SyncText.Capital(SyncText.Of(operation.Kind, operation.Name))} of '{party.Name}' was refused: {why}."));
}
