using System.Diagnostics;

namespace MultiStream.Lab;

/// <summary>
/// The lab's one backoff: for what tells nobody when it happens, such as the end of a process that is not our child.
/// </summary>
public static class LabWait
{
    static readonly TimeSpan First = TimeSpan.FromMilliseconds(5);
    static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Asks <paramref name="whatIsLeft"/> until it answers null, and fails after <paramref name="limit"/> with its last answer.
    /// </summary>
    public static async Task UntilNothingAsync(Func<Task<string?>> whatIsLeft, TimeSpan limit, string waitingFor)
    {
        ArgumentNullException.ThrowIfNull(whatIsLeft);
        var clock = Stopwatch.StartNew();
        for (var pause = First; ; pause = pause < Longest ? pause * 2 : Longest)
        {
            string? left = await whatIsLeft();
            if (left is null)
                return;
            if (clock.Elapsed >= limit)
                throw new LabException($"Waited {limit.TotalSeconds:0.#} s for {waitingFor}. Still there:\n{left}");
            await Task.Delay(pause);
        }
    }

    /// <summary>Waits until <paramref name="isSo"/> holds; fails after <paramref name="limit"/>.</summary>
    public static Task UntilAsync(Func<Task<bool>> isSo, TimeSpan limit, string waitingFor)
    {
        ArgumentNullException.ThrowIfNull(isSo);
        return UntilNothingAsync(async () => await isSo() ? null : "(it is not so)", limit, waitingFor);
    }
}
