namespace MultiStream.Sync.Wire;

/// <summary>A command that is being done, which its sender may take back.</summary>
internal sealed class TakenCommand : IDisposable
{
    private readonly Lock _lock = new();
    // Not linked to the connection's end: who leaves is told to the hub as one who left.
    private readonly CancellationTokenSource _source = new();
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _over;

    public TakenCommand() => Token = _source.Token;

    public CancellationToken Token { get; }

    public bool IsTakenBack { get; private set; }

    /// <summary>Its answer has been written, or never will be.</summary>
    public Task Answered => _answered.Task;

    public void TakeBack()
    {
        lock (_lock)
        {
            if (_over)
                return;
            IsTakenBack = true;
            _source.Cancel();
        }
    }

    public void Dispose()
    {
        lock (_lock)
            _over = true;
        _source.Dispose();
        _answered.TrySetResult();
    }
}
