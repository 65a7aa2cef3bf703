using System.Runtime.CompilerServices;
using MultiStream;

namespace Parallel.Cases;

/// <summary>Who runs at the same time as whom, found by meeting and not by clocks.</summary>
static class Meeting
{
    static readonly string Folder = Environment.GetEnvironmentVariable("ACCEPTANCE_FILES") ?? throw new InvalidOperationException("These tests run inside the acceptance tests.");

    /// <summary>How many classes are expected here at once; 1: nobody else may be.</summary>
    static readonly int Expected = int.Parse(Environment.GetEnvironmentVariable("PARALLEL_EXPECTED") ?? "1");

    static readonly Lock Gate = new();
    static readonly HashSet<string> Here = [];
    static readonly TaskCompletionSource Met = new();

    /// <summary>Comes, waits for the others where others are expected, and goes. Two tests of one class must never be here together.</summary>
    public static async Task AttendAsync(object instance, [CallerMemberName] string test = "")
    {
        var who = instance.GetType().Name;
        lock (Gate)
        {
            File.AppendAllText(Path.Combine(Folder, "order"), $"{who}.{test}\n");
            if (!Here.Add(who))
                throw new InvalidOperationException($"another test of {who} is running");
            if (Here.Count > Expected)
                throw new InvalidOperationException("too many at once: " + string.Join(", ", Here));
            if (Here.Count == Expected)
                Met.TrySetResult();
        }
        if (Expected > 1)
            await Met.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await Task.Delay(50);
        lock (Gate)
            Here.Remove(who);
    }
}

public class A
{
    [MultiStream]
    public Task First() => Meeting.AttendAsync(this);

    [MultiStream]
    public Task Second() => Meeting.AttendAsync(this);
}

public class B
{
    [MultiStream]
    public Task First() => Meeting.AttendAsync(this);

    /// <summary>A body that blocks its thread holds up nobody else.</summary>
    [MultiStream]
    public void Second() => Meeting.AttendAsync(this).Wait();
}

public class C
{
    [MultiStream]
    public void First() => Meeting.AttendAsync(this).Wait();

    [MultiStream]
    public Task Second() => Meeting.AttendAsync(this);
}
