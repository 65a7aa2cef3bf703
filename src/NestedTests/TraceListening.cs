using System.Diagnostics;

namespace MultiStream.NestedTests;

/// <summary>Has what tests write by Trace and Debug written to the console, as MSTest does where it keeps all of it until a test's end.</summary>
internal sealed class TraceListening : IDisposable
{
    private readonly TraceListener? _listener;

    public TraceListening(string adapter)
    {
        if (adapter.StartsWith("MSTest", StringComparison.OrdinalIgnoreCase))
            Trace.Listeners.Add(_listener = new ConsoleTraceListener());
    }

    public void Dispose()
    {
        Trace.Listeners.Remove(_listener);
        _listener?.Dispose();
    }
}
