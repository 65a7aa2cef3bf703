namespace MultiStream.Platform;

/// <summary>The one place that waits between two attempts: doubling, with a random part so that many do not come back at once.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    private double _next = first.TotalMilliseconds;

    /// <summary>Waits for half to all of the present step, then doubles the step.</summary>
    public Task WaitAsync(CancellationToken cancel)
    {
        double step = _next;
        _next = Math.Min(step * 2, longest.TotalMilliseconds);
#pragma warning disable CA5394 // Not a secret: it spreads attempts over time.
        return Task.Delay(TimeSpan.FromMilliseconds(step * (0.5 + (Random.Shared.NextDouble() / 2))), cancel);
#pragma warning restore CA5394
    }
}
