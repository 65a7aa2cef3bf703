namespace MultiStream.Running;

// What the test's code opens itself is the test's, and ends with it.
internal sealed partial class TestExecution
{
    /// <summary>What streams have that the test's code opens itself; null: they are those of a program.</summary>
    public CurrentRun? Run { get; init; }

    private OwnStreams Own => field ??= new(_scope.Ending);

    /// <summary>From here on, in all that the caller calls.</summary>
    private void EnterRun()
    {
        CurrentRun.Now = Run is null ? null : Run with { Own = Own };
        _scope.RunName = Run?.Name ?? _scope.RunName;
    }

    private async Task CloseOwnAsync()
    {
        // Of a test that has failed, or was told to end, it is no news.
        if (await Own.CloseAsync() is { } unseen && _failures.Count == 0 && _skip is null)
            _failures.Add(Told(new Failure(unseen, null)));
    }
}
