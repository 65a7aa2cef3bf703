using System.Reflection;
using System.Text;
using MultiStream.Sync;

namespace MultiStream.UnitTests.Sync;

/// <summary>The hub, or a mutant of it, which is another type of the same name.</summary>
internal sealed class HubUnderTest
{
    private HubUnderTest(Func<SyncEvent, IReadOnlyList<SyncDecision>> handle, Func<TimeSpan?> nextDeadline) => (Handle, NextDeadline) = (handle, nextDeadline);

    public Func<SyncEvent, IReadOnlyList<SyncDecision>> Handle { get; }

    public Func<TimeSpan?> NextDeadline { get; }

    public static HubUnderTest Real(IReadOnlyList<SyncStream> streams, bool open)
    {
        var hub = new SyncHub(streams, open);
        return new(hub.Handle, () => hub.NextDeadline);
    }

    public static Func<IReadOnlyList<SyncStream>, bool, HubUnderTest> Of(Assembly mutant)
    {
        var type = mutant.GetType(typeof(SyncHub).FullName!, throwOnError: true)!;
        return (streams, open) =>
        {
            var constructor = type.GetConstructors().Single();
            object hub = constructor.Invoke([streams, open, .. constructor.GetParameters().Skip(2).Select(p => p.DefaultValue)]);
            return new(
                type.GetMethod(nameof(SyncHub.Handle))!.CreateDelegate<Func<SyncEvent, IReadOnlyList<SyncDecision>>>(hub),
                type.GetProperty(nameof(SyncHub.NextDeadline))!.GetMethod!.CreateDelegate<Func<TimeSpan?>>(hub));
        };
    }

    /// <summary>A decision as the reference writes it; null for a line of the log.</summary>
    public static (long Id, string Text)? Text(SyncDecision decision) => decision switch
    {
        ReleaseDecision { Answer: ValuesAnswer answer } r => (r.Id, $"released {string.Join(";", answer.Values.Select(v => $"{v.From}:{Encoding.UTF8.GetString(v.Value.Span)}"))}"),
        ReleaseDecision { Answer: MessagesAnswer answer } r =>
            (r.Id, $"released {string.Join(";", answer.Messages.Select(m => $"{m.From}:{string.Join(",", m.Values.Select(v => $"{v.Key}={v.Value}"))}"))}"),
        ReleaseDecision r => (r.Id, "released"),
        BreakDecision b => (b.Id, $"broken {b.Break.Cause}{(b.Break.First is { } first ? $" after {first.Cause} of {first.Kind} {first.Name}" : "")}"),
        _ => null,
    };
}
