namespace MultiStream;

// Code that stays with the test, once for each stream.
public partial class StreamSlice
{
    /// <summary>Runs code here, once for each stream, all at once, and waits for all: steps that differ from stream to stream.</summary>
    /// <param name="body">Called with each stream; it is not sent anywhere.</param>
    /// <exception cref="BlockFailedException">Blocks failed that the code waited for; every one is listed, the first to fail first.</exception>
    /// <exception cref="AggregateException">Several calls failed, not all by blocks; the first to fail first. What a single one throws comes as it is.</exception>
    public Task ForEachAsync(Func<ExecutionStream, Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return ForEachAsync(async stream =>
        {
            await body(stream);
            return true;
        });
    }

    /// <summary>Runs code here, once for each stream, all at once, and waits for all: steps that differ from stream to stream.</summary>
    /// <param name="body">Called with each stream; it is not sent anywhere.</param>
    /// <typeparam name="T">The type of what it gives.</typeparam>
    /// <returns>What it gave, in the order of the streams.</returns>
    /// <exception cref="BlockFailedException">Blocks failed that the code waited for; every one is listed, the first to fail first.</exception>
    /// <exception cref="AggregateException">Several calls failed, not all by blocks; the first to fail first. What a single one throws comes as it is.</exception>
    public async Task<IReadOnlyList<T>> ForEachAsync<T>(Func<ExecutionStream, Task<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        List<(ExecutionStream Stream, Exception Error)> failed = [];
        // On threads of their own: code that blocks must not hold up that of the other streams.
        var all = Task.WhenAll(_streams.Select(stream => Task.Run(async () =>
        {
            try
            {
                return await body(stream);
            }
            catch (Exception e)
            {
                lock (failed)
                    failed.Add((stream, e));
                throw;
            }
        })));
        await ((Task)all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // Who was cancelled because the test ends is no cause.
        var causes = failed.Where(f => f.Error is not OperationCanceledException).ToList();
        if (causes.Count <= 1)
        {
            if (causes is [var (_, only)])
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(only);
            return await all;
        }
        if (causes.TrueForAll(f => f.Error is BlockFailedException))
            throw new BlockFailedException([.. causes.SelectMany(f => ((BlockFailedException)f.Error).Results).Distinct().OrderBy(r => r.IsBrokenWait).ThenBy(r => r.Started + r.Duration)]);
        throw new AggregateException($"It failed on {causes.Count} of {_streams.Count} streams, in this order: {string.Join(", ", causes.Select(f => f.Stream.Name))}.", causes.Select(f => f.Error));
    }
}
