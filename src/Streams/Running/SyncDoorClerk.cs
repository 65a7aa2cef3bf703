using System.Collections.Concurrent;
using MultiStream.Blocks;
using MultiStream.Protocol;
using MultiStream.Sync;
using MultiStream.Sync.Commands;

namespace MultiStream.Running;

/// <summary>Does for a stream's shells what they ask with <c>ms</c>.</summary>
internal sealed class SyncDoorClerk(ExecutionStream stream, AgentSession session) : ISyncDoor
{
    private readonly ConcurrentDictionary<uint, CancellationTokenSource> _waiting = [];

    public void Ask(uint request, uint block, IReadOnlyList<string> arguments) => _ = AnswerAsync(request, block, arguments);

    public void Cancel(uint request)
    {
        if (_waiting.TryGetValue(request, out var source))
            source.Cancel();
    }

    private async Task AnswerAsync(uint request, uint block, IReadOnlyList<string> arguments)
    {
        // Not disposed of: it has no timer, and Cancel may just have found it.
        var source = new CancellationTokenSource();
        _waiting[request] = source;
        SyncReply reply;
        try
        {
            reply = await DoAsync(SyncCommand.Parse(arguments), stream.BlockOf(block), source.Token);
        }
        catch (OperationCanceledException) when (source.IsCancellationRequested)
        {
            reply = new SyncReply(SyncStatus.Broken, "given up");   // nobody hears it
        }
        catch (Exception e)   // nobody awaits this: whatever it was, the shell must not wait for ever
        {
            reply = new SyncReply(SyncStatus.Unreachable, e is OperationCanceledException ? "the test is ending" : e.Message);
        }
        _waiting.TryRemove(request, out _);
        session.AnswerDoor(request, reply.ExitCode, reply.ExitCode == 0 ? reply.Output : "ms: " + reply.Output);
    }

    private async Task<SyncReply> DoAsync(SyncCommand command, BlockRun? run, CancellationToken cancel)
    {
        switch (command)
        {
            case OperationCommand operation:
                var outcome = await stream.Scope.Sync.AskAsync(stream, run, operation.Operation, operation.Timeout, cancel);
                // A wrong request is the shell's own fault, and a value that did not come in time may be no fault at all.
                if (outcome.Break is { Cause: not SyncBreakCause.Misuse } broken && !(broken.Cause == SyncBreakCause.TimedOut && operation.Operation is not BarrierOperation))
                    run?.WaitBroke();
                return outcome.Answer is { } answer ? SyncReply.Of(operation.Operation, answer) : SyncReply.Of(outcome.Break!);
            case ReadyCommand ready when run is not null:
                run.SetReady(ready.Value is { } value ? new BlockValue(SyncValueText.ForReady(value)) : null);
                return SyncReply.Done;
            case ReadyCommand:
                return SyncReply.Wrong("It is not known of which block this process is: run 'ms ready' in the block's own shell, with its MULTISTREAM_BLOCK.");
            case FailCommand:
                return SyncReply.Wrong("A block fails by its exit code: write exit 1. 'fail' is for participants that were started by hand.");
            case LogCommand log:
                stream.Log.Write(run is null ? log.Text : $"[{run.Number}] {log.Text}");
                return SyncReply.Done;
            case SelfCommand:
                return new SyncReply(SyncStatus.Ok, stream.Name);
            case RoleCommand:
                return new SyncReply(SyncStatus.Ok, stream.Role);
            case GroupCommand:
                return await stream.Scope.Sync.GroupAsync(stream);
            case UsageError wrong:
                return SyncReply.Wrong(wrong.Sentence);
            default:
                return SyncReply.Help;
        }
    }
}
