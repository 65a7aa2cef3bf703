using System.Collections.Concurrent;
using MultiStream.Blocks;
using MultiStream.Protocol;
using MultiStream.Sync;

namespace MultiStream.Workers;

/// <summary>Carries the requests of a worker's C# blocks to the test's hub, and the answers back.</summary>
/// <param name="send">Sends a frame to the worker.</param>
internal sealed class CallSyncClerk(Action<Action<MessageWriter>> send)
{
    private readonly ConcurrentDictionary<(uint Call, int Request), CancellationTokenSource> _waiting = [];

    public void Ask(uint call, BlockRun run, CallSyncMessage message) => _ = AskAsync(call, run, message);

    /// <summary>The block waits for it no longer.</summary>
    public void Cancel(uint call, int request)
    {
        if (_waiting.TryGetValue((call, request), out var source))
            source.Cancel();
    }

    private async Task AskAsync(uint call, BlockRun run, CallSyncMessage message)
    {
        using var source = new CancellationTokenSource();
        _waiting[(call, message.Request)] = source;
        CallSyncedMessage answer;
        try
        {
            TimeSpan? timeout = message.TimeoutMilliseconds < 0 ? null : TimeSpan.FromMilliseconds(message.TimeoutMilliseconds);
            var given = await run.Stream.Scope.Sync.RequestAsync(run, message.Where, message.Operation, timeout, source.Token);
            answer = new CallSyncedMessage(message.Request, (given as ValuesAnswer)?.Values ?? [], null);
        }
        catch (SyncBrokenException e)
        {
            answer = new CallSyncedMessage(message.Request, [], e);
        }
        catch (Exception e)   // nobody awaits this: whatever it was, the block must not wait for ever
        {
            string why = e is OperationCanceledException ? "the test is ending" : e.Message;
            answer = new CallSyncedMessage(message.Request, [], new SyncBrokenException(message.Operation.Name, [], [], $"'{message.Operation.Name}' was broken: {why}", SyncBreakCause.Cancelled, false));
        }
        _waiting.TryRemove((call, message.Request), out _);
        send(w => answer.Write(w, call));
    }
}
