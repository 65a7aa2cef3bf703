using System.Reflection;

namespace MultiStream.Sync;

/// <summary>Which of these tasks of the body somebody awaits.</summary>
internal delegate IReadOnlySet<Task> AwaitedTasks(IReadOnlyCollection<Task> tasks);

/// <summary>
/// Tells what the test's body is blocked in from what it has only begun: <c>var client = streams["client"].RunAsync(...)</c> is a wait that nobody awaits yet, and
/// the body goes on meanwhile. A task knows who goes on after it, and that one, if it is an async method too, is again a task; so there is a way from each wait up
/// to the body, or to the variable at which it ends.
/// </summary>
/// <remarks>The runtime shows it to debuggers only. Where it looks otherwise than here, every wait counts as awaited: what is then told too early is told with its reason.</remarks>
internal static class HeldTasks
{
    private static readonly FieldInfo? s_continuation = Field(typeof(Task), "m_continuationObject");
    private static readonly FieldInfo? s_action = Field(typeof(Task).Assembly.GetType("System.Threading.Tasks.AwaitTaskContinuation"), "m_action");
    private static readonly Type? s_whenAll = typeof(Task).GetNestedType("WhenAllPromise", BindingFlags.NonPublic);
    private static readonly Type?[] s_whenAny =
        [typeof(Task).GetNestedType("TwoTaskWhenAnyPromise`1", BindingFlags.NonPublic), typeof(TaskFactory).GetNestedType("CompleteOnInvokePromise`1", BindingFlags.NonPublic)];

    private static readonly FieldInfo? s_remaining = Field(s_whenAll, "_remainingToComplete");

    /// <summary>By name: this library references none of them.</summary>
    private static readonly string[] s_frameworks = ["xunit.", "nunit.", "MSTest", "Microsoft.VisualStudio.TestPlatform", "Microsoft.Testing"];

    private static readonly object s_unknown = new();
    private static readonly HashSet<Task> s_none = [];

    /// <summary>
    /// Those of the tasks that somebody awaits. Of a <see cref="Task.WhenAll(Task[])"/> that also waits for other things nothing is known, and what a
    /// <see cref="Task.WhenAny(Task[])"/> waits for may be over by another of its tasks: neither holds anybody up for certain.
    /// </summary>
    public static IReadOnlySet<Task> Awaited(IReadOnlyCollection<Task> tasks)
    {
        var awaited = new HashSet<Task>();
        var gates = new Dictionary<Task, List<List<Task>>>();
        foreach (var task in tasks)
            Walk(task, [task], awaited, gates);
        while (gates.FirstOrDefault(g => Remaining(g.Key) <= g.Value.Count) is { Key: { } gate, Value: var ways })
        {
            gates.Remove(gate);
            Walk(gate, [.. ways.SelectMany(w => w)], awaited, gates);
        }
        return awaited;
    }

    /// <summary>
    /// For streams that a program opened itself: any of its threads may go on with them, whatever others wait for. So no wait counts as what holds the body up,
    /// and nothing is concluded from one.
    /// </summary>
    public static IReadOnlySet<Task> Unknown(IReadOnlyCollection<Task> tasks) => s_none;

    private static void Walk(Task from, List<Task> whose, HashSet<Task> awaited, Dictionary<Task, List<List<Task>>> gates)
    {
        for (var next = Next(from); ; next = Next((Task)next))
        {
            switch (next)
            {
                case null:
                    return;   // here it is kept for later
                case Task gate when gate.GetType() == s_whenAll && s_remaining is not null:
                    if (gates.TryGetValue(gate, out var others))
                        others.Add(whose);
                    else
                        gates.Add(gate, [whose]);
                    return;
                case Task any when IsWhenAny(any):
                    return;
                case Task frame when !IsCaller(frame):
                    break;
                default:
                    awaited.UnionWith(whose);
                    return;
            }
        }
    }

    /// <summary>Who goes on after a task: a task; null when nobody does; anything else when that is not known.</summary>
    private static object? Next(Task task)
    {
        if (task.IsCompleted || s_continuation is null)
            return s_unknown;
        return s_continuation.GetValue(task) switch
        {
            List<object?> several => Several(several),
            var one => Frame(one),
        };
    }

    private static object? Several(List<object?> all)
    {
        lock (all)   // as the runtime does
        {
            var frames = all.Where(c => c is not null).ToList();
            return frames.Count switch { 0 => null, 1 => Frame(frames[0]), _ => frames };
        }
    }

    /// <summary>The async method that goes on; with a synchronization context it is wrapped.</summary>
    private static object? Frame(object? continuation) =>
        continuation is not null and not Task && s_action?.DeclaringType!.IsInstanceOfType(continuation) == true && s_action.GetValue(continuation) is Action { Target: Task frame }
            ? frame
            : continuation;

    private static bool IsWhenAny(Task task)
    {
        var type = task.GetType();
        return Array.Exists(s_whenAny, t => t is not null && t == (t.IsGenericTypeDefinition && type.IsGenericType ? type.GetGenericTypeDefinition() : type));
    }

    private static int Remaining(Task whenAll) => (int)s_remaining!.GetValue(whenAll)!;

    /// <summary>What called the body, this library or, without its adapter, a test framework; what that awaits besides is of no interest.</summary>
    private static bool IsCaller(Task frame) => Array.Exists(frame.GetType().GenericTypeArguments,
        machine => machine.DeclaringType == typeof(Running.TestMethod) || s_frameworks.Any(f => machine.Assembly.GetName().Name!.StartsWith(f, StringComparison.OrdinalIgnoreCase)));

    private static FieldInfo? Field(Type? type, string name) => type?.GetField(name, BindingFlags.Instance | BindingFlags.NonPublic);
}
