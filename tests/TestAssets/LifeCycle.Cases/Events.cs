using System.Runtime.CompilerServices;

namespace LifeCycle.Cases;

/// <summary>What happened in a class, in order, as lines of a file of the class's name.</summary>
static class Events
{
    static readonly Lock Gate = new();

    public static string Folder { get; } = Environment.GetEnvironmentVariable("ACCEPTANCE_FILES") ?? throw new InvalidOperationException("These tests run inside the acceptance tests.");

    public static void Note(object instance, [CallerMemberName] string what = "") => NoteIn(instance.GetType().Name, what);

    /// <summary>For what happens around the tests of a class.</summary>
    public static void NoteIn(string className, string what)
    {
        lock (Gate)
            File.AppendAllText(Path.Combine(Folder, className + ".events"), what + "\n");
    }
}
