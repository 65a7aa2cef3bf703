using MultiStream.Sync;
using MultiStream.Sync.Commands;
using MultiStream.Sync.Wire;

namespace MultiStream.Running;

/// <summary>Participants that were started by hand and join a test's hub: one of a stream's name takes its part.</summary>
/// <param name="sync">The test's hub.</param>
/// <param name="service">Its turns.</param>
/// <param name="log">Takes what they do, for the test's log.</param>
internal sealed class JoinedParticipants(TestSync sync, SyncService service, Action<string> log) : ISyncHost
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _roles = new(StringComparer.OrdinalIgnoreCase);

    public string? Join(string name, string? role, string from, bool ofTest)
    {
        var stream = sync.Streams.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        role ??= stream?.Role ?? name;
        if (service.Join(name, role) is { } why)
            return why;
        lock (_lock)
            _roles[name] = role;
        log($"participant '{name}' joined as {role} from {from}");
        return null;
    }

    public void Leave(string name, string reason)
    {
        log($"participant '{name}' left: {reason}");
        service.Tell(new ParticipantLeft(service.Now, name, reason));
    }

    public async Task<SyncReply> ExecuteAsync(string name, SyncCommand command, CancellationToken cancel)
    {
        switch (command)
        {
            case OperationCommand asked:
                try
                {
                    var outcome = await sync.AskAsync(name, null, null, asked.Operation, asked.Timeout, cancel);
                    return outcome.Answer is { } answer ? SyncReply.Of(asked.Operation, answer) : SyncReply.Of(outcome.Break!);
                }
                catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
                {
                    return new SyncReply(SyncStatus.Broken, "The test has ended.");
                }
            case SelfCommand:
                return new SyncReply(SyncStatus.Ok, name);
            case RoleCommand:
                lock (_lock)
                    return new SyncReply(SyncStatus.Ok, _roles.GetValueOrDefault(name, name));
            case GroupCommand:
                return SyncReply.Group(sync.Streams);
            case FailCommand failed:
                log($"participant '{name}' has failed: {failed.Reason}{(failed.LastLine is null ? "" : $" ({failed.LastLine})")}");
                service.Tell(new ParticipantFailed(service.Now, name, failed.Reason, failed.LastLine));
                return SyncReply.Done;
            case LogCommand line:
                log($"participant '{name}': {line.Text}");
                return SyncReply.Done;
            default:
                return SyncReply.Wrong("A participant that was started by hand is no block, so nobody waits until it is ready.");
        }
    }
}
