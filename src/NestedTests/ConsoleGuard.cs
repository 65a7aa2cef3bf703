using System.Reflection;

namespace MultiStream.NestedTests;

/// <summary>
/// Takes .NET's console back from NUnit, which keeps all that a test writes in memory until its end: a gigabyte would end the process, and nobody would see anything before. What comes from
/// the console is the worker's to tell apart, and that does so by thread. A writer that the test itself has put there stays.
/// </summary>
internal sealed class ConsoleGuard : IDisposable
{
    private readonly TextWriter _output = Console.Out, _error = Console.Error;

    public void TakeBack()
    {
        if (IsKeeper(Console.Out))
            Console.SetOut(_output);
        if (IsKeeper(Console.Error))
            Console.SetError(_error);
    }

    /// <summary>An adapter that leaves its own writer would have all later blocks of the process write to it.</summary>
    public void Dispose()
    {
        Console.SetOut(_output);
        Console.SetError(_error);
    }

    private static bool IsKeeper(TextWriter writer)
    {
        // The console wraps what it is given, so that two threads do not write at once.
        var inner = writer.GetType().GetField("_out", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(writer) ?? writer;
        return inner.GetType().FullName is "NUnit.Framework.Internal.Execution.TextCapture" or "NUnit.Framework.Internal.Execution.EventListenerTextWriter";
    }
}
