namespace MultiStream.Platform;

/// <summary>
/// The one place where the library waits for time to pass before it tries again. Each wait is up to twice as long as the last; half of it
/// is chance, so that those who were turned away together do not come back together.
/// </summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    private TimeSpan _next = first;

    /// <summary>For connections that a busy server dropped.</summary>
    public static Backoff ForConnections() => new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(3));

    /// <summary>For a debugger, of whose coming there is no news.</summary>
    public static Backoff ForDebugger() => new(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(100));

    /// <summary>For a file that another process writes, maybe on another machine, which tells nobody.</summary>
    public static Backoff ForFollowing() => new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));

    /// <summary>For the queue of a cluster, whose controller all its users ask.</summary>
    public static Backoff ForQueue() => new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30));

    /// <summary>For the end of a cluster's job that is being cleaned up.</summary>
    public static Backoff ForEnds() => new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2));

    public Task WaitAsync(CancellationToken cancel)
    {
        var wait = _next;
        _next = wait * 2 < longest ? wait * 2 : longest;
#pragma warning disable CA5394 // spreads load; nobody gains by guessing it
        return Task.Delay(wait * (0.5 + Random.Shared.NextDouble() / 2), cancel);
#pragma warning restore CA5394
    }
}
