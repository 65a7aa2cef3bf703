using MultiStream.Evidence;

namespace MultiStream.Running;

/// <summary>How a test is cut short: by its limit, or by whoever cancels it.</summary>
internal sealed partial class TestExecution
{
    /// <summary>Waits for a phase, and no longer than it may take once the test is to end. Most never are cut short: they must cost no exception, nor a timer.</summary>
    private async Task<bool> IsAbandonedAsync(Task running)
    {
        await Task.WhenAny(running, _ends.Task);
        if (running.IsCompleted)
            return false;
        using var over = new CancellationTokenSource();
        await Task.WhenAny(running, Task.Delay(s_abandon, over.Token));
        await over.CancelAsync();
        return !running.IsCompleted;
    }

    private void End(string reason, OutcomeWord word)
    {
        bool isOver;
        lock (_failures)
        {
            if (_ending is not null)
                return;
            (_endingWord, _endingAt, _ending) = (word, _scope.Elapsed, reason);
            isOver = _isOver;
        }
        _ = EndAsync(word == OutcomeWord.Interrupted && !isOver ? $"when {reason}" : null);
    }

    /// <param name="lookWhen">What hangs is to be looked at before the body is told, which then ends it; null: it is not.</param>
    private async Task EndAsync(string? lookWhen)
    {
        if (lookWhen is not null)
            await _scope.Evidence.FailedAsync(_streams(), lookWhen);
        _ends.TrySetResult();
        await CancelAsync();
    }

    /// <summary>Tells the body. Not on the caller's thread, and not without a net: the body may have registered anything with its token.</summary>
    private async Task CancelAsync()
    {
        try
        {
            await _scope.Ending.CancelAsync();
        }
        catch (AggregateException e)
        {
            _scope.Message(RunMessageLevel.Warning, $"Test {test.FullName}: what it registered with its CancellationToken failed: {e.InnerException?.Message}");
        }
    }
}
