using System.Globalization;
using MultiStream.Lambdas;
using MultiStream.Protocol;
using MultiStream.Secrets;
using MultiStream.Sync;
using MultiStream.Workers;

namespace MultiStream.Running;

/// <summary>
/// What stands behind the <see cref="StreamContext"/> of a test that runs by itself: its body, on this machine. At a sync server it has the name and role of the settings,
/// so that the same code is <c>server</c> there which is the stream <c>server</c> of a test that has it as a block.
/// </summary>
internal sealed class BodyCallHost : ICallHost
{
    private readonly TestScope _scope;
    private readonly StreamLog _log;
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _wasReady;

    /// <param name="scope">The test's.</param>
    /// <param name="log">The body's.</param>
    public BodyCallHost(TestScope scope, StreamLog log)
    {
        (_scope, _log) = (scope, log);
        // The token is cancelled before this is called: who waited until it was asked finds it so.
        scope.Ending.Token.UnsafeRegister(static asked => ((TaskCompletionSource)asked!).TrySetResult(), _asked);
    }

    /// <summary>Made when it is first asked for: by then the hub is open, and the way to it known.</summary>
    public SetupMessage Setup => field ??= new SetupMessage(_scope.Options.SyncBody.Name, _scope.Options.SyncBody.Role, _scope.Sync.BodyAddress, 0, 1, "", WaitForDebugger: false);

    /// <summary>None: the context has the test's own.</summary>
    public IReadOnlyList<string> Parameters => [];

    public CancellationToken Asked => _scope.Ending.Token;

    public Task UntilAsked => _asked.Task;

    /// <summary>Nobody waits for it here, but a person may read it.</summary>
    public void SetReady(Type? type, object? value)
    {
        if (type is not null)
            ValueCodec.Encode(type, value, "the ready value");   // what would be refused in a block is refused here
        if (Interlocked.Exchange(ref _wasReady, 1) != 0)
            return;
        var text = type is null ? null : Redactor.Redact(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        _log.Write(text is null ? "ready" : $"ready: {text}");
        _scope.Sync.BodyReady(text);
    }

    public void Log(string text) => _log.Write(text);

    public void Doing(string what)
    {
        // Who reads the test's own log sees it.
    }

    public string ProgramFolder => throw new NotSupportedException("Only a worker has a program at its place.");

    public bool Write(bool error, ReadOnlySpan<char> text) => false;

    public Task<SyncAnswer> RequestAsync(SyncOperation operation, TimeSpan? timeout, string where, CancellationToken cancel) =>
        ((ISyncPort)_scope.Sync).RequestAsync(operation, timeout, where, cancel);
}
