using MultiStream.Protocol;
using MultiStream.Running;
using MultiStream.Sync;
using MultiStream.Workers;

namespace MultiStream.Nested;

/// <summary>What stands behind the context of a nested test: its stream's block, but it is asked to end by the test's own limit too, and what it writes is its own output.</summary>
/// <param name="block">The block that the test runs in.</param>
/// <param name="scope">The nested test's.</param>
/// <param name="output">Takes what it writes to the console.</param>
internal sealed class NestedCallHost(ICallHost block, TestScope scope, NestedOutput output) : ICallHost
{
    private readonly TaskCompletionSource _asked = NewAsked(scope);

    public SetupMessage Setup => block.Setup;

    /// <summary>None: the context has them already.</summary>
    public IReadOnlyList<string> Parameters => [];

    public CancellationToken Asked => scope.Ending.Token;

    public Task UntilAsked => _asked.Task;

    public string ProgramFolder => block.ProgramFolder;

    public void SetReady(Type? type, object? value) => block.SetReady(type, value);

    public void Log(string text) => block.Log(text);

    public void Doing(string what) => block.Doing(what);

    public bool Write(bool error, ReadOnlySpan<char> text)
    {
        output.Append(text);
        return block.Write(error, text);
    }

    public async Task<SyncAnswer> RequestAsync(SyncOperation operation, TimeSpan? timeout, string where, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, scope.Ending.Token);
        return await block.RequestAsync(operation, timeout, where, either.Token);
    }

    private static TaskCompletionSource NewAsked(TestScope scope)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // The token is cancelled before this is called: who waited until it was asked finds it so.
        scope.Ending.Token.UnsafeRegister(static source => ((TaskCompletionSource)source!).TrySetResult(), asked);
        return asked;
    }
}
