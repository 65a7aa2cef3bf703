using System.Globalization;
using MultiStream.Sync.Commands;

namespace MultiStream.Sync.Wire;

/// <summary>
/// The hub of <c>multistream syncserver</c>. Its participants are the streams, in the order in which they first came. When all have left and a wait
/// broke, or one of them was a test's, it begins anew: who types the next round need not start the server again, and a test never finds another's values.
/// </summary>
internal sealed class StandaloneSync : ISyncHost, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SyncStream> _streams = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<SyncStream> _order = [];
    private readonly HashSet<string> _present = new(StringComparer.OrdinalIgnoreCase);
    private readonly Action<string> _tell;
    private readonly TimeSpan _timeout;
    private readonly int? _parties;
    private readonly TimeProvider _time;
    private SyncService _service;
    private bool _hadTest;

    /// <param name="tell">Takes each event, as a sentence.</param>
    /// <param name="timeout">The limit of waits that name none.</param>
    /// <param name="parties">How many come to a barrier that does not say; null: it must say.</param>
    public StandaloneSync(Action<string> tell, TimeSpan timeout, int? parties, TimeProvider? time = null)
    {
        (_tell, _timeout, _parties, _time) = (tell, timeout, parties, time ?? TimeProvider.System);
        _service = Begin();
    }

    public string? Join(string name, string? role, string from, bool ofTest)
    {
        lock (_lock)
        {
            bool isBody = name.Equals(SyncStream.Body, StringComparison.OrdinalIgnoreCase);
            if (isBody && !ofTest)
                return $"'{name}' is the name of a test's body; take another one.";
            bool known = _streams.TryGetValue(name, out var stream);
            if (!known)
            {
                if (_streams.Count >= SyncLimits.Default.Participants)
                    return string.Create(CultureInfo.InvariantCulture, $"{_streams.Count} participants have joined already, which is as many as there can be.");
                stream = new SyncStream(name, role ?? name);
            }
            else if (role is not null && !stream!.Role.Equals(role, StringComparison.OrdinalIgnoreCase))
                return $"'{name}' joined before as role '{stream.Role}', so it cannot be of role '{role}'.";
            if (!known)
            {
                _streams.Add(name, stream!);
                // "All" are those who give values: a test's body is none of them.
                if (!isBody)
                {
                    _service.Tell(new StreamAdded(_service.Now, stream!));
                    _order.Add(stream!);
                }
            }
            if (_service.Join(stream!.Name, stream.Role) is { } why)
                return why;
            _present.Add(name);
            _hadTest |= ofTest;
            _tell($"'{stream.Name}' joined as {stream.Role} from {from}");
            return null;
        }
    }

    public void Leave(string name, string reason)
    {
        lock (_lock)
        {
            if (!_present.Remove(name))
                return;
            _tell($"'{_streams[name].Name}' left: {reason}");
            _service.Tell(new ParticipantLeft(_service.Now, _streams[name].Name, reason));
            bool isBroken = _service.FirstBreak is not null;
            if (_present.Count > 0 || !(isBroken || _hadTest))
                return;
            _hadTest = false;
            _service.Dispose();
            _streams.Clear();
            _order.Clear();
            _service = Begin();
            _tell($"All have left after a {(isBroken ? "break" : "test")}: values and messages are forgotten, the next to come begin anew");
        }
    }

    public async Task<SyncReply> ExecuteAsync(string name, SyncCommand command, CancellationToken cancel)
    {
        SyncService service;
        SyncStream? self;
        lock (_lock)
        {
            service = _service;
            if (!_present.Contains(name) || !_streams.TryGetValue(name, out self))
                return new(SyncStatus.Broken, $"'{name}' has left.");
            if (command is GroupCommand)
                return SyncReply.Group(_order);
        }
        switch (command)
        {
            case SelfCommand:
                return new(SyncStatus.Ok, self.Name);
            case RoleCommand:
                return new(SyncStatus.Ok, self.Role);
            case LogCommand log:
                _tell($"'{self.Name}': {log.Text}");
                return SyncReply.Done;
            case ReadyCommand ready:
                _tell($"'{self.Name}' is ready{(ready.Value is { } value ? ": " + Shown(value) : "")}");
                return SyncReply.Done;
            case FailCommand failed:
                _tell($"'{self.Name}' has failed: {failed.Reason}{(failed.LastLine is null ? "" : $" ({failed.LastLine})")}");
                service.Tell(new ParticipantFailed(service.Now, self.Name, failed.Reason, failed.LastLine));
                return SyncReply.Done;
            case OperationCommand asked:
                return await AskAsync(service, self.Name, asked, cancel);
            default:
                throw new ArgumentException($"No participant can ask for {command.GetType().Name}.", nameof(command));
        }
    }

    public void Dispose() => _service.Dispose();

    private async Task<SyncReply> AskAsync(SyncService service, string name, OperationCommand asked, CancellationToken cancel)
    {
        var operation = asked.Operation;
        if (operation is BarrierOperation { Parties: null } barrier)
        {
            if (_parties is null)
                return SyncReply.Wrong($"barrier {barrier.Name}: how many must come is not known here: barrier {barrier.Name} PARTIES, or start the server with --parties.");
            operation = barrier with { Parties = _parties };
        }
        string what = SyncText.Of(operation.Kind, operation.Name);
        _tell(operation switch
        {
            PutOperation put => string.Create(CultureInfo.InvariantCulture, $"'{name}' puts '{put.Name}', {put.Value.Length} bytes"),
            SendOperation send => $"'{name}' sends '{send.Name}'{string.Concat(send.Values.Select(v => $" {v.Key}={Shown(v.Value)}"))}",
            BarrierOperation { Parties: var parties } => string.Create(CultureInfo.InvariantCulture, $"'{name}' waits at {what} of {parties}"),
            _ => $"'{name}' waits for {what}",
        });
        SyncOutcome outcome;
        try
        {
            outcome = await service.RequestAsync(name, null, null, operation, asked.Timeout ?? _timeout, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            _tell($"'{name}' takes back that it waits for {what}");
            throw;
        }
        if (outcome.Break is not { } broken)
        {
            if (operation is not (PutOperation or SendOperation))
                _tell($"'{name}' goes on from {what}");
            return SyncReply.Of(operation, outcome.Answer!);
        }
        _tell($"'{name}' is told: {broken.Message}");
        return SyncReply.Of(broken);
    }

    private SyncService Begin() => new(new SyncHub([], openForJoiners: true, hasBody: false), _tell, _time);

    private static string Shown(string value) => value.Length <= 60 ? value : value[..60] + "…";
}
