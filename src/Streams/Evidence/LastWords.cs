using System.Runtime.InteropServices;

namespace MultiStream.Evidence;

/// <summary>
/// Speaks once, when this process is about to end while a run goes on. By a signal: VSTest tells nobody of Ctrl-C, and .NET ends by SIGINT without a word. By an exit: the session's time is over, the run is
/// aborted, vstest.console is gone, or a test calls Environment.Exit. After kill -9 nobody speaks.
/// </summary>
internal sealed class LastWords : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private Action<string>? _speak;

    /// <param name="speak">Is told why the process ends, which waits for it: it has to come to an end by itself, and soon. What it throws, it throws into a process that ends.</param>
    public LastWords(Action<string> speak)
    {
        _speak = speak;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        Hear(PosixSignal.SIGINT, "SIGINT (Ctrl-C)");
        Hear(PosixSignal.SIGTERM, "SIGTERM");
        Hear(PosixSignal.SIGHUP, "SIGHUP (the end of its terminal)");
        Hear(PosixSignal.SIGQUIT, "SIGQUIT");
    }

    /// <summary>The run has ended before the process.</summary>
    public void Dispose()
    {
        lock (_lock)
            _speak = null;
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        foreach (var signal in _signals)
            signal.Dispose();
    }

    // What the signal does without us, it does afterwards.
    private void Hear(PosixSignal signal, string name) => _signals.Add(PosixSignalRegistration.Create(signal, _ => Speak($"the process of the tests was ended by {name}")));

    private void OnExit(object? sender, EventArgs e) => Speak("the process of the tests exited before the run had ended");

    private void Speak(string why)
    {
        // Held meanwhile: the exit that follows a signal waits here until all is said.
        lock (_lock)
        {
            var speak = _speak;
            _speak = null;
            speak?.Invoke(why);
        }
    }
}
