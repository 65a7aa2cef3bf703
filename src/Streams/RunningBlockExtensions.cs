using MultiStream.Blocks;

namespace MultiStream;

/// <summary>The waits of a started block, for several: <c>await streams.Role("server").Start(block).ReadyAsync()</c>.</summary>
public static class RunningBlockExtensions
{
    /// <summary>Waits until every block is ready.</summary>
    /// <param name="blocks">Started blocks.</param>
    /// <param name="cancellationToken">Ends this wait only.</param>
    /// <exception cref="BlockFailedException">One ended before it was ready.</exception>
    public static Task ReadyAsync(this IEnumerable<RunningBlock> blocks, CancellationToken cancellationToken = default) =>
        Task.WhenAll(blocks.Select(b => b.ReadyAsync(cancellationToken)));

    /// <summary>Waits until every block has ended, then judges.</summary>
    /// <param name="blocks">Started blocks.</param>
    /// <param name="cancellationToken">Ends this wait only; the blocks go on.</param>
    /// <returns>The results, in the order of the blocks.</returns>
    /// <exception cref="BlockFailedException">One or more failed; the one that failed first comes first.</exception>
    public static Task<IReadOnlyList<BlockResult>> WaitAsync(this IEnumerable<RunningBlock> blocks, CancellationToken cancellationToken = default) =>
        RunningBlocks.WaitAllAsync([.. blocks], cancellationToken);

    /// <summary>Asks every block to end, waits, then kills what is left.</summary>
    /// <param name="blocks">Started blocks.</param>
    /// <param name="grace">Between asking and killing; null: the setting <c>Limits/StopGrace</c>.</param>
    /// <returns>The results, in the order of the blocks.</returns>
    /// <exception cref="BlockFailedException">One or more had failed before they were asked.</exception>
    public static Task<IReadOnlyList<BlockResult>> StopAsync(this IEnumerable<RunningBlock> blocks, TimeSpan? grace = null)
    {
        var all = blocks.ToList();
        foreach (var block in all)
            block.AskToStop(grace);
        return RunningBlocks.WaitAllAsync(all, CancellationToken.None);
    }

    /// <summary>Waits until every block has called <see cref="StreamContext.SetReady{T}(T)"/>.</summary>
    /// <param name="blocks">Started blocks.</param>
    /// <param name="cancellationToken">Ends this wait only.</param>
    /// <typeparam name="TReady">The type of the values that they give there.</typeparam>
    /// <returns>The values, in the order of the blocks.</returns>
    /// <exception cref="BlockFailedException">One ended before it was ready.</exception>
    public static async Task<IReadOnlyList<TReady>> ReadyAsync<TReady>(this IEnumerable<RunningBlock> blocks, CancellationToken cancellationToken = default) =>
        await Task.WhenAll(blocks.Select(b => b.ReadyAsync<TReady>(cancellationToken)));

    /// <inheritdoc cref="WaitAsync(IEnumerable{RunningBlock}, CancellationToken)"/>
    /// <typeparam name="T">The type of the blocks' values.</typeparam>
    public static async Task<IReadOnlyList<BlockResult<T>>> WaitAsync<T>(this IEnumerable<RunningBlock<T>> blocks, CancellationToken cancellationToken = default) =>
        [.. (await RunningBlocks.WaitAllAsync([.. blocks], cancellationToken)).Cast<BlockResult<T>>()];

    /// <inheritdoc cref="StopAsync(IEnumerable{RunningBlock}, TimeSpan?)"/>
    /// <typeparam name="T">The type of the blocks' values.</typeparam>
    public static async Task<IReadOnlyList<BlockResult<T>>> StopAsync<T>(this IEnumerable<RunningBlock<T>> blocks, TimeSpan? grace = null) =>
        [.. (await StopAsync((IEnumerable<RunningBlock>)blocks, grace)).Cast<BlockResult<T>>()];
}
