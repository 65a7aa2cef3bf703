using System.Runtime.InteropServices;

namespace MultiStream.Tool;

/// <summary>Ctrl-C or SIGTERM, which here do not end the process: it gives back what it has, says what it knows, and ends. A second one ends it at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private readonly PosixSignalRegistration _interrupt, _terminate;

    public Interruption() => (_interrupt, _terminate) = (PosixSignalRegistration.Create(PosixSignal.SIGINT, End), PosixSignalRegistration.Create(PosixSignal.SIGTERM, End));

    public CancellationToken Token => _stopped.Token;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _stopped.Dispose();
    }

    private void End(PosixSignalContext context)
    {
        // Who presses it again does not want to wait for that.
        context.Cancel = !_stopped.IsCancellationRequested;
        _stopped.Cancel();
    }
}
