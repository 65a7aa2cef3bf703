using System.Diagnostics;
using MultiStream.Platform;

namespace MultiStream.Promises;

/// <summary>Waits for what tells nobody when it happens, such as the end of a process that is not our child.</summary>
internal static class Patient
{
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks <paramref name="whatIsLeft"/> until it answers null, and fails after <paramref name="limit"/> with its last answer.</summary>
    public static async Task UntilNothingAsync(Func<Task<string?>> whatIsLeft, TimeSpan limit, string waitingFor)
    {
        var clock = Stopwatch.StartNew();
        var backoff = new Backoff(s_first, s_longest);
        while (await whatIsLeft() is { } left)
        {
            if (clock.Elapsed >= limit)
                throw new TimeoutException($"Waited {limit.TotalSeconds:0.#} s for {waitingFor}. Still there:\n{left}");
            await backoff.WaitAsync(CancellationToken.None);
        }
    }

    /// <summary>Waits until <paramref name="isSo"/> holds; fails after <paramref name="limit"/>.</summary>
    public static Task UntilAsync(Func<Task<bool>> isSo, TimeSpan limit, string waitingFor) =>
        UntilNothingAsync(async () => await isSo() ? null : "(it is not so)", limit, waitingFor);
}
