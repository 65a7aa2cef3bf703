using System.Runtime.CompilerServices;

namespace LifeCycle.Cases;

/// <summary>What happened in a class, in order, as lines of a file of the class's name.</summary>
static class Events
{
    static readonly Lock Gate = new();

    public static string Folder { get; } = Environment.GetEnvironmentVariable("ACCEPTANCE_FILES") ?? throw new InvalidOperationException("These tests run inside the acceptance tests.");

    public static void Note(object instance, [CallerMemberName] string what = "")
    {
        lock (Gate)
            File.AppendAllText(Path.Combine(Folder, instance.GetType().Name + ".events"), what + "\n");
    }
}
