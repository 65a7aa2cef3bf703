namespace MultiStream.Running;

/// <summary>The limit of a clean-up: it may take long, but not once the run was cut short, be it before or meanwhile.</summary>
internal static class CleanUpWait
{
    /// <param name="running">The clean-up.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="shortLimit">How much longer when the run is cut short.</param>
    /// <param name="cut">Cancelled then.</param>
    /// <returns>Null: it has ended, well or not. Else the limit that was over.</returns>
    public static async Task<TimeSpan?> ForAsync(Task running, TimeSpan limit, TimeSpan shortLimit, CancellationToken cut)
    {
        try
        {
            await Task.WhenAny(running).WaitAsync(limit, cut);
            return null;
        }
        catch (TimeoutException)
        {
            return running.IsCompleted ? null : limit;
        }
        catch (OperationCanceledException)
        {
            // The short limit holds from here on.
        }
        try
        {
            await Task.WhenAny(running).WaitAsync(shortLimit, CancellationToken.None);
            return null;
        }
        catch (TimeoutException)
        {
            return running.IsCompleted ? null : shortLimit;
        }
    }
}
