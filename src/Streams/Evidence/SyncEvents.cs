using MultiStream.Live;
using MultiStream.Sync;

namespace MultiStream.Evidence;

/// <summary>Makes events, and lines of the test's log, of what a test's sync hub sees and decides.</summary>
/// <param name="write">Takes the events.</param>
/// <param name="test">The test's number.</param>
/// <param name="line">Takes a line of the log: whose it is, and the text.</param>
internal sealed class SyncEvents(Action<RunEvent> write, int test, Action<string, string> line) : ISyncWatch
{
    /// <summary>Whose the lines are that are nobody's.</summary>
    public const string Label = "sync";

    private readonly Lock _lock = new();
    private readonly Dictionary<long, RequestMade> _waiting = [];

    public void Saw(SyncEvent happened, IReadOnlyList<SyncDecision> decided)
    {
        lock (_lock)
        {
            if (happened is RequestMade made)
                Begins(made);
            for (int i = 0; i < decided.Count;)
                i += Ends(happened, decided, i);
            if (happened is RequestCancelled { Id: var id })
                Cancelled(id);
        }
    }

    /// <summary>The test has ended: nobody waits any more.</summary>
    public void End()
    {
        lock (_lock)
        {
            foreach (long id in _waiting.Keys.Order().ToList())
                Cancelled(id);
        }
    }

    private void Begins(RequestMade made)
    {
        var operation = made.Operation;
        _waiting[made.Id] = made;
        write(new RunEvent("sync-begin")
        {
            ["test"] = test,
            ["wait"] = made.Id,
            ["party"] = made.Party,
            ["block"] = made.Block,
            ["kind"] = SyncText.Word(operation.Kind),
            ["name"] = operation.Name,
            ["from"] = operation switch { GetOperation get => get.From, GetAllOperation all => all.Role, WaitAllOperation all => all.Role, _ => null },
            ["parties"] = (operation as BarrierOperation)?.Parties,
            ["where"] = made.Where,
        });
        line(made.Party, operation switch
        {
            PutOperation or SendOperation => $"{SyncText.Of(operation.Kind, operation.Name)}{At(made)}",
            _ => $"waits: {SyncText.Of(operation.Kind, operation.Name)}{(operation is GetOperation { From: { } from } ? $" of '{from}'" : "")}{At(made)}",
        });
    }

    /// <summary>Tells of one decision and of those that belong to it; how many that were.</summary>
    private int Ends(SyncEvent happened, IReadOnlyList<SyncDecision> decided, int first)
    {
        switch (decided[first])
        {
            case ReleaseDecision release when Take(release.Id) is { } made:
                List<RequestMade> met = [made];
                int next = first + 1;
                // All who were met at one barrier are released by one event, one after the other.
                for (; made.Operation is BarrierOperation && next < decided.Count && decided[next] is ReleaseDecision other && Take(other.Id) is { } also; next++)
                    met.Add(also);
                Released(met, by: (happened as RequestMade)?.Party);
                return next - first;
            case BreakDecision broken when Take(broken.Id) is { } made:
                List<RequestMade> left = [made];
                int after = first + 1;
                for (; after < decided.Count && decided[after] is BreakDecision other && ReferenceEquals(other.Break, broken.Break) && Take(other.Id) is { } also; after++)
                    left.Add(also);
                Broken(left, broken.Break, Breaker(happened));
                return after - first;
            default:
                return 1;
        }
    }

    private void Released(List<RequestMade> met, string? by)
    {
        var operation = met[0].Operation;
        write(End(met, "released", by));
        if (operation is BarrierOperation)
            line(Label, $"{SyncText.Of(operation.Kind, operation.Name)} is met by {SyncText.Names([.. met.Select(m => m.Party)])}");
        else if (operation is not (PutOperation or SendOperation))
            line(Label, $"'{met[0].Party}' has {SyncText.Of(operation.Kind, operation.Name)}");
    }

    private void Broken(List<RequestMade> left, SyncBreak why, string? by)
    {
        var end = End(left, "broken", by);
        end["missing"] = why.Missing.Select(m => new EventMembers { ["party"] = m.Party, ["why"] = m.Why }).ToList();
        end["message"] = why.Message;
        end["consequence"] = why.First is null ? null : true;
        write(end);
        line(Label, why.Message);
    }

    private void Cancelled(long id)
    {
        if (Take(id) is not { } made)
            return;
        write(End([made], "cancelled", null));
        line(made.Party, $"waits no longer: {SyncText.Of(made.Operation.Kind, made.Operation.Name)}");
    }

    private RunEvent End(List<RequestMade> waits, string result, string? by) => new("sync-end")
    {
        ["test"] = test,
        ["waits"] = waits.Select(w => w.Id).ToList(),
        ["kind"] = SyncText.Word(waits[0].Operation.Kind),
        ["name"] = waits[0].Operation.Name,
        ["result"] = result,
        ["by"] = by,
    };

    private static string? Breaker(SyncEvent happened) => happened switch
    {
        BlockEnded ended => ended.Block.Stream,
        ParticipantLeft left => left.Name,
        ParticipantFailed failed => failed.Name,
        RequestMade made => made.Party,
        _ => null,
    };

    private RequestMade? Take(long id) => _waiting.Remove(id, out var made) ? made : null;

    private static string At(RequestMade made) => made.Where is null ? "" : $" at {made.Where}";
}
